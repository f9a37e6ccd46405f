using System.Net;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Hosting;

public sealed class LocalCloudServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bulkhead-cloud-").FullName;

    private readonly List<AwsConnection> _connections = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bulkheads_own_client_reaches_it_with_and_without_a_socket(bool listen)
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { Listen = listen }, Cancel);
        var session = await ConnectAsync(cloud, listen);
        Assert.Equal("111111111111", session.Account.Value);
        await SucceedAsync(session, "organizations", "CreateOrganization", []);
        var account = await CreateAccountAsync(session, "dev");
        var role = new RoleRequest(Arn.TryParse($"arn:aws:iam::{account}:role/OrganizationAccountAccessRole")!.Value, "tests");
        var opened = Assert.IsType<SessionOpened>(await session.AssumeRoleAsync(role, Cancel));
        Assert.Equal(account, opened.Session.Account.Value);
        var roles = await SucceedAsync(opened.Session, "iam", "ListRoles", []);
        Assert.Equal(2, ((JsonArray)roles["Roles"]!).Count);
    }

    [Fact]
    public async Task A_call_acts_in_the_region_that_it_was_signed_for()
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { Listen = false }, Cancel);
        var session = await ConnectAsync(cloud, false);
        await SucceedAsync(session, "ec2", "EnableEbsEncryptionByDefault", []);
        var here = await SucceedAsync(session, "ec2", "GetEbsEncryptionByDefault", []);
        var elsewhere = await SucceedAsync(session.WithRegion(new RegionName("us-east-1")), "ec2", "GetEbsEncryptionByDefault", []);
        Assert.True((bool)here["EbsEncryptionByDefault"]!);
        Assert.False((bool)elsewhere["EbsEncryptionByDefault"]!);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart_and_sessions_go_on()
    {
        var options = new LocalCloudOptions { StateFile = Path.Combine(_folder, "cloud"), Listen = false, FlushToDisk = false };
        LocalCredentials credentials;
        string account;
        await using (var cloud = await LocalCloudServer.StartAsync(options, Cancel))
        {
            credentials = cloud.Credentials;
            var session = await ConnectAsync(cloud, false);
            await SucceedAsync(session, "organizations", "CreateOrganization", []);
            account = await CreateAccountAsync(session, "dev");
        }

        await using var again = await LocalCloudServer.StartAsync(options, Cancel);
        Assert.Equal(credentials, again.Credentials);
        var accounts = await SucceedAsync(await ConnectAsync(again, false), "organizations", "ListAccounts", []);
        Assert.Contains((JsonArray)accounts["Accounts"]!, a => (string?)a!["Id"] == account);
    }

    [Fact]
    public async Task A_cut_before_the_effect_has_none_and_a_cut_after_it_has_one()
    {
        var cutBefore = true;
        var cutAfter = false;
        await using var cloud = await LocalCloudServer.StartAsync(
            new LocalCloudOptions
            {
                BeforeCall = call => cutBefore && call.Operation == "CreateOrganization" ? CloudFault.Cut : null,
                AfterCall = call => cutAfter && call.Operation == "CreateOrganization" ? CloudFault.Cut : null,
            },
            Cancel);
        var session = await ConnectAsync(cloud, listen: true);
        Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "CreateOrganization", [], Cancel));
        Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "DescribeOrganization", [], Cancel));
        (cutBefore, cutAfter) = (false, true);
        Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "CreateOrganization", [], Cancel));
        await SucceedAsync(session, "organizations", "DescribeOrganization", []);
    }

    [Fact]
    public async Task Foreign_hosts_and_origins_are_refused()
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions(), Cancel);
        using var client = new HttpClient { BaseAddress = cloud.Endpoint };
        using var foreignHost = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        using var byHost = await client.SendAsync(foreignHost, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, byHost.StatusCode);
        using var foreignOrigin = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Origin", "https://evil.example" } } };
        using var byOrigin = await client.SendAsync(foreignOrigin, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, byOrigin.StatusCode);
        using var unsigned = await client.GetAsync(new Uri("/", UriKind.Relative), Cancel);
        Assert.Contains("AccessDenied", await unsigned.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_is_not_there_is_said_and_never_invented()
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { Listen = false }, Cancel);
        var session = await ConnectAsync(cloud, false);
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "EnableAllFeatures", [], Cancel));
        Assert.Equal("NotImplemented", refusal.Code);
        Assert.Contains("does not have", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said()
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions(), Cancel);
        var options = new LocalCloudOptions { Port = cloud.Endpoint.Port };
        var refusal = await Assert.ThrowsAsync<Bulkhead.LocalCloud.Storage.StateFileException>(() => LocalCloudServer.StartAsync(options, Cancel));
        Assert.Equal("BH7006", refusal.Diagnostic.Code);
    }

    private async Task<AwsSession> ConnectAsync(LocalCloudServer cloud, bool listen)
    {
        var options = new AwsConnectionOptions
        {
            Endpoint = cloud.Endpoint,
            Region = new RegionName("eu-west-1"),
            Credentials = new AccessKeys(cloud.Credentials.AccessKeyId, cloud.Credentials.SecretAccessKey),
            Pace = false,
            MaxAttempts = 1,
            Transport = listen ? null : cloud.CreateTransport(),
        };
        var connection = new AwsConnection(options);
        _connections.Add(connection);
        return Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
    }

    private static async Task<string> CreateAccountAsync(AwsSession session, string name)
    {
        var started = await SucceedAsync(
            session, "organizations", "CreateAccount", new JsonObject { ["AccountName"] = name, ["Email"] = $"aws+{name}@acme.example" });
        var request = new JsonObject { ["CreateAccountRequestId"] = (string)started["CreateAccountStatus"]!["Id"]! };
        var status = await SucceedAsync(session, "organizations", "DescribeCreateAccountStatus", request);
        return (string)status["CreateAccountStatus"]!["AccountId"]!;
    }

    private static async Task<JsonObject> SucceedAsync(AwsSession session, string service, string operation, JsonObject input)
    {
        var result = await session.CallAsync(service, operation, input, Cancel);
        Assert.True(result is AwsSuccess, result.ToString());
        return ((AwsSuccess)result).Output;
    }
}
