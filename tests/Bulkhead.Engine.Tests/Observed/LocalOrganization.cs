using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Engine.Tests.Observed;

/// <summary>A local cloud with a session of its management account, and a count of the calls.</summary>
internal sealed class LocalOrganization : IAsyncDisposable
{
    private readonly LocalCloudServer _server;
    private readonly AwsConnection _connection;
    private readonly HttpMessageHandler _transport;
    private readonly HashSet<string> _denied;

    private LocalOrganization(
        LocalCloudServer server, AwsConnection connection, HttpMessageHandler transport, AwsSession session, CallCounter counter, HashSet<string> denied)
    {
        (_server, _connection, _transport, _denied) = (server, connection, transport, denied);
        Management = session;
        Counter = counter;
    }

    public AwsSession Management { get; }

    public CallCounter Counter { get; }

    public LocalCloudServer Server => _server;

    /// <summary>All operations that the cloud has.</summary>
    public IReadOnlySet<string> Operations => _server.Operations;

    public static async Task<LocalOrganization> StartAsync(string? webIdentityKeys = null)
    {
        var denied = new HashSet<string>(StringComparer.Ordinal);
        var server = await LocalCloudServer.StartAsync(
            new LocalCloudOptions
            {
                Listen = false,
                WebIdentityKeys = webIdentityKeys,
                BeforeCall = call => denied.Contains($"{call.Service}:{call.Operation}") ? new CloudFault.Answer("AccessDeniedException", "You may not.", 400) : null,
            },
            TestContext.Current.CancellationToken);
        var counter = new CallCounter();
        var transport = server.CreateTransport();
        var connection = new AwsConnection(new AwsConnectionOptions
        {
            Region = new RegionName("eu-west-1"),
            Endpoint = server.Endpoint,
            Credentials = new AccessKeys(server.Credentials.AccessKeyId, server.Credentials.SecretAccessKey),
            Pace = false,
            MaxAttempts = 1,
            Transport = transport,
            Observer = counter,
        });
        var opened = await connection.OpenAsync(TestContext.Current.CancellationToken);
        var session = Assert.IsType<SessionOpened>(opened).Session;
        return new LocalOrganization(server, connection, transport, session, counter, denied);
    }

    /// <summary>From now on the calls of this API are refused.</summary>
    public void Deny(string api) => _denied.Add(api);

    /// <summary>Calls Organizations as the management account; the test fails when it is refused.</summary>
    public async Task<JsonObject> CallAsync(string operation, JsonObject input)
    {
        var result = await Management.CallAsync("organizations", operation, input, TestContext.Current.CancellationToken);
        return Assert.IsType<AwsSuccess>(result).Output;
    }

    /// <summary>Makes the organization; answers with the root's id.</summary>
    public async Task<string> CreateAsync()
    {
        await CallAsync("CreateOrganization", new JsonObject { ["FeatureSet"] = "ALL" });
        return (await CallAsync("ListRoots", []))["Roots"]![0]!["Id"]!.GetValue<string>();
    }

    /// <summary>Makes an account; answers with its id.</summary>
    public async Task<string> CreateAccountAsync(string name, params (string Key, string Value)[] tags)
    {
        var created = await CallAsync("CreateAccount", new JsonObject
        {
            ["AccountName"] = name,
            ["Email"] = $"aws+{name}@acme.example",
            ["Tags"] = new JsonArray([.. tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]),
        });
        var request = created["CreateAccountStatus"]!["Id"]!.GetValue<string>();
        var status = await CallAsync("DescribeCreateAccountStatus", new JsonObject { ["CreateAccountRequestId"] = request });
        return status["CreateAccountStatus"]!["AccountId"]!.GetValue<string>();
    }

    /// <summary>What was called since the last time, by API.</summary>
    public Func<IReadOnlyDictionary<string, long>> CountFromNow()
    {
        var before = Counter.ByApi;
        return () => Counter.ByApi
            .Select(c => KeyValuePair.Create(c.Key, c.Value - before.GetValueOrDefault(c.Key)))
            .Where(c => c.Value > 0)
            .ToDictionary(StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        _transport.Dispose();
        await _server.DisposeAsync();
    }
}
