using Amazon.Runtime;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Client;

/// <summary>An answer of success as it comes out of the SDK's pipeline.</summary>
internal sealed class WireReply : AmazonWebServiceResponse
{
    public WireResponse Response { get; set; } = new() { Status = 0 };
}
