using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Bulkhead.Aws.Client;

/// <summary>
/// Chooses who signs a call and for which region: each call brings its own, so that one client serves every account.
/// </summary>
internal sealed class WireAuthHandler : PipelineHandler
{
    private static readonly AWS4Signer Signer = new();
    private static readonly NullSigner NoSigner = new();

    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var call = (WireCall)context.OriginalRequest;
        var credentials = call.Credentials;
        // The SDK's Marshaller sets it anew from the client's settings, which know no region.
        context.Request.AuthenticationRegion = call.Endpoint.SigningRegion.Value;
        context.Identity = credentials;
        context.Signer = credentials is null ? NoSigner : Signer;
        return base.InvokeAsync<T>(executionContext);
    }
}
