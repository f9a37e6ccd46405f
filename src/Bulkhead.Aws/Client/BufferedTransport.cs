using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Bulkhead.Aws.Client;

/// <summary>
/// One pool of connections for a whole run. Answers are read into memory before the SDK sees them: it reads them with
/// blocking calls, which a thousand at once must not do on a network.
/// </summary>
internal sealed class BufferedTransport : HttpClientFactory, IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(4);
    private readonly HttpClient _client;

    public BufferedTransport(HttpMessageHandler? transport, TimeSpan timeout) => _client = new HttpClient(
        new BufferingHandler(transport ?? NewHandler()), disposeHandler: transport is null)
    {
        Timeout = timeout,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler NewHandler() => new()
    {
        // A redirect of an API is an error to report, not a place to send signed requests to.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        ConnectCallback = ConnectAsync,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Shorter than servers keep a connection: one that AWS has closed loses the answer of what is sent on it.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        MaxConnectionsPerServer = 64,
    };

    /// <summary>
    /// Connects as the handler would, but says that it took too long by an error of its own: a timeout of the handler's looks
    /// like one that came after the request was sent.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ConnectPatience);
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, patience.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class BufferingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return response;
        }
    }
}
