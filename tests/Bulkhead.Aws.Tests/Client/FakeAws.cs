using System.Text.Json.Nodes;
using Bulkhead.Aws.Client;
using Bulkhead.Aws.Protocols;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Tests.Client;

/// <summary>A server that speaks AWS's protocols and answers as a test says; sts:GetCallerIdentity it answers itself.</summary>
internal sealed class FakeAws : IAsyncDisposable
{
    public const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private readonly Func<RoutedRequest, JsonObject, object?> _answer;

    /// <param name="answer">A JsonObject (success), a WireError, or null to cut the connection.</param>
    public FakeAws(Func<RoutedRequest, JsonObject, object?> answer)
    {
        _answer = answer;
        Server = new LoopbackServer(Answer);
    }

    public LoopbackServer Server { get; }

    public CallCounter Counter { get; } = new();

    public FakeTime Time { get; } = new() { Runs = true };

    public AwsConnectionOptions Options => new()
    {
        Region = new RegionName("eu-west-1"),
        Endpoint = Server.Address,
        Credentials = new AccessKeys("AKIAIOSFODNN7EXAMPLE", Secret),
        Observer = Counter,
        Time = Time,
        MaxAttempts = 4,
    };

    public async Task<AwsSession> OpenAsync(AwsConnectionOptions? options = null)
    {
        var connection = new AwsConnection(options ?? Options, _ => null);
        return ((SessionOpened)await connection.OpenAsync(CancellationToken.None)).Session;
    }

    /// <summary>The operations that were asked for after opening.</summary>
    public string[] Asked => [.. Server.Requests.Select(Route).Select(r => $"{r.Service.Name}:{r.Operation.Name}").Skip(1)];

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static RoutedRequest Route(WireRequest request) =>
        RequestRouter.Route(request.Headers.Find("Host"), request) ?? throw new InvalidOperationException("no such operation");

    private WireResponse? Answer(WireRequest request)
    {
        var routed = Route(request);
        var answer = routed.Operation.Name == "GetCallerIdentity"
            ? new JsonObject { ["Account"] = "111122223333", ["Arn"] = "arn:aws:iam::111122223333:user/ann", ["UserId"] = "AIDA" }
            : _answer(routed, routed.Decode());
        return answer switch
        {
            null => null,
            WireError error => routed.Codec.EncodeError(routed.Service, error with { RequestId = "req-7" }),
            JsonObject output => routed.Codec.EncodeResponse(routed.Operation, output, "req-7"),
            _ => throw new InvalidOperationException("not an answer"),
        };
    }
}
