using System.Collections.Concurrent;
using Bulkhead.Aws.Throttling;

namespace Bulkhead.Aws.Client;

/// <summary>What all sessions of one connection share.</summary>
internal sealed class ClientContext : IDisposable
{
    private readonly BufferedTransport _transport;

    public ClientContext(AwsConnectionOptions options, AwsSettings settings)
    {
        Options = options;
        Pace = new CallPace(options.Pace, options.Time);
        Endpoints = new EndpointResolver(options.Endpoint, settings);
        _transport = new BufferedTransport(options.Transport, options.Timeout);
        var attempts = options.MaxAttempts ?? settings.MaxAttempts ?? 8;
        Config = new WireClientConfig(_transport, attempts);
        Client = new WireClient(Config, new WireRetryPolicy(attempts, Pace, options.Observer, options.Time));
    }

    public AwsConnectionOptions Options { get; }

    public CallPace Pace { get; }

    public EndpointResolver Endpoints { get; }

    public WireClientConfig Config { get; }

    public WireClient Client { get; }

    /// <summary>The roles that were assumed, or are being assumed, by who assumes them.</summary>
    public ConcurrentDictionary<(string Caller, RoleRequest Role), Lazy<Task<RoleOpening>>> Roles { get; } = new();

    public void Dispose()
    {
        Client.Dispose();
        _transport.Dispose();
        Pace.Dispose();
    }
}
