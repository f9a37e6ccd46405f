using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.Engine.Tests.Observed;
using Xunit;

namespace Bulkhead.Engine.Tests.Access;

/// <summary>The local cloud after a file was applied to it, and the people of the file.</summary>
internal sealed class PeopleCloud(LocalOrganization cloud) : IAsyncDisposable
{
    private readonly List<AwsConnection> _connections = [];
    private readonly Dictionary<string, string> _accounts = new(StringComparer.Ordinal);

    public LocalOrganization Organization => cloud;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<PeopleCloud> StartAsync(string? webIdentityKeys = null) => new(await LocalOrganization.StartAsync(webIdentityKeys));

    public static DesiredOrganization Read(string yaml, DateOnly? today = null) => ReadModel(yaml, today).Desired;

    public static (OrganizationModel Model, DesiredOrganization Desired) ReadModel(string yaml, DateOnly? today = null, params (string Path, string Text)[] files)
    {
        var read = ConfigurationReader.Read([new SourceFile("bulkhead.yaml", yaml)], new TestFiles(files));
        Assert.Equal("", DiagnosticText.Render(read.Diagnostics));
        return (read.Model!, DesiredBuilder.Build(read.Model!, GuardrailCompiler.Compile(read.Model!).Policies, today ?? new DateOnly(2026, 11, 21)));
    }

    public async Task<PlanResult> PlanAsync(DesiredOrganization desired)
    {
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(cloud.Management, desired, null, Cancel)).Organization;
        return Planner.Plan(desired, observed);
    }

    /// <summary>Applies the file until nothing is left to do: that must take one run.</summary>
    public async Task ApplyAsync(DesiredOrganization desired)
    {
        var result = await PlanAsync(desired);
        Assert.False(result.HasErrors, DiagnosticText.Render(result.Diagnostics));
        var options = new ApplyOptions { Run = $"test-{cloud.Counter.Total}", Owner = LockOwner.ThisProcess("test"), Pace = ApplyPace.Local };
        var (run, failure) = await ApplyRun.OpenAsync(cloud.Management, options, Cancel);
        Assert.Null(failure);
        await using (run)
        {
            var applied = Assert.IsType<ApplyResult.Ran>(await run!.ApplyAsync(result.Plan, new SilentObserver(), null, Cancel));
            Assert.Equal([], applied.Report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
        }

        var again = await PlanAsync(desired);
        Assert.Equal([], again.Plan.Steps.Select(s => $"{s.Address}: {string.Join(", ", s.Differences)}"));
        foreach (var (name, id) in again.Plan.AccountIds) _accounts[name] = id;
    }

    public string Account(string name) => _accounts[name];

    /// <summary>A person's session in an account, from the access portal; null when they are not let in.</summary>
    public async Task<AwsSession?> EnterAsync(string person, string account, string permissionSet)
    {
        var token = await cloud.Server.SignInAsync(person);
        Assert.NotNull(token);
        var input = new JsonObject { ["accessToken"] = token, ["accountId"] = Account(account), ["roleName"] = permissionSet };
        if (await cloud.Management.CallAsync("sso", "GetRoleCredentials", input, Cancel) is not AwsSuccess { Output: var output }) return null;
        var keys = output["roleCredentials"]!;
        return await ConnectAsync((string)keys["accessKeyId"]!, (string)keys["secretAccessKey"]!, (string)keys["sessionToken"]!);
    }

    public async Task<AwsSession> ConnectAsync(string accessKeyId, string secretAccessKey, string? sessionToken = null)
    {
        var connection = new AwsConnection(new AwsConnectionOptions
        {
            Region = new RegionName("eu-west-1"),
            Endpoint = cloud.Server.Endpoint,
            Credentials = new AccessKeys(accessKeyId, secretAccessKey, sessionToken),
            Pace = false,
            MaxAttempts = 1,
            Transport = cloud.Server.CreateTransport(),
        });
        _connections.Add(connection);
        return Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
    }

    /// <summary>A session of the role by which the management account enters an account.</summary>
    public async Task<AwsSession> AdministerAsync(string account)
    {
        var role = new JsonObject { ["RoleArn"] = $"arn:aws:iam::{Account(account)}:role/OrganizationAccountAccessRole", ["RoleSessionName"] = "test" };
        var keys = (await CallAsync(cloud.Management, "sts", "AssumeRole", role))["Credentials"]!;
        return await ConnectAsync((string)keys["AccessKeyId"]!, (string)keys["SecretAccessKey"]!, (string)keys["SessionToken"]!);
    }

    /// <summary>What the portal shows a person: account and permission set.</summary>
    public async Task<IEnumerable<string>> SeesAsync(string person)
    {
        var token = await cloud.Server.SignInAsync(person);
        var seen = new List<string>();
        foreach (var (name, id) in _accounts)
        {
            var roles = await CallAsync(cloud.Management, "sso", "ListAccountRoles", new JsonObject { ["accessToken"] = token, ["accountId"] = id });
            seen.AddRange(roles["roleList"]!.AsArray().Select(r => $"{name}: {r!["roleName"]}"));
        }

        return seen.Order(StringComparer.Ordinal);
    }

    public static async Task<JsonObject> CallAsync(AwsSession session, string service, string operation, JsonObject? input = null) =>
        Assert.IsType<AwsSuccess>(await session.CallAsync(service, operation, input ?? [], Cancel)).Output;

    public static async Task<string> RefusedAsync(AwsSession session, string service, string operation, JsonObject? input = null) =>
        Assert.IsType<AwsRefusal>(await session.CallAsync(service, operation, input ?? [], Cancel)).Code;

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) connection.Dispose();
        await cloud.DisposeAsync();
    }
}
