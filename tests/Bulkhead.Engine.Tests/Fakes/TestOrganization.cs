using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Pace;

namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>An organization in a local cloud of its own, in memory and without a socket, run as the command line runs it.</summary>
internal sealed class TestOrganization : IAsyncDisposable
{
    private readonly LocalCloudServer _server;
    private readonly HttpMessageHandler _transport;
    private readonly Uri _endpoint;
    private AwsConnection? _connection;
    private int _runs;

    private TestOrganization(LocalCloudServer server, bool hasOwnTime)
    {
        _server = server;
        // AWS's SDK remembers for each endpoint, in the whole process, how far its clock is from here: a cloud at another time has one of its own.
        _endpoint = hasOwnTime ? new UriBuilder(server.Endpoint) { Port = Interlocked.Increment(ref _port) }.Uri : server.Endpoint;
        _transport = server.CreateTransport();
    }

    private static int _port = 10_000;

    /// <summary>The cloud that it is in.</summary>
    public LocalCloudServer Server => _server;

    public static async Task<TestOrganization> StartAsync(LocalCloudOptions? options = null) =>
        new(await LocalCloudServer.StartAsync((options ?? new LocalCloudOptions()) with { Listen = false }), options?.Time is VirtualClock);

    /// <summary>What a configuration wants.</summary>
    public static DesiredOrganization Desire(string yaml) => Desire(yaml, new DateOnly(2026, 11, 21));

    /// <summary>What a configuration wants on a day.</summary>
    public static DesiredOrganization Desire(string yaml, DateOnly today)
    {
        var read = ConfigurationLoader.Load("bulkhead.yaml", new TestFiles(("bulkhead.yaml", yaml)));
        Assert(read.Diagnostics);
        var compiled = GuardrailCompiler.Compile(read.Model!);
        Assert(compiled.Diagnostics);
        return DesiredBuilder.Build(read.Model!, compiled.Policies, today);
    }

    /// <summary>A session of the management account.</summary>
    public async Task<AwsSession> OpenAsync(ICallObserver? observer = null)
    {
        var options = new AwsConnectionOptions
        {
            Region = new RegionName("eu-west-1"),
            Endpoint = _endpoint,
            Transport = _transport,
            Credentials = new AccessKeys(_server.Credentials.AccessKeyId, _server.Credentials.SecretAccessKey),
            Pace = false,
            Time = _server.Time,
            Observer = observer,
        };
        _connection?.Dispose();
        _connection = new AwsConnection(options);
        return await _connection.OpenAsync(CancellationToken.None) switch
        {
            SessionOpened opened => opened.Session,
            SessionRefused refused => throw new InvalidOperationException(refused.Refusal.ToString()),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>A session of an administrator of an account that is in no organization of this one's.</summary>
    public async Task<AwsSession> OpenOutsideAsync()
    {
        var keys = await _server.CredentialsOfOutsiderAsync();
        var connection = new AwsConnection(new AwsConnectionOptions
        {
            Region = new RegionName("eu-west-1"),
            Endpoint = _endpoint,
            Transport = _transport,
            Credentials = new AccessKeys((string)keys["AccessKeyId"]!, (string)keys["SecretAccessKey"]!, (string?)keys["SessionToken"]),
            Pace = false,
        });
        return await connection.OpenAsync(CancellationToken.None) is SessionOpened { Session: var session } ? session : throw new InvalidOperationException("No session outside.");
    }

    /// <summary>Reads the world and plans.</summary>
    public static async Task<Plan> PlanAsync(AwsSession session, DesiredOrganization desired)
    {
        var observed = await ObservedReader.ReadAsync(session, desired, null, CancellationToken.None);
        if (observed is not ObservationResult.Observed { Organization: var organization })
        {
            throw new InvalidOperationException(((ObservationResult.Refused)observed).Diagnostic.Message);
        }

        var result = Planner.Plan(desired, organization);
        Assert(result.Diagnostics);
        return result.Plan;
    }

    /// <summary>One whole run of <c>apply</c>. A killed run leaves its lock; its process is known to be gone.</summary>
    public async Task<ApplyReport> ApplyAsync(AwsSession session, DesiredOrganization desired, CancellationToken cancellationToken = default)
    {
        var options = new ApplyOptions
        {
            Run = $"run-{++_runs}",
            Owner = new LockOwner(session.Caller.ToString(), "here", _runs, null, _ => true),
            Pace = ApplyPace.Local,
        };
        var (run, failure) = await ApplyRun.OpenAsync(session, options, cancellationToken);
        if (run is null) throw new InvalidOperationException($"No run: {failure}");
        var plan = await PlanAsync(session, desired);
        if (plan.IsEmpty)
        {
            await run.DisposeAsync();
            return new ApplyReport([], false, null);
        }

        var result = await run.ApplyAsync(plan, new SilentObserver(), null, cancellationToken);
        await run.DisposeAsync();
        return result is ApplyResult.Ran ran ? ran.Report : throw new InvalidOperationException($"Not run: {result}");
    }

    /// <summary>The world in words that do not depend on ids: units, accounts with their places, policies with their targets, stacks.</summary>
    public static async Task<ImmutableArray<string>> DescribeAsync(AwsSession session)
    {
        var lines = new List<string>();
        var roots = await ListAsync(session, "organizations", "ListRoots", [], "Roots");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        await DescribeParentAsync(session, Text(roots[0], "Id"), "Root", names, lines);
        foreach (var type in new[] { "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2" })
        {
            foreach (var policy in await ListAsync(session, "organizations", "ListPolicies", new JsonObject { ["Filter"] = type }, "Policies"))
            {
                var targets = await ListAsync(
                    session, "organizations", "ListTargetsForPolicy", new JsonObject { ["PolicyId"] = Text(policy, "Id") }, "Targets");
                lines.Add($"policy {type} {Text(policy, "Name")}: {string.Join(", ", targets.Select(t => names[Text(t, "TargetId")]).Order(StringComparer.Ordinal))}");
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        _transport.Dispose();
        await _server.DisposeAsync();
    }

    private static async Task DescribeParentAsync(
        AwsSession session, string id, string path, Dictionary<string, string> names, List<string> lines)
    {
        names[id] = path;
        lines.Add($"unit {path}");
        foreach (var account in await ListAsync(session, "organizations", "ListAccountsForParent", new JsonObject { ["ParentId"] = id }, "Accounts"))
        {
            names[Text(account, "Id")] = Text(account, "Name");
            lines.Add($"account {Text(account, "Name")} <{Text(account, "Email")}> in {path}");
            await DescribeStacksAsync(session, Text(account, "Id"), Text(account, "Name"), lines);
        }

        foreach (var unit in await ListAsync(
            session, "organizations", "ListOrganizationalUnitsForParent", new JsonObject { ["ParentId"] = id }, "OrganizationalUnits"))
        {
            await DescribeParentAsync(session, Text(unit, "Id"), $"{path}/{Text(unit, "Name")}", names, lines);
        }
    }

    private static async Task DescribeStacksAsync(AwsSession session, string id, string name, List<string> lines)
    {
        var opened = await new AccountSessions(session).OpenAsync(AccountId.Parse(id), null, CancellationToken.None);
        var account = ((SessionOpened)opened).Session;
        foreach (var stack in await ListAsync(account, "cloudformation", "DescribeStacks", [], "Stacks"))
        {
            lines.Add($"stack {name}/{Text(stack, "StackName")}: {(Text(stack, "StackStatus") is "CREATE_COMPLETE" or "UPDATE_COMPLETE" ? "complete" : Text(stack, "StackStatus"))}");
        }
    }

    private static async Task<JsonArray> ListAsync(AwsSession session, string service, string operation, JsonObject input, string member) =>
        await session.CallAllPagesAsync(service, operation, input, CancellationToken.None) is AwsSuccess { Output: var output }
            ? output[member]?.AsArray() ?? []
            : throw new InvalidOperationException($"{service}:{operation} was refused.");

    private static string Text(JsonNode? node, string key) => node![key]!.GetValue<string>();

    private static void Assert(IEnumerable<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(d => d.Severity == Severity.Error).ToArray();
        if (errors.Length > 0) throw new InvalidOperationException(DiagnosticText.Render(errors));
    }
}
