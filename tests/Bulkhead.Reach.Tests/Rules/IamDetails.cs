using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>Writes the users, groups, roles and policies of a case as <c>iam:GetAccountAuthorizationDetails</c> does.</summary>
internal sealed class IamDetails
{
    public const string AccessKey = "AKIAIOSFODNN7EXAMPLE";

    private readonly Dictionary<string, JsonObject> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _policies = new(StringComparer.Ordinal);

    // Attachments and memberships of an attacker who is described last.
    private readonly Dictionary<string, List<string>> _attached = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _joined = new(StringComparer.Ordinal);

    public static JsonObject Document(string effect, string action) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = effect, ["Action"] = action, ["Resource"] = "*" }),
    };

    public string AddRole(string account, string name, string? arn)
    {
        arn ??= $"arn:aws:iam::{account}:role/{name}";
        _roles.TryAdd(arn, new JsonObject
        {
            ["Arn"] = arn,
            ["RoleName"] = name,
            ["Path"] = "/",
            ["RoleId"] = "AROA" + name,
            ["AssumeRolePolicyDocument"] = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray() },
            ["RolePolicyList"] = new JsonArray(),
            ["AttachedManagedPolicies"] = new JsonArray(),
            ["InstanceProfileList"] = new JsonArray(),
        });
        return arn;
    }

    public void AddUser(string account, string name) => _users[$"arn:aws:iam::{account}:user/{name}"] = new JsonObject
    {
        ["Arn"] = $"arn:aws:iam::{account}:user/{name}",
        ["UserName"] = name,
        ["Path"] = "/",
        ["UserId"] = "AIDA" + name,
        ["UserPolicyList"] = new JsonArray(),
        ["AttachedManagedPolicies"] = new JsonArray(),
        ["GroupList"] = new JsonArray(),
    };

    public void AddGroup(string account, string name) => _groups[name] = new JsonObject
    {
        ["Arn"] = $"arn:aws:iam::{account}:group/{name}",
        ["GroupName"] = name,
        ["Path"] = "/",
        ["GroupPolicyList"] = new JsonArray(),
        ["AttachedManagedPolicies"] = new JsonArray(),
    };

    public void DenyInGroup(string account, string name)
    {
        if (!_groups.ContainsKey(name)) AddGroup(account, name);
        _groups[name]["GroupPolicyList"]!.AsArray().Add(new JsonObject { ["PolicyName"] = "denial", ["PolicyDocument"] = Document("Deny", "s3:*") });
    }

    public string AddPolicy(string account, string name, string effect, string action)
    {
        var arn = $"arn:aws:iam::{account}:policy/{name}";
        AddPolicy(arn, Document(effect, action));
        return arn;
    }

    public void AddPolicyVariable(string arn, bool hasWider, int versions)
    {
        AddPolicy(arn, Document("Allow", "s3:ListAllMyBuckets"));
        var list = _policies[arn]["PolicyVersionList"]!.AsArray();
        while (list.Count < versions)
        {
            list.Add(new JsonObject { ["VersionId"] = $"v{list.Count + 1}", ["IsDefaultVersion"] = false, ["Document"] = hasWider ? Document("Allow", "*") : Document("Allow", "s3:ListAllMyBuckets") });
        }
    }

    public void Attach(string principal, string policy)
    {
        if (!_policies.ContainsKey(policy)) AddPolicy(policy, Document("Allow", "s3:ListAllMyBuckets"));
        var entry = new JsonObject { ["PolicyArn"] = policy, ["PolicyName"] = policy[(policy.LastIndexOf('/') + 1)..] };
        if ((_roles.GetValueOrDefault(principal) ?? _users.GetValueOrDefault(principal)) is { } described) described["AttachedManagedPolicies"]!.AsArray().Add(entry);
        else Add(_attached, principal, policy);
    }

    public void Join(string principal, string group)
    {
        if (_users.TryGetValue(principal, out var user)) user["GroupList"]!.AsArray().Add(group);
        else Add(_joined, principal, group);
    }

    public void SetBoundary(string principal, string policy) =>
        (_roles.GetValueOrDefault(principal) ?? _users[principal])["PermissionsBoundary"] = new JsonObject { ["PermissionsBoundaryType"] = "Policy", ["PermissionsBoundaryArn"] = policy };

    public void AddInline(string principal, JsonObject document)
    {
        var entry = new JsonObject { ["PolicyName"] = "inline", ["PolicyDocument"] = document };
        if (_roles.TryGetValue(principal, out var role)) role["RolePolicyList"]!.AsArray().Add(entry);
        else _users[principal]["UserPolicyList"]!.AsArray().Add(entry);
    }

    public void Trust(string role, JsonNode principal, params ReadOnlySpan<string> actions)
    {
        var list = new JsonArray();
        foreach (var action in actions) list.Add(action);
        _roles[role]["AssumeRolePolicyDocument"]!["Statement"]!.AsArray().Add(new JsonObject { ["Effect"] = "Allow", ["Principal"] = principal, ["Action"] = list });
    }

    public void LimitTrust(string role, string organization)
    {
        foreach (var statement in _roles[role]["AssumeRolePolicyDocument"]!["Statement"]!.AsArray())
        {
            statement!["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:PrincipalOrgID"] = organization } };
        }
    }

    public void AddProfile(string role, string arn)
    {
        var list = _roles[role]["InstanceProfileList"]!.AsArray();
        list.Add(new JsonObject { ["Arn"] = arn, ["InstanceProfileName"] = arn[(arn.LastIndexOf('/') + 1)..], ["Path"] = "/" });
    }

    public void AddAttacker(string arn, bool isRole, JsonArray statements, string? boundaryWithout)
    {
        var account = arn.Split(':')[4];
        if (isRole)
        {
            AddRole(account, "attacker", arn);
            Trust(arn, new JsonObject { ["Service"] = "unused.amazonaws.com" }, "sts:AssumeRole");
        }
        else
        {
            AddUser(account, "attacker");
        }

        if (statements.Count > 0) AddInline(arn, new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statements });
        foreach (var policy in _attached.GetValueOrDefault(arn, [])) Attach(arn, policy);
        foreach (var group in _joined.GetValueOrDefault(arn, [])) Join(arn, group);
        if (boundaryWithout is null) return;
        var boundary = $"arn:aws:iam::{account}:policy/limit";
        AddPolicy(boundary, new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject { ["Effect"] = "Allow", ["NotAction"] = boundaryWithout, ["Resource"] = "*" }),
        });
        SetBoundary(arn, boundary);
    }

    public string Render() => new JsonObject
    {
        ["UserDetailList"] = new JsonArray([.. _users.Values]),
        ["GroupDetailList"] = new JsonArray([.. _groups.Values]),
        ["RoleDetailList"] = new JsonArray([.. _roles.Values, .. Lookouts()]),
        ["Policies"] = new JsonArray([.. _policies.Values]),
    }.ToJsonString();

    // A role in every account, so that all of them are described.
    private static IEnumerable<JsonObject> Lookouts() => new[] { "100000000000", "111111111111", "222222222222" }.Select(account =>
    {
        var details = new IamDetails();
        var arn = details.AddRole(account, "lookout", null);
        details.Trust(arn, new JsonObject { ["Service"] = "unused.amazonaws.com" }, "sts:AssumeRole");
        var role = details._roles[arn];
        details._roles.Remove(arn);
        return role;
    });

    private void AddPolicy(string arn, JsonObject document) => _policies[arn] = new JsonObject
    {
        ["Arn"] = arn,
        ["PolicyName"] = arn[(arn.LastIndexOf('/') + 1)..],
        ["DefaultVersionId"] = "v1",
        ["PolicyVersionList"] = new JsonArray(new JsonObject { ["VersionId"] = "v1", ["IsDefaultVersion"] = true, ["Document"] = document }),
    };

    private static void Add(Dictionary<string, List<string>> into, string key, string value)
    {
        if (!into.TryGetValue(key, out var list)) into[key] = list = [];
        list.Add(value);
    }
}
