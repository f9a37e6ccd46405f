using System.Collections.Frozen;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Rehearsal;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Search;
using Bulkhead.Reach.Tests.Rules;
using Xunit;

namespace Bulkhead.Reach.Tests.Rehearsal;

/// <summary>The organization of a case, made in a local cloud by its owner with API calls.</summary>
internal sealed class CaseCloud : IRehearsalCloud, IAsyncDisposable
{
    private const string Region = "eu-west-1";
    private const string AccessRole = "OrganizationAccountAccessRole";
    private const string UnusedService = "unused.amazonaws.com";
    private const string SomeService = "workspaces.amazonaws.com";

    private static readonly FrozenSet<string> Ignored =
        FrozenSet.Create(StringComparer.Ordinal, "iam:ListAccessKeys", "iam:GetLoginProfile", "iam:ListMFADevices", "kms:GetKeyPolicy", "lambda:GetPolicy", "ssm:DescribeInstanceInformation",
            "sso:DescribePermissionSet", "sso:ListAccountAssignments", "identitystore:ListGroups", "sso:ListManagedPoliciesInPermissionSet", "iam:GetOpenIDConnectProvider", "codepipeline:GetPipeline",
            "s3:GetBucketOwnershipControls", "s3:GetAccountPublicAccessBlock");

    private const string Administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

    private static readonly (string Action, string Also, string[] Resources)[] UsedBesides =
    [
        ("ec2:RunInstances", "ec2:RunInstances", ["arn:aws:ec2:*::image/*", "arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:*:*:network-interface/*", "arn:aws:ec2:*:*:security-group/*", "arn:aws:ec2:*:*:volume/*"]),
        ("ec2:CreateSnapshot", "ec2:CreateSnapshot", ["arn:aws:ec2:*::snapshot/*"]),
        ("ecs:ExecuteCommand", "ecs:ExecuteCommand", ["arn:aws:ecs:*:*:cluster/*"]),
        ("sso:*", "sso:*", ["arn:aws:sso:::instance/*", "arn:aws:sso:::account/*"]),
        ("identitystore:CreateGroupMembership", "identitystore:CreateGroupMembership", ["arn:aws:identitystore::*:identitystore/*", "arn:aws:identitystore:::user/*", "arn:aws:identitystore:::membership/*"]),
        // Those of the organization belong to the management account, whoever makes them.
        ("cloudformation:CreateStackInstances", "cloudformation:CreateStackInstances", ["arn:aws:cloudformation:*:*:stackset/*", "arn:aws:cloudformation:*:*:stackset-target/*", "arn:aws:cloudformation:*::type/resource/*"]),
        ("sts:AssumeRoot", "sts:AssumeRoot", ["arn:aws:iam::*:root"]),
        // A layer of the attacker's own account, which it has opened.
        ("lambda:UpdateFunctionConfiguration", "lambda:GetLayerVersion", ["*"]),
    ];

    private readonly LocalCloudServer _server;
    private readonly HttpMessageHandler _transport;
    private readonly List<AwsConnection> _connections = [];
    private readonly Dictionary<string, AwsSession> _sessions = new(StringComparer.Ordinal);
    private readonly List<(string Old, string New)> _names = [];
    private readonly RuleCase _case;

    private readonly RehearsalIdentityProvider _provider;

    private CaseCloud(LocalCloudServer server, RuleCase one, RehearsalIdentityProvider provider)
    {
        (_server, _case, _transport, _provider) = (server, one, server.CreateTransport(), provider);
        Connection = new() { Region = new RegionName(Region), Endpoint = server.Endpoint, Transport = _transport, Pace = false, MaxAttempts = 1, Time = server.Time };
    }

    public AwsConnectionOptions Connection { get; }

    public IReadOnlySet<string> Operations => _server.Operations;

    /// <summary>The case as it came to be: ids and ARNs are those of the cloud.</summary>
    public Snapshot? Snapshot { get; private set; }

    /// <summary>The attacker's ARN.</summary>
    public string Attacker => Renamed(_case.Attacker);

    /// <summary>Makes the case; the reason why not where the local cloud has not what it needs.</summary>
    /// <param name="one">The case.</param>
    /// <param name="walked">The case of which <see cref="Snapshot"/> is to tell, in this cloud's names; null for the same.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<(CaseCloud Cloud, string? WhyNot)> MakeAsync(RuleCase one, RuleCase? walked, CancellationToken cancel)
    {
        var provider = new RehearsalIdentityProvider();
        var server = await LocalCloudServer.StartAsync(new LocalCloudOptions { Listen = false, FirstAccount = AccountId.Parse(OrganizationFile.Management), WebIdentityKeys = provider.KeySet }, cancel);
        var cloud = new CaseCloud(server, one, provider);
        return (cloud, await cloud.MakeAsync(walked ?? one, cancel));
    }

    public async Task<RehearsalCredentials?> CredentialsOfAsync(string? arn) =>
        Read(arn is null ? await _server.CredentialsOfOutsiderAsync() : await _server.CredentialsOfAsync(Arn.TryParse(arn)!.Value));

    public async Task<RehearsalCredentials?> OwnerOfAsync(string account) => account == OrganizationFile.Management
        ? new(_server.Credentials.AccessKeyId, _server.Credentials.SecretAccessKey, null)
        : await CredentialsOfAsync($"arn:aws:iam::{account}:role/{AccessRole}");

    public async Task<RehearsalCredentials?> KeyOfAsync(string user) => Read(await _server.KeyOfAsync(Arn.TryParse(user)!.Value));

    public Task<string?> SignInAsync(string userName) => _server.SignInAsync(userName);

    public async Task<RehearsalCredentials?> SignInRootAsync(string account) => Read(await _server.SignInRootAsync(AccountId.Parse(account)));

    public RehearsalIdentityProvider? IdentityProvider => _provider;

    public RehearsalCredentials? ReadMailbox(string name) => Read(_server.ReadMailbox(name));

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) connection.Dispose();
        _transport.Dispose();
        _provider.Dispose();
        await _server.DisposeAsync();
    }

    private static RehearsalCredentials? Read(JsonObject? json) => json is null ? null : new(
        json["AccessKeyId"]!.GetValue<string>(), json["SecretAccessKey"]!.GetValue<string>(), (json["SessionToken"] ?? json["Token"])?.GetValue<string>());

    private string Renamed(string text)
    {
        foreach (var (old, now) in _names) text = text.Replace(old, now, StringComparison.Ordinal);
        return text;
    }

    private async Task<string?> MakeAsync(RuleCase walked, CancellationToken cancel)
    {
        await CallAsync(OrganizationFile.Management, "organizations:CreateOrganization", new JsonObject { ["FeatureSet"] = "ALL" });
        var organization = await CallAsync(OrganizationFile.Management, "organizations:DescribeOrganization", []);
        _names.Add(("o-cases00000", organization["Organization"]!["Id"]!.GetValue<string>()));
        foreach (var id in new[] { OrganizationFile.Own, OrganizationFile.Other })
        {
            var made = await CallAsync(OrganizationFile.Management, "organizations:CreateAccount", new JsonObject { ["AccountName"] = $"a{id}", ["Email"] = $"a{id}@acme.example" });
            var status = await CallAsync(OrganizationFile.Management, "organizations:DescribeCreateAccountStatus", new JsonObject { ["CreateAccountRequestId"] = made["CreateAccountStatus"]!["Id"]!.GetValue<string>() });
            _names.Add((id, status["CreateAccountStatus"]!["AccountId"]!.GetValue<string>()));
        }

        if (JsonNode.Parse(_case.Organization)!["organizations:ListDelegatedServicesForAccount"] is JsonObject { Count: > 0 } || _case.Row.Calls.Any(c => c.Actions[0].StartsWith("organizations:", StringComparison.Ordinal)))
            await MakeOrganizationAsync();
        if (_case.Row.Id == "X21") await TakeRootPasswordAsync(_names.Single(n => n.Old == OrganizationFile.Other).New);
        _names.Add((UnusedService, SomeService));
        var details = JsonNode.Parse(Renamed(_case.AuthorizationDetails))!.AsObject();
        foreach (var provider in Providers(details)) await MakeProviderAsync(provider);
        foreach (var policy in Items(details, "Policies")) await MakePolicyAsync(policy);
        foreach (var group in Items(details, "GroupDetailList")) await MakePrincipalAsync("Group", group);
        foreach (var role in Items(details, "RoleDetailList").Where(r => Text(r, "RoleName") is not ("attacker" or "lookout")))
        {
            if (Text(role, "RoleName").StartsWith(PermissionSets.RoleNames, StringComparison.Ordinal)) continue;
            if (Text(role, "Path").StartsWith("/aws-", StringComparison.Ordinal)) return "nobody can make roles of AWS's own paths";
            await MakePrincipalAsync("Role", role);
        }

        foreach (var user in Items(details, "UserDetailList").Where(u => Text(u, "UserName") != "attacker")) await MakePrincipalAsync("User", user);
        foreach (var role in Items(details, "RoleDetailList").Where(r => Text(r, "RoleName") is not ("attacker" or "lookout")))
        {
            if (RoleNeeds(role) is { } policy) await CallAsync(Text(role, "Arn").Split(':')[4], "iam:AttachRolePolicy", new JsonObject { ["RoleName"] = Text(role, "RoleName"), ["PolicyArn"] = policy });
        }

        if (await MakeResourcesAsync() is { } whyNot) return whyNot;
        details = JsonNode.Parse(Renamed(_case.AuthorizationDetails))!.AsObject();
        foreach (var user in Items(details, "UserDetailList").Where(u => Text(u, "UserName") == "attacker")) await MakePrincipalAsync("User", user);
        foreach (var role in Items(details, "RoleDetailList").Where(r => Text(r, "RoleName") == "attacker")) await MakePrincipalAsync("Role", role);
        var diagnostics = new DiagnosticBag();
        Snapshot = SnapshotReader.Read(
            new([Input("details", walked.AuthorizationDetails)], Input("organization", walked.Organization), [Input("facts", walked.Facts)]), diagnostics);
        if (_case.Change is CaseChange.Guardrail guardrail) await DenyAsync(guardrail.Action);
        Assert.Empty(diagnostics.ToSorted());
        cancel.ThrowIfCancellationRequested();
        return null;
    }

    // A row says who passes a role, not what it may: a pipeline's does what pipelines do, a stack set's assumes others, a poller's reads queues.
    private string? RoleNeeds(JsonObject role) => _case.Row.Id switch
    {
        _ when role["AssumeRolePolicyDocument"]!.ToJsonString().Contains("codepipeline.amazonaws.com", StringComparison.Ordinal) => Administrator,
        "B25" or "B26" or "C13" or "C14" or "G19" => Administrator,
        "B11" => "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
        _ => null,
    };

    // An SCP for all accounts. It comes last: what there is was made before it.
    private async Task DenyAsync(string action)
    {
        var known = (await CallAsync(OrganizationFile.Management, "organizations:ListRoots", []))["Roots"]![0]!;
        var root = known["Id"]!.GetValue<string>();
        if (known["PolicyTypes"]!.AsArray().Count == 0) await CallAsync(OrganizationFile.Management, "organizations:EnablePolicyType", new JsonObject { ["RootId"] = root, ["PolicyType"] = "SERVICE_CONTROL_POLICY" });
        var policy = await CallAsync(OrganizationFile.Management, "organizations:CreatePolicy", new JsonObject
        {
            ["Name"] = "guardrail",
            ["Description"] = "",
            ["Type"] = "SERVICE_CONTROL_POLICY",
            ["Content"] = IamDetails.Document("Deny", action).ToJsonString(),
        });
        await CallAsync(OrganizationFile.Management, "organizations:AttachPolicy", new JsonObject { ["PolicyId"] = policy["Policy"]!["PolicySummary"]!["Id"]!.GetValue<string>(), ["TargetId"] = root });
    }

    // Who administers what for the organization, and something to take away.
    private async Task MakeOrganizationAsync()
    {
        var own = _names.Single(n => n.Old == OrganizationFile.Own).New;
        var root = (await CallAsync(OrganizationFile.Management, "organizations:ListRoots", []))["Roots"]![0]!["Id"]!.GetValue<string>();
        await CallAsync(OrganizationFile.Management, "organizations:CreateOrganizationalUnit", new JsonObject { ["ParentId"] = root, ["Name"] = "free" });
        await CallAsync(OrganizationFile.Management, "cloudformation:ActivateOrganizationsAccess", []);
        // Identity Center comes to be when the management account first asks for it.
        await CallAsync(OrganizationFile.Management, "sso-admin:ListInstances", []);
        foreach (var service in new[] { "sso.amazonaws.com", "iam.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com" })
        {
            await CallAsync(OrganizationFile.Management, "organizations:EnableAWSServiceAccess", new JsonObject { ["ServicePrincipal"] = service });
            if (_case.Organization.Contains("DelegatedServices\"", StringComparison.Ordinal))
                await CallAsync(OrganizationFile.Management, "organizations:RegisterDelegatedAdministrator", new JsonObject { ["AccountId"] = own, ["ServicePrincipal"] = service });
        }

        if (!_case.Organization.Contains("DelegatedServices\"", StringComparison.Ordinal)) return;
        await CallAsync(OrganizationFile.Management, "iam:EnableOrganizationsRootSessions", []);
        await CallAsync(OrganizationFile.Management, "iam:EnableOrganizationsRootCredentialsManagement", []);
        await CallAsync(OrganizationFile.Management, "organizations:PutResourcePolicy", new JsonObject
        {
            ["Content"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{own}}:root"},"Action":["organizations:DisablePolicyType","organizations:DetachPolicy","organizations:UpdatePolicy","organizations:DeletePolicy","organizations:ListRoots"],"Resource":"*"}]}""",
        });
    }

    // As an organization does that manages root access centrally: its members' root users have nothing to log in with.
    private async Task TakeRootPasswordAsync(string account)
    {
        var opened = await CallAsync(OrganizationFile.Management, "sts:AssumeRoot", new JsonObject
        {
            ["TargetPrincipal"] = account,
            ["TaskPolicyArn"] = new JsonObject { ["arn"] = "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials" },
        });
        var keys = opened["Credentials"]!;
        var connection = new AwsConnection(Connection with
        {
            Credentials = new AccessKeys(keys["AccessKeyId"]!.GetValue<string>(), keys["SecretAccessKey"]!.GetValue<string>(), keys["SessionToken"]!.GetValue<string>()),
        });
        _connections.Add(connection);
        var root = Assert.IsType<SessionOpened>(await connection.OpenAsync(TestContext.Current.CancellationToken)).Session;
        Assert.IsType<AwsSuccess>(await root.CallAsync("iam", "DeleteLoginProfile", [], TestContext.Current.CancellationToken));
    }

    private FactInput Input(string name, string text)
    {
        using var document = JsonDocument.Parse(Renamed(text));
        return new(name, document.RootElement.Clone());
    }

    private static IEnumerable<string> Providers(JsonObject details) => Items(details, "RoleDetailList")
        .SelectMany(r => r["AssumeRolePolicyDocument"]!["Statement"]!.AsArray())
        .Select(s => s!["Principal"] is JsonObject principal ? principal["Federated"]?.GetValue<string>() : null)
        .OfType<string>().Where(p => p.Contains(":oidc-provider/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    private Task<JsonObject> MakeProviderAsync(string arn) => CallAsync(
        arn.Split(':')[4], "iam:CreateOpenIDConnectProvider",
        new JsonObject { ["Url"] = $"https://{arn[(arn.IndexOf("oidc-provider/", StringComparison.Ordinal) + 14)..]}", ["ClientIDList"] = new JsonArray("sts.amazonaws.com") });

    private async Task MakePolicyAsync(JsonObject policy)
    {
        var arn = Text(policy, "Arn");
        foreach (var (version, number) in policy["PolicyVersionList"]!.AsArray().Select((v, i) => (v!.AsObject(), i)))
        {
            var document = version["Document"]!.ToJsonString();
            await (number == 0
                ? CallAsync(arn.Split(':')[4], "iam:CreatePolicy", new JsonObject { ["PolicyName"] = Text(policy, "PolicyName"), ["PolicyDocument"] = document })
                : CallAsync(arn.Split(':')[4], "iam:CreatePolicyVersion", new JsonObject { ["PolicyArn"] = arn, ["PolicyDocument"] = document }));
        }
    }

    private async Task MakePrincipalAsync(string kind, JsonObject principal)
    {
        var (account, name) = (Text(principal, "Arn").Split(':')[4], Text(principal, $"{kind}Name"));
        JsonObject Named(params (string Name, JsonNode Value)[] more) => new([new($"{kind}Name", name), .. more.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, m.Value))]);
        var made = Named(("Path", Text(principal, "Path")));
        if (kind == "Role") made["AssumeRolePolicyDocument"] = Trust(principal["AssumeRolePolicyDocument"]!.AsObject(), account);
        if (principal["PermissionsBoundary"]?["PermissionsBoundaryArn"] is { } boundary) made["PermissionsBoundary"] = boundary.GetValue<string>();
        if (kind == "Role" && name == AccessRole) return;
        await CallAsync(account, $"iam:Create{kind}", made);
        foreach (var policy in Items(principal, $"{kind}PolicyList"))
        {
            WithWhatEverybodyMayUse(policy["PolicyDocument"]!["Statement"] as JsonArray ?? []);
            await CallAsync(account, $"iam:Put{kind}Policy", Named(("PolicyName", Text(policy, "PolicyName")), ("PolicyDocument", policy["PolicyDocument"]!.ToJsonString())));
        }

        foreach (var policy in Items(principal, "AttachedManagedPolicies")) await CallAsync(account, $"iam:Attach{kind}Policy", Named(("PolicyArn", Text(policy, "PolicyArn"))));
        foreach (var group in principal["GroupList"] as JsonArray ?? []) await CallAsync(account, "iam:AddUserToGroup", Named(("GroupName", group!.GetValue<string>())));
        foreach (var profile in Items(principal, "InstanceProfileList"))
        {
            await CallAsync(account, "iam:CreateInstanceProfile", new JsonObject { ["InstanceProfileName"] = Text(profile, "InstanceProfileName") });
            await CallAsync(account, "iam:AddRoleToInstanceProfile", Named(("InstanceProfileName", Text(profile, "InstanceProfileName"))));
        }
    }

    // A row names of the resources of a call the one that matters: who may launch an instance may use an image, a network and a disk.
    private static void WithWhatEverybodyMayUse(JsonArray statements)
    {
        List<(string Action, JsonNode? Condition)> allowed =
            [.. statements.Where(s => s!["Effect"]!.GetValue<string>() == "Allow" && s["Action"] is JsonValue).Select(s => (s!["Action"]!.GetValue<string>(), s["Condition"]))];
        foreach (var (action, also, resources) in UsedBesides)
        {
            if (allowed.FirstOrDefault(a => Wildcards.IsMatch(action, a.Action)) is not { Action: not null } known) continue;
            var added = new JsonObject { ["Effect"] = "Allow", ["Action"] = also, ["Resource"] = new JsonArray([.. resources.Select(r => (JsonNode)r)]) };
            if (known.Condition is { } condition) added["Condition"] = condition.DeepClone();
            statements.Add((JsonNode)added);
        }
    }

    // Services that run something with the role must be able to; the case says nothing of what runs already.
    private static string Trust(JsonObject document, string account)
    {
        var copy = document.DeepClone().AsObject();
        copy["Statement"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = new JsonArray("lambda.amazonaws.com", "ec2.amazonaws.com", "codebuild.amazonaws.com", "ecs-tasks.amazonaws.com", "cloudformation.amazonaws.com", "codepipeline.amazonaws.com") },
            ["Action"] = "sts:AssumeRole",
            ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = account } },
        });
        return copy.ToJsonString();
    }

    private async Task<string?> MakeResourcesAsync()
    {
        var details = JsonNode.Parse(Renamed(_case.AuthorizationDetails))!.AsObject();
        var facts = JsonNode.Parse(Renamed(_case.Facts))!.AsObject();
        foreach (var (account, responses) in facts)
        {
            if (responses!.AsObject().Any(r => r.Key == "sso:DescribePermissionSet" && r.Value is JsonObject { Count: > 0 }))
            {
                var sets = new PermissionSets(OrganizationFile.Management, CallAsync);
                _names.AddRange(await sets.MakeAsync(account, responses["sso:DescribePermissionSet"]!, details, _case.Facts.Contains("id-team", StringComparison.Ordinal) ? "id-team" : null));
            }

            foreach (var (operation, response) in responses!.AsObject().OrderBy(o => Array.IndexOf(First, o.Key) is var at and >= 0 ? at : First.Length))
            {
                if (operation.StartsWith("declared:", StringComparison.Ordinal) || Ignored.Contains(operation) || response is JsonObject { Count: 0 }) continue;
                foreach (var page in Pages(response!))
                {
                    if (await MakeAsync(account, operation, page) is { } whyNot) return whyNot;
                }
            }

            await MakeKeysAsync(account, responses["iam:ListAccessKeys"]!.AsObject());
        }

        return null;
    }

    // What others refer to comes first.
    private static readonly string[] First = ["iam:ListInstanceProfiles", "lambda:ListLayers", "s3:ListAllMyBuckets", "ecs:DescribeClusters", "ecs:DescribeTaskDefinition"];

    private static IEnumerable<JsonNode> Pages(JsonNode response) =>
        response[Region] is JsonArray pages ? pages.Select(p => p!) : response.AsObject().Select(p => p.Value!);

    private async Task MakeKeysAsync(string account, JsonObject users)
    {
        foreach (var (user, response) in users)
        {
            if (_case.Row.Conditions.Contains("declared secret-key of user"))
            {
                var found = await CallAsync(account, "iam:CreateAccessKey", new JsonObject { ["UserName"] = user });
                if (_case.Row.Id == "A05") await CallAsync(account, "iam:UpdateAccessKey", new JsonObject { ["UserName"] = user, ["AccessKeyId"] = found["AccessKey"]!["AccessKeyId"]!.GetValue<string>(), ["Status"] = "Inactive" });
            }

            foreach (var _ in Items(response!.AsObject(), "AccessKeyMetadata")) await CallAsync(account, "iam:CreateAccessKey", new JsonObject { ["UserName"] = user });
        }
    }

    private async Task<string?> MakeAsync(string account, string operation, JsonNode page)
    {
        foreach (var item in page.AsObject().SelectMany(p => p.Value is JsonArray list ? list.Select(i => i!) : [p.Value!]))
        {
            switch (operation)
            {
                case "iam:ListInstanceProfiles":
                    await CallAsync(account, "iam:CreateInstanceProfile", new JsonObject { ["InstanceProfileName"] = Text(item, "InstanceProfileName") });
                    break;
                case "iam:ListOpenIDConnectProviders":
                    if (!Providers(JsonNode.Parse(Renamed(_case.AuthorizationDetails))!.AsObject()).Contains(Text(item, "Arn"))) await MakeProviderAsync(Text(item, "Arn"));
                    break;
                case "iam:ListSAMLProviders":
                    await CallAsync(account, "iam:CreateSAMLProvider", new JsonObject
                    {
                        ["Name"] = Text(item, "Arn").Split('/')[^1],
                        ["SAMLMetadataDocument"] = $"<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata' entityID='https://idp.example.com'><IDPSSODescriptor protocolSupportEnumeration='urn:oasis:names:tc:SAML:2.0:protocol'><!-- {new string('x', 1000)} --></IDPSSODescriptor></EntityDescriptor>",
                    });
                    break;
                case "lambda:ListLayers":
                    await CallAsync(account, "lambda:PublishLayerVersion", new JsonObject { ["LayerName"] = item["LayerName"]?.GetValue<string>() ?? "layer", ["Content"] = new JsonObject { ["ZipFile"] = EmptyArchive } });
                    break;
                case "lambda:ListFunctions":
                    var function = new JsonObject
                    {
                        ["FunctionName"] = Text(item, "FunctionName"),
                        ["Runtime"] = "python3.13",
                        ["Handler"] = "index.handler",
                        ["Role"] = item["Role"]?.GetValue<string>() ?? await HolderAsync(account),
                        ["Code"] = new JsonObject { ["ZipFile"] = _case.Row.Calls.Any(c => c.Actions[0] == "lambda:InvokeFunction") ? Archive : EmptyArchive },
                    };
                    if (item["Layers"] is not null) function["Layers"] = new JsonArray($"arn:aws:lambda:{Region}:{account}:layer:layer:1");
                    await CallAsync(account, "lambda:CreateFunction", function);
                    break;
                case "lambda:ListLayerVersions":
                    var layer = Text(item, "LayerVersionArn");
                    var published = await CallAsync(account, "lambda:PublishLayerVersion", new JsonObject { ["LayerName"] = layer.Split(':')[6], ["Content"] = new JsonObject { ["ZipFile"] = EmptyArchive } });
                    _names.Add((layer, published["LayerVersionArn"]!.GetValue<string>()));
                    break;
                case "s3:ListAllMyBuckets":
                    var bucket = Text(item, "Name");
                    await CallAsync(account, "s3:CreateBucket", new JsonObject { ["Bucket"] = bucket, ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = Region } });
                    if (_case.Row.Calls.Any(c => c.Actions.Any(a => a.EndsWith("Acl", StringComparison.Ordinal))))
                    {
                        await CallAsync(account, "s3:PutBucketOwnershipControls", new JsonObject
                        {
                            ["Bucket"] = bucket,
                            ["OwnershipControls"] = new JsonObject { ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = "ObjectWriter" }) },
                        });
                    }

                    await CallAsync(account, "s3:PutBucketVersioning", new JsonObject { ["Bucket"] = bucket, ["VersioningConfiguration"] = new JsonObject { ["Status"] = "Enabled" } });
                    await CallAsync(account, "s3:PutObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = "example", ["Body"] = "eA==" });
                    break;
                case "secretsmanager:ListSecrets":
                    var secret = await CallAsync(account, "secretsmanager:CreateSecret", new JsonObject { ["Name"] = item["Name"]?.GetValue<string>() ?? "secret", ["SecretString"] = "x" });
                    _names.Add((Text(item, "ARN"), secret["ARN"]!.GetValue<string>()));
                    break;
                case "ssm:DescribeParameters":
                    await CallAsync(account, "ssm:PutParameter", new JsonObject { ["Name"] = Text(item, "Name"), ["Value"] = "x", ["Type"] = "String" });
                    break;
                case "kms:ListKeys":
                    var key = await CallAsync(account, "kms:CreateKey", new JsonObject { ["MultiRegion"] = _case.Row.Calls.Any(c => c.Actions.Contains("kms:ReplicateKey")) });
                    _names.Add((Text(item, "KeyArn"), key["KeyMetadata"]!["Arn"]!.GetValue<string>()));
                    _names.Add(($"\"{Text(item, "KeyId")}\"", $"\"{key["KeyMetadata"]!["KeyId"]!.GetValue<string>()}\""));
                    break;
                case "sqs:ListQueues":
                    var queue = await CallAsync(account, "sqs:CreateQueue", new JsonObject { ["QueueName"] = item.GetValue<string>()[(item.GetValue<string>().LastIndexOf('/') + 1)..] });
                    await CallAsync(account, "sqs:SendMessage", new JsonObject { ["QueueUrl"] = queue["QueueUrl"]!.GetValue<string>(), ["MessageBody"] = "x" });
                    break;
                case "sns:ListTopics":
                    var topic = await CallAsync(account, "sns:CreateTopic", new JsonObject { ["Name"] = Text(item, "TopicArn").Split(':')[^1] });
                    // The policy that a topic begins with lets the whole account in; the case is about what the attacker has.
                    await CallAsync(account, "sns:SetTopicAttributes", new JsonObject
                    {
                        ["TopicArn"] = topic["TopicArn"]!.GetValue<string>(),
                        ["AttributeName"] = "Policy",
                        ["AttributeValue"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sns:DeleteTopic","Resource":"*"}]}""",
                    });
                    break;
                case "ecr:DescribeRepositories":
                    await CallAsync(account, "ecr:CreateRepository", new JsonObject { ["repositoryName"] = Text(item, "repositoryName") });
                    await CallAsync(account, "ecr:SetRepositoryPolicy", new JsonObject
                    {
                        ["repositoryName"] = Text(item, "repositoryName"),
                        ["policyText"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"ecr:DeleteRepository"}]}""",
                    });
                    if (_case.Row.Calls.Any(c => c.Actions.Contains("ecr:GetDownloadUrlForLayer"))) await PushAsync(account, Text(item, "repositoryName"));
                    break;
                case "logs:DescribeLogGroups":
                    var log = item["logGroupName"]?.GetValue<string>() ?? "log";
                    await CallAsync(account, "logs:CreateLogGroup", new JsonObject { ["logGroupName"] = log });
                    await CallAsync(account, "logs:CreateLogStream", new JsonObject { ["logGroupName"] = log, ["logStreamName"] = "example" });
                    break;
                case "codebuild:BatchGetProjects":
                    await CallAsync(account, "codebuild:CreateProject", new JsonObject
                    {
                        ["name"] = Text(item, "name"),
                        ["source"] = item["source"]?["location"] is not null && _case.Row.Id == "G19"
                            ? new JsonObject { ["type"] = "CODECOMMIT", ["location"] = $"https://git-codecommit.{Region}.amazonaws.com/v1/repos/repository" }
                            : new JsonObject { ["type"] = "NO_SOURCE", ["buildspec"] = "version: 0.2\nphases:\n  build:\n    commands:\n      - bulkhead-rehearsal print\n" },
                        ["artifacts"] = new JsonObject { ["type"] = "NO_ARTIFACTS" },
                        ["environment"] = new JsonObject { ["type"] = "LINUX_CONTAINER", ["image"] = "aws/codebuild/standard:7.0", ["computeType"] = "BUILD_GENERAL1_SMALL" },
                        ["serviceRole"] = item["serviceRole"]?.GetValue<string>() ?? await HolderAsync(account),
                    });
                    break;
                case "ecs:DescribeClusters":
                    await MakeClusterAsync(account, Text(item, "clusterName"));
                    break;
                case "ecs:DescribeTaskDefinition":
                    await MakeClusterAsync(account, "default");
                    var definition = await DefinitionAsync(account, item["family"]?.GetValue<string>() ?? Text(item, "taskDefinitionArn").Split('/', ':')[^2], item["taskRoleArn"]?.GetValue<string>());
                    _names.Add((Text(item, "taskDefinitionArn"), definition));
                    break;
                case "ecs:DescribeServices":
                    var service = await CallAsync(account, "ecs:CreateService", new JsonObject
                    {
                        ["cluster"] = await MakeClusterAsync(account, Text(item, "serviceArn").Split('/') is [_, var of, _] ? of : "default"),
                        ["serviceName"] = Text(item, "serviceArn").Split('/')[^1],
                        ["taskDefinition"] = Renamed(item["taskDefinition"]?.GetValue<string>() ?? await DefinitionAsync(account, "some", await HolderAsync(account))),
                        ["networkConfiguration"] = await NetworkAsync(account),
                    });
                    _names.Add((Text(item, "serviceArn"), service["service"]!["serviceArn"]!.GetValue<string>()));
                    break;
                case "ecs:DescribeTasks":
                    var task = await CallAsync(account, "ecs:RunTask", new JsonObject
                    {
                        ["cluster"] = await MakeClusterAsync(account, Text(item, "taskArn").Split('/') is [_, var cluster, _] ? cluster : "default"),
                        ["taskDefinition"] = Renamed(item["taskDefinitionArn"]?.GetValue<string>() ?? await DefinitionAsync(account, "some", await HolderAsync(account))),
                        ["enableExecuteCommand"] = true,
                        ["overrides"] = item["overrides"]?.DeepClone(),
                        ["networkConfiguration"] = await NetworkAsync(account),
                    });
                    _names.Add((Text(item, "taskArn"), task["tasks"]![0]!["taskArn"]!.GetValue<string>()));
                    break;
                case "ec2:DescribeVolumes":
                    var volume = await CallAsync(account, "ec2:CreateVolume", new JsonObject { ["AvailabilityZone"] = $"{Region}a", ["Size"] = 1 });
                    Rename("volume", Text(item, "VolumeId"), volume["VolumeId"]!.GetValue<string>());
                    break;
                case "ec2:DescribeSnapshots":
                    Rename("snapshot", Text(item, "SnapshotId"), await SnapshotAsync(account));
                    break;
                case "ec2:DescribeImages":
                    var image = await CallAsync(account, "ec2:RegisterImage", new JsonObject { ["Name"] = "image", ["RootDeviceName"] = "/dev/xvda", ["BlockDeviceMappings"] = new JsonArray(new JsonObject { ["DeviceName"] = "/dev/xvda", ["Ebs"] = new JsonObject { ["SnapshotId"] = await SnapshotAsync(account) } }) });
                    Rename("image", Text(item, "ImageId"), image["ImageId"]!.GetValue<string>());
                    break;
                case "cloudformation:DescribeStacks":
                    var stack = await CallAsync(account, "cloudformation:CreateStack", new JsonObject
                    {
                        ["StackName"] = Text(item, "StackName"),
                        ["TemplateBody"] = """{"Resources":{"Parameter":{"Type":"AWS::SSM::Parameter","Properties":{"Name":"/stack","Type":"String","Value":"x"}}}}""",
                        ["RoleARN"] = await HolderAsync(account, item["RoleARN"]?.GetValue<string>()),
                    });
                    _names.Add((Text(item, "StackId"), stack["StackId"]!.GetValue<string>()));
                    break;
                case "cloudformation:DescribeStackSet":
                    await MakeStackSetAsync(account, item);
                    break;
                case "codecommit:BatchGetRepositories":
                    await CallAsync(account, "codecommit:CreateRepository", new JsonObject { ["repositoryName"] = Text(item, "repositoryName") });
                    await CallAsync(account, "codecommit:PutFile", new JsonObject { ["repositoryName"] = Text(item, "repositoryName"), ["branchName"] = "main", ["filePath"] = "buildspec.yml", ["fileContent"] = "eA==" });
                    break;
                case "codepipeline:ListPipelines":
                    await MakePipelineAsync(account, Text(item, "name"), JsonNode.Parse(Renamed(_case.Facts))![account]!["codepipeline:GetPipeline"]![Text(item, "name")]!["pipeline"]!["roleArn"]!.GetValue<string>());
                    break;
                case "ec2:DescribeInstances":
                    foreach (var instance in Items(item.AsObject(), "Instances")) await MakeInstanceAsync(account, instance);
                    break;
                default:
                    return $"the tests make nothing of {operation}";
            }
        }

        return null;
    }

    // An image of one layer.
    private async Task PushAsync(string account, string repository)
    {
        const string digest = "sha256:a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa";
        JsonObject Named(params (string Name, JsonNode Value)[] more) => new([new("repositoryName", repository), .. more.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, m.Value))]);
        var upload = (await CallAsync(account, "ecr:InitiateLayerUpload", Named()))["uploadId"]!.GetValue<string>();
        await CallAsync(account, "ecr:UploadLayerPart", Named(("uploadId", upload), ("partFirstByte", 0), ("partLastByte", 0), ("layerPartBlob", "eQ==")));
        await CallAsync(account, "ecr:CompleteLayerUpload", Named(("uploadId", upload), ("layerDigests", new JsonArray(digest))));
        await CallAsync(account, "ecr:PutImage", Named(
            ("imageTag", "latest"), ("imageManifest", $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[{"digest":"{{digest}}","size":1}]}""")));
    }

    // A cluster, with an instance to start tasks on where the rule needs one.
    private async Task<string> MakeClusterAsync(string account, string name)
    {
        await CallAsync(account, "ecs:CreateCluster", new JsonObject { ["clusterName"] = name });
        if (!_case.Row.Calls.Any(c => c.Actions.Contains("ecs:StartTask"))) return name;
        var machine = await CallAsync(account, "ec2:RunInstances", new JsonObject
        {
            ["ImageId"] = (await CallAsync(account, "ec2:DescribeImages", []))["Images"]![0]!["ImageId"]!.GetValue<string>(),
            ["MinCount"] = 1,
            ["MaxCount"] = 1,
            ["InstanceType"] = "t3.micro",
        });
        if (_case.Row.Calls.Any(c => c.Actions.Contains("ecs:RegisterContainerInstance"))) return name;
        await CallAsync(account, "ecs:RegisterContainerInstance", new JsonObject
        {
            ["cluster"] = name,
            ["instanceIdentityDocument"] = new JsonObject { ["instanceId"] = machine["Instances"]![0]!["InstanceId"]!.GetValue<string>() }.ToJsonString(),
        });
        return name;
    }

    private async Task<string> DefinitionAsync(string account, string family, string? role)
    {
        var made = await CallAsync(account, "ecs:RegisterTaskDefinition", new JsonObject
        {
            ["family"] = family,
            ["networkMode"] = "awsvpc",
            ["requiresCompatibilities"] = new JsonArray("FARGATE"),
            ["cpu"] = "256",
            ["memory"] = "512",
            ["taskRoleArn"] = role,
            ["containerDefinitions"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "busybox", ["command"] = new JsonArray("bulkhead-rehearsal print") }),
        });
        return made["taskDefinition"]!["taskDefinitionArn"]!.GetValue<string>();
    }

    private async Task<JsonObject> NetworkAsync(string account) => new()
    {
        ["awsvpcConfiguration"] = new JsonObject
        {
            ["subnets"] = new JsonArray((await CallAsync(account, "ec2:DescribeSubnets", []))["Subnets"]![0]!["SubnetId"]!.GetValue<string>()),
        },
    };

    private async Task MakeInstanceAsync(string account, JsonObject instance)
    {
        if (instance["IamInstanceProfile"] is null) await HolderAsync(account);
        var profile = instance["IamInstanceProfile"]?.DeepClone();
        if (profile is null && _case.Row.Id == "F08")
        {
            await CallAsync(account, "iam:CreateInstanceProfile", new JsonObject { ["InstanceProfileName"] = "some-profile" });
            await CallAsync(account, "iam:AddRoleToInstanceProfile", new JsonObject { ["InstanceProfileName"] = "some-profile", ["RoleName"] = "some-role" });
            profile = new JsonObject { ["Name"] = "some-profile" };
        }

        var made = await CallAsync(account, "ec2:RunInstances", new JsonObject
        {
            ["ImageId"] = (await CallAsync(account, "ec2:DescribeImages", []))["Images"]![0]!["ImageId"]!.GetValue<string>(),
            ["MinCount"] = 1,
            ["MaxCount"] = 1,
            ["InstanceType"] = "t3.micro",
            ["IamInstanceProfile"] = profile,
        });
        Rename("instance", Text(instance, "InstanceId"), made["Instances"]![0]!["InstanceId"]!.GetValue<string>());
        if (_case.Row.Id != "F08") return;
        await CallAsync(account, "ssm:SendCommand", new JsonObject
        {
            ["InstanceIds"] = new JsonArray(made["Instances"]![0]!["InstanceId"]!.GetValue<string>()),
            ["DocumentName"] = "AWS-RunShellScript",
            ["Parameters"] = new JsonObject { ["commands"] = new JsonArray("bulkhead-rehearsal print") },
        });
    }

    private void Rename(string type, string old, string now)
    {
        _names.Add(($"{type}/{old}", $"{type}/{now}"));
        _names.Add(($"\"{old}\"", $"\"{now}\""));
    }

    private async Task<string> SnapshotAsync(string account)
    {
        var volume = await CallAsync(account, "ec2:CreateVolume", new JsonObject { ["AvailabilityZone"] = $"{Region}a", ["Size"] = 1 });
        return (await CallAsync(account, "ec2:CreateSnapshot", new JsonObject { ["VolumeId"] = volume["VolumeId"]!.GetValue<string>() }))["SnapshotId"]!.GetValue<string>();
    }

    // A stack set with an instance in its own account, whose execution role trusts the account.
    private async Task MakeStackSetAsync(string account, JsonNode set)
    {
        const string execution = "AWSCloudFormationStackSetExecutionRole";
        await CallAsync(account, "iam:CreateRole", new JsonObject
        {
            ["RoleName"] = execution,
            ["AssumeRolePolicyDocument"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{account}}:root"},"Action":"sts:AssumeRole"}]}""",
        });
        await CallAsync(account, "iam:AttachRolePolicy", new JsonObject { ["RoleName"] = execution, ["PolicyArn"] = Administrator });
        var made = await CallAsync(account, "cloudformation:CreateStackSet", new JsonObject
        {
            ["StackSetName"] = Text(set, "StackSetName"),
            ["TemplateBody"] = """{"Resources":{"Parameter":{"Type":"AWS::SSM::Parameter","Properties":{"Name":"/set","Type":"String","Value":"x"}}}}""",
            ["AdministrationRoleARN"] = await HolderAsync(account, set["AdministrationRoleARN"]?.GetValue<string>()),
            ["ExecutionRoleName"] = execution,
        });
        _names.Add(($"stackset/{Text(set, "StackSetName")}:{Text(set, "StackSetName")}", $"stackset/{made["StackSetId"]!.GetValue<string>()}"));
        _names.Add(($"\"{Text(set, "StackSetId")}\"", $"\"{made["StackSetId"]!.GetValue<string>()}\""));
        await CallAsync(account, "cloudformation:CreateStackInstances", new JsonObject { ["StackSetName"] = Text(set, "StackSetName"), ["Accounts"] = new JsonArray(account), ["Regions"] = new JsonArray(Region) });
    }

    // A pipeline with a source in CodeCommit and a person's approval behind it.
    private async Task MakePipelineAsync(string account, string name, string role)
    {
        static JsonObject Action(string name, string category, string provider) => new()
        {
            ["name"] = name,
            ["actionTypeId"] = new JsonObject { ["category"] = category, ["owner"] = "AWS", ["provider"] = provider, ["version"] = "1" },
        };
        var bucket = $"artifacts-{account}-{name}";
        await CallAsync(account, "s3:CreateBucket", new JsonObject { ["Bucket"] = bucket, ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = Region } });
        var source = Action("Code", "Source", "CodeCommit");
        source["configuration"] = new JsonObject { ["RepositoryName"] = "repository", ["BranchName"] = "main" };
        source["outputArtifacts"] = new JsonArray(new JsonObject { ["name"] = "code" });
        await CallAsync(account, "codepipeline:CreatePipeline", new JsonObject
        {
            ["pipeline"] = new JsonObject
            {
                ["name"] = name,
                ["roleArn"] = await HolderAsync(account, role.EndsWith(":role/nobody", StringComparison.Ordinal) ? null : role),
                ["artifactStore"] = new JsonObject { ["type"] = "S3", ["location"] = bucket },
                ["stages"] = new JsonArray(
                    new JsonObject { ["name"] = "Source", ["actions"] = new JsonArray(source) },
                    new JsonObject { ["name"] = "Approve", ["actions"] = new JsonArray(Action("Person", "Approval", "Manual")) }),
            },
        });
    }

    private async Task<string> HolderAsync(string account, string? known = null)
    {
        if (known is not null)
        {
            // What is there was made with the role.
            await CallAsync(account, "iam:AttachRolePolicy", new JsonObject { ["RoleName"] = known[(known.LastIndexOf('/') + 1)..], ["PolicyArn"] = Administrator });
            return known;
        }

        const string name = "some-role";
        var arn = $"arn:aws:iam::{account}:role/{name}";
        if (await _server.CredentialsOfAsync(Arn.TryParse(arn)!.Value) is not null) return arn;
        await CallAsync(account, "iam:CreateRole", new JsonObject { ["RoleName"] = name, ["AssumeRolePolicyDocument"] = Trust(new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray() }, account) });
        await CallAsync(account, "iam:AttachRolePolicy", new JsonObject { ["RoleName"] = name, ["PolicyArn"] = Administrator });
        return arn;
    }

    private async Task<JsonObject> CallAsync(string account, string call, JsonObject input)
    {
        if (!_sessions.TryGetValue(account, out var session))
        {
            var owner = (await OwnerOfAsync(account))!;
            var connection = new AwsConnection(Connection with { Credentials = new AccessKeys(owner.AccessKeyId, owner.SecretAccessKey, owner.SessionToken) });
            _connections.Add(connection);
            _sessions[account] = session = Assert.IsType<SessionOpened>(await connection.OpenAsync(TestContext.Current.CancellationToken)).Session;
        }

        var colon = call.IndexOf(':', StringComparison.Ordinal);
        var result = await session.CallAsync(call[..colon], call[(colon + 1)..], input, TestContext.Current.CancellationToken);
        return result is AwsSuccess success ? success.Output : throw new InvalidOperationException($"{call} {input.ToJsonString()}: {result}");
    }

    private static IEnumerable<JsonObject> Items(JsonObject json, string name) => (json[name] as JsonArray ?? []).Select(i => i!.AsObject());

    private static string Text(JsonNode json, string name) => json[name]?.GetValue<string>() ?? "";

    // A ZIP archive with no file (PKWARE APPNOTE, "end of central directory record").
    private static string EmptyArchive { get; } = Convert.ToBase64String([0x50, 0x4b, 5, 6, .. new byte[18]]);

    // The code that is there: it prints its credentials for whoever invokes it, and sends them nowhere.
    private static string Archive { get; } = MakeArchive();

    private static string MakeArchive()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("bulkhead-rehearsal").Open();
            entry.Write("bulkhead-rehearsal print\n"u8);
        }

        return Convert.ToBase64String(bytes.ToArray());
    }
}
