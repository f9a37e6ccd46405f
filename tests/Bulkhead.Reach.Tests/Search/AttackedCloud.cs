using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Reach.Tests.Search;

/// <summary>
/// A random organization made in the local cloud, and an attacker in it who tries with signed calls whatever could bring him further, until
/// nothing new comes. He knows nothing of the search; what he may do is the cloud's decision.
/// </summary>
internal sealed class AttackedCloud : IAsyncDisposable
{
    private const string Management = "999999999999";
    private const string Everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    private readonly RandomOrganization _organization;
    private readonly LocalCloudServer _server;
    private readonly HttpMessageHandler _transport;
    private readonly List<AwsConnection> _connections = [];
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AwsSession> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    private AttackedCloud(RandomOrganization organization, LocalCloudServer server) =>
        (_organization, _server, _transport) = (organization, server, server.CreateTransport());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>How many calls the attacker made.</summary>
    public int Calls { get; private set; }

    /// <summary>Makes the organization.</summary>
    public static async Task<AttackedCloud> MakeAsync(RandomOrganization organization)
    {
        var server = await LocalCloudServer.StartAsync(new LocalCloudOptions { Listen = false, FirstAccount = AccountId.Parse(Management) }, Cancel);
        var cloud = new AttackedCloud(organization, server);
        await cloud.MakeAsync();
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) connection.Dispose();
        _transport.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>The ARNs of the principals whom somebody comes to who has the keys of one of them, in the organization's own ids.</summary>
    public async Task<IReadOnlySet<string>> AttackAsync(string from)
    {
        _held[from] = await OpenAsync(await _server.CredentialsOfAsync(Arn.TryParse(Named(from))!.Value));
        var outsider = await OpenAsync(await _server.CredentialsOfOutsiderAsync());
        for (var before = -1; before < _held.Count + _done.Count;)
        {
            before = _held.Count + _done.Count;
            foreach (var (arn, session) in _held.ToList())
            {
                foreach (var target in _organization.Principals) await TryAsync(arn, session, target, outsider.Caller.ToString());
            }

            // Once a trust policy names him, he comes from outside too.
            foreach (var role in _organization.Principals.Where(p => p.Kind == "role")) await AssumeAsync(outsider, role);
        }

        return _held.Keys.ToHashSet(StringComparer.Ordinal);
    }

    private async Task TryAsync(string who, AwsSession session, RandomPrincipal target, string outsider)
    {
        var isRole = target.Kind == "role";
        if (isRole) await AssumeAsync(session, target);

        // The calls name users and roles of the caller's own account, and no others.
        if (who.Split(':')[4] != target.Account) return;
        if (isRole)
        {
            var trust = JsonNode.Parse(Named(target.Trust!))!;
            trust["Statement"]!.AsArray().Add((JsonNode)new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = $"arn:aws:iam::{outsider.Split(':')[4]}:root" },
                ["Action"] = "sts:AssumeRole",
            });
            await OnceAsync(session, "UpdateAssumeRolePolicy", target, new JsonObject { ["RoleName"] = target.Name, ["PolicyDocument"] = trust.ToJsonString() });
        }

        // Over the policy that is there, with what it denies.
        var kind = isRole ? "Role" : "User";
        await OnceAsync(session, $"Put{kind}Policy", target, new JsonObject { [$"{kind}Name"] = target.Name, ["PolicyName"] = "own", ["PolicyDocument"] = Everything });
    }

    private async Task OnceAsync(AwsSession session, string operation, RandomPrincipal target, JsonObject input)
    {
        var key = $"{operation} {target.Arn}";
        if (_done.Contains(key)) return;
        Calls++;
        if (await session.CallAsync("iam", operation, input, Cancel) is AwsSuccess) _done.Add(key);
    }

    private async Task AssumeAsync(AwsSession session, RandomPrincipal role)
    {
        if (_held.ContainsKey(role.Arn)) return;
        Calls++;
        if (await session.CallAsync("sts", "AssumeRole", new JsonObject { ["RoleArn"] = Named(role.Arn), ["RoleSessionName"] = "session" }, Cancel) is AwsSuccess { Output: var output })
            _held[role.Arn] = await OpenAsync(output["Credentials"]!.AsObject());
    }

    private async Task MakeAsync()
    {
        var management = await OpenAsync(new JsonObject { ["AccessKeyId"] = _server.Credentials.AccessKeyId, ["SecretAccessKey"] = _server.Credentials.SecretAccessKey });
        var made = await DoAsync(management, "organizations", "CreateOrganization", new JsonObject { ["FeatureSet"] = "ALL" });
        _ids[RandomOrganization.Id] = (string)made["Organization"]!["Id"]!;
        foreach (var account in _organization.Principals.Select(p => p.Account).Distinct(StringComparer.Ordinal))
        {
            var asked = await DoAsync(management, "organizations", "CreateAccount", new JsonObject { ["AccountName"] = $"a{account}", ["Email"] = $"a{account}@acme.example" });
            var status = await DoAsync(management, "organizations", "DescribeCreateAccountStatus", new JsonObject { ["CreateAccountRequestId"] = (string)asked["CreateAccountStatus"]!["Id"]! });
            _ids[account] = (string)status["CreateAccountStatus"]!["AccountId"]!;
        }

        foreach (var account in _organization.Principals.GroupBy(p => p.Account, StringComparer.Ordinal)) await FillAsync(await OwnerAsync(account.Key), [.. account]);
        foreach (var account in _organization.Principals.GroupBy(p => p.Account, StringComparer.Ordinal))
        {
            var owner = await OwnerAsync(account.Key);
            foreach (var role in account.Where(p => p.Kind == "role"))
                await DoAsync(owner, "iam", "UpdateAssumeRolePolicy", new JsonObject { ["RoleName"] = role.Name, ["PolicyDocument"] = Named(role.Trust!) });
        }

        if (_organization.Guardrail is not { } guardrail) return;

        // Service control policies are on in an organization with all features.
        var policy = await DoAsync(management, "organizations", "CreatePolicy", new JsonObject { ["Name"] = "fence", ["Description"] = "", ["Type"] = "SERVICE_CONTROL_POLICY", ["Content"] = Named(guardrail) });
        await DoAsync(management, "organizations", "AttachPolicy", new JsonObject { ["PolicyId"] = (string)policy["Policy"]!["PolicySummary"]!["Id"]!, ["TargetId"] = _ids["222222222222"] });
    }

    // Trust policies come last: they name principals, which must be there.
    private async Task FillAsync(AwsSession owner, IReadOnlyList<RandomPrincipal> principals)
    {
        foreach (var one in principals)
        {
            var kind = one.Kind == "role" ? "Role" : "User";
            var input = new JsonObject { [$"{kind}Name"] = one.Name };
            if (one.Kind == "role") input["AssumeRolePolicyDocument"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
            if (one.Team is { } team) input["Tags"] = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = team });
            if (one.Boundary is { } boundary)
            {
                var limit = await DoAsync(owner, "iam", "CreatePolicy", new JsonObject { ["PolicyName"] = $"limit-{one.Name}", ["PolicyDocument"] = Named(boundary) });
                input["PermissionsBoundary"] = (string)limit["Policy"]!["Arn"]!;
            }

            await DoAsync(owner, "iam", $"Create{kind}", input);
            if (one.Policy is { } policy) await DoAsync(owner, "iam", $"Put{kind}Policy", new JsonObject { [$"{kind}Name"] = one.Name, ["PolicyName"] = "own", ["PolicyDocument"] = Named(policy) });
        }
    }

    private async Task<AwsSession> OwnerAsync(string account) =>
        await OpenAsync(await _server.CredentialsOfAsync(Arn.TryParse($"arn:aws:iam::{_ids[account]}:role/OrganizationAccountAccessRole")!.Value));

    private async Task<AwsSession> OpenAsync(JsonObject? keys)
    {
        Assert.NotNull(keys);
        var connection = new AwsConnection(new()
        {
            Region = new RegionName("eu-west-1"),
            Endpoint = _server.Endpoint,
            Transport = _transport,
            Pace = false,
            MaxAttempts = 1,
            Time = _server.Time,
            Credentials = new AccessKeys((string)keys["AccessKeyId"]!, (string)keys["SecretAccessKey"]!, (string?)(keys["SessionToken"] ?? keys["Token"])),
        });
        _connections.Add(connection);
        return Assert.IsType<SessionOpened>(await connection.OpenAsync(Cancel)).Session;
    }

    private string Named(string text) => _ids.Aggregate(text, (t, id) => t.Replace(id.Key, id.Value, StringComparison.Ordinal));

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input)
    {
        var result = await session.CallAsync(service, operation, input, Cancel);
        return result is AwsSuccess success ? success.Output : throw new InvalidOperationException($"{service}:{operation} {input.ToJsonString()}: {result}");
    }
}
