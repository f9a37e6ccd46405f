using Amazon.Runtime;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>One call on its way through the SDK's pipeline.</summary>
internal sealed class WireCall : AmazonWebServiceRequest
{
    public required OperationModel Operation { get; init; }

    public required WireRequest Request { get; init; }

    public required Endpoint Endpoint { get; init; }

    /// <summary>Who signs; null for an operation without a signature.</summary>
    public required AWSCredentials? Credentials { get; init; }

    public required AwsCall Call { get; init; }

    /// <summary>The account that the call is about, where it is not the caller's.</summary>
    public AccountId? Subject { get; init; }

    /// <summary>How many requests went out.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether a request may have reached AWS without an answer coming back.</summary>
    public bool MayHaveArrived { get; set; }
}
