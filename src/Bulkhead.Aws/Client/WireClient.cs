using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Client;

/// <summary>
/// The one client on the AWS SDK's pipeline: the SDK signs, sends, retries and corrects the clock; requests and answers
/// are Bulkhead's own. Endpoint and credentials come with each call, so that one client (and one pool of connections)
/// serves every service, region and account of a run.
/// </summary>
internal sealed class WireClient : AmazonServiceClient
{
    private readonly ConcurrentDictionary<OperationModel, InvokeOptions> _options = new();

    public WireClient(WireClientConfig config, WireRetryPolicy retries) : base(new AnonymousAWSCredentials(), config)
    {
        RuntimePipeline.ReplaceHandler<RetryHandler>(new RetryHandler(retries));
        RuntimePipeline.AddHandlerAfter<Marshaller>(new WireAuthHandler());
    }

    /// <summary>Sends a call; an AWS error is a <see cref="WireErrorException"/>.</summary>
    public async Task<WireResponse> SendAsync(WireCall call, CancellationToken cancellationToken)
    {
        var options = _options.GetOrAdd(call.Operation, static operation => new InvokeOptions
        {
            RequestMarshaller = WireMarshaller.Instance,
            ResponseUnmarshaller = new WireUnmarshaller(operation),
        });
        var reply = await InvokeAsync<WireReply>(call, options, cancellationToken);
        return reply.Response;
    }
}
