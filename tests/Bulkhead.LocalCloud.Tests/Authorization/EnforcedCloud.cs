using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Authorization;

/// <summary>A local cloud with an organization, driven by signed calls, and what tests of permissions need of it.</summary>
internal sealed class EnforcedCloud : IAsyncDisposable
{
    public const string Management = "111111111111";

    private readonly LocalCloudServer _server;
    private readonly List<AwsConnection> _connections = [];

    private EnforcedCloud(LocalCloudServer server) => _server = server;

    /// <summary>The administrator of the management account.</summary>
    public AwsSession Administrator { get; private set; } = null!;

    public LocalCloudServer Server => _server;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<EnforcedCloud> StartAsync(LocalCloudOptions? options = null)
    {
        var cloud = new EnforcedCloud(await LocalCloudServer.StartAsync((options ?? new LocalCloudOptions()) with { Listen = false }, Cancel));
        cloud.Administrator = await cloud.ConnectAsync(cloud._server.Credentials.AccessKeyId, cloud._server.Credentials.SecretAccessKey, null);
        await Do(cloud.Administrator, "organizations", "CreateOrganization", "{}");
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) connection.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>A policy of one statement.</summary>
    public static string Policy(string statement) => $$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""";

    /// <summary>A policy that allows actions on everything.</summary>
    public static string Allow(params string[] actions) =>
        Policy($$"""{"Effect":"Allow","Action":[{{string.Join(",", actions.Select(a => $"\"{a}\""))}}],"Resource":"*"}""");

    /// <summary>A call that must succeed.</summary>
    public static async Task<JsonObject> Do(AwsSession session, string service, string operation, string input)
    {
        var result = await session.CallAsync(service, operation, (JsonObject)JsonNode.Parse(input)!, Cancel);
        Assert.True(result is AwsSuccess, result.ToString());
        return ((AwsSuccess)result).Output;
    }

    /// <summary>A call that must be refused.</summary>
    public static async Task<AwsRefusal> Refused(AwsSession session, string service, string operation, string input)
    {
        var result = await session.CallAsync(service, operation, (JsonObject)JsonNode.Parse(input)!, Cancel);
        return Assert.IsType<AwsRefusal>(result);
    }

    public static string Json(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>A new member account, at the root.</summary>
    public async Task<string> NewAccountAsync(string name)
    {
        var started = await Do(
            Administrator, "organizations", "CreateAccount", $$"""{"AccountName":"{{name}}","Email":"aws+{{name}}@acme.example"}""");
        var id = (string)started["CreateAccountStatus"]!["Id"]!;
        var status = await Do(Administrator, "organizations", "DescribeCreateAccountStatus", $$"""{"CreateAccountRequestId":"{{id}}"}""");
        return (string)status["CreateAccountStatus"]!["AccountId"]!;
    }

    /// <summary>An administrator of a member account.</summary>
    public Task<AwsSession> EnterAsync(string account) =>
        AssumeAsync(Administrator, $"arn:aws:iam::{account}:role/OrganizationAccountAccessRole");

    /// <summary>A session of a role; <paramref name="more"/> are members of the request.</summary>
    public async Task<AwsSession> AssumeAsync(AwsSession from, string roleArn, string more = "")
    {
        var answer = await Do(from, "sts", "AssumeRole", $$"""{"RoleArn":"{{roleArn}}","RoleSessionName":"ann"{{(more.Length > 0 ? "," + more : "")}}}""");
        return await ConnectAsync(answer["Credentials"]!);
    }

    /// <summary>A new user with an inline policy (none when null), and a session of theirs.</summary>
    public async Task<AwsSession> NewUserAsync(AwsSession administrator, string name, string? policy, string more = "")
    {
        await Do(administrator, "iam", "CreateUser", $$"""{"UserName":"{{name}}"{{(more.Length > 0 ? "," + more : "")}}}""");
        if (policy is not null)
            await Do(administrator, "iam", "PutUserPolicy", $$"""{"UserName":"{{name}}","PolicyName":"own","PolicyDocument":{{Json(policy)}}}""");
        var key = (await Do(administrator, "iam", "CreateAccessKey", $$"""{"UserName":"{{name}}"}"""))["AccessKey"]!;
        return await ConnectAsync((string)key["AccessKeyId"]!, (string)key["SecretAccessKey"]!, null);
    }

    /// <summary>A new role that trusts, with an inline policy.</summary>
    public static async Task<string> NewRoleAsync(AwsSession administrator, string name, string trust, string? policy, string more = "")
    {
        var role = await Do(
            administrator, "iam", "CreateRole", $$"""{"RoleName":"{{name}}","AssumeRolePolicyDocument":{{Json(trust)}}{{(more.Length > 0 ? "," + more : "")}}}""");
        if (policy is not null)
            await Do(administrator, "iam", "PutRolePolicy", $$"""{"RoleName":"{{name}}","PolicyName":"own","PolicyDocument":{{Json(policy)}}}""");
        return (string)role["Role"]!["Arn"]!;
    }

    /// <summary>A policy of the organization, attached to a target.</summary>
    public async Task AttachAsync(string type, string content, string target)
    {
        var roots = await Do(Administrator, "organizations", "ListRoots", "{}");
        var root = (string)roots["Roots"]![0]!["Id"]!;
        if (((JsonArray)roots["Roots"]![0]!["PolicyTypes"]!).All(t => (string)t!["Type"]! != type))
            await Do(Administrator, "organizations", "EnablePolicyType", $$"""{"RootId":"{{root}}","PolicyType":"{{type}}"}""");
        var name = $"p{Guid.NewGuid():N}";
        var made = await Do(
            Administrator, "organizations", "CreatePolicy", $$"""{"Name":"{{name}}","Description":"","Type":"{{type}}","Content":{{Json(content)}}}""");
        var id = (string)made["Policy"]!["PolicySummary"]!["Id"]!;
        await Do(Administrator, "organizations", "AttachPolicy", $$"""{"PolicyId":"{{id}}","TargetId":"{{(target == "root" ? root : target)}}"}""");
    }

    public Task<AwsSession> ConnectAsync(JsonNode credentials) =>
        ConnectAsync((string)credentials["AccessKeyId"]!, (string)credentials["SecretAccessKey"]!, (string)credentials["SessionToken"]!);

    public async Task<AwsSession> ConnectAsync(string id, string secret, string? token)
    {
        var connection = new AwsConnection(new AwsConnectionOptions
        {
            Endpoint = _server.Endpoint,
            Region = new RegionName("eu-west-1"),
            Credentials = new AccessKeys(id, secret, token),
            Pace = false,
            MaxAttempts = 1,
            Transport = _server.CreateTransport(),
        });
        _connections.Add(connection);
        return Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
    }
}
