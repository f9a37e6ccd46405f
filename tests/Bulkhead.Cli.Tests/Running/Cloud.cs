using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Cli.Tests.Running;

/// <summary>The local cloud of a workplace, as its management account sees it between two commands.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    private readonly LocalCloudServer _server;
    private readonly AwsConnection _connection;
    private readonly AwsSession _session;

    private Cloud(LocalCloudServer server, AwsConnection connection, AwsSession session)
    {
        (_server, _connection, _session) = (server, connection, session);
    }

    public static async Task<Cloud> OpenAsync(Workplace place)
    {
        var server = await LocalCloudServer.StartAsync(new LocalCloudOptions { StateFile = place.StateFile }, TestContext.Current.CancellationToken);
        var connection = new AwsConnection(new AwsConnectionOptions
        {
            Region = new RegionName("eu-west-1"),
            Endpoint = server.Endpoint,
            Credentials = new AccessKeys(server.Credentials.AccessKeyId, server.Credentials.SecretAccessKey),
            Pace = false,
        });
        var opened = Assert.IsType<SessionOpened>(await connection.OpenAsync(TestContext.Current.CancellationToken));
        return new Cloud(server, connection, opened.Session);
    }

    /// <summary>Calls an operation of Organizations, which must succeed.</summary>
    public async Task<JsonObject> CallAsync(string operation, JsonObject input) => await CallAsync("organizations", operation, input);

    /// <summary>Calls an operation, which must succeed.</summary>
    public async Task<JsonObject> CallAsync(string service, string operation, JsonObject input) =>
        Assert.IsType<AwsSuccess>(await _session.CallAsync(service, operation, input, TestContext.Current.CancellationToken)).Output;

    /// <summary>The organization's root.</summary>
    public async Task<string> RootAsync() => (string)(await CallAsync("ListRoots", []))["Roots"]![0]!["Id"]!;

    /// <summary>The policy of a type and a name, of which there must be one.</summary>
    public async Task<string> FindPolicyAsync(string type, string name)
    {
        var policies = (await CallAsync("ListPolicies", new JsonObject { ["Filter"] = type }))["Policies"]!.AsArray();
        return (string)Assert.Single(policies, p => (string)p!["Name"]! == name)!["Id"]!;
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }
}
