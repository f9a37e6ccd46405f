using System.Net;
using Amazon.Runtime;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Client;

/// <summary>An AWS error inside the SDK's pipeline, where errors are exceptions; the session turns it into a refusal.</summary>
internal sealed class WireErrorException : AmazonServiceException
{
    public WireErrorException(WireError error, Exception? inner)
        : base(error.Message, inner, ErrorType.Unknown, error.Code, error.RequestId, (HttpStatusCode)error.Status) => Error = error;

    public WireError Error { get; }
}
