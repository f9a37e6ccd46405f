using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Invariants;

/// <summary>Puts the roles, users and groups of templates into an account's authorization details, and takes them out again.</summary>
internal static class PlannedIdentities
{
    /// <summary>Whether the type is one of these.</summary>
    public static bool Knows(string type) => PlaceOf(type) is not null;

    /// <summary>The ARN's last words, such as <c>role/deploy</c>; null where it is none of these types, or CloudFormation names it.</summary>
    public static string? NameOf(string type, JsonObject properties) =>
        PlaceOf(type) is var (_, nameKey, kind) && (string?)properties[nameKey] is { } name ? $"{kind}/{name}" : null;

    /// <summary>Whether the properties of a template of unknown origin have the shape that this type reads.</summary>
    public static bool AreReadable(string type, JsonObject properties)
    {
        if (PlaceOf(type) is not var (_, nameKey, _)) return true;
        return IsText(properties[nameKey]) && AreTexts(properties["ManagedPolicyArns"]) && AreTexts(properties["Groups"])
            && (properties["Policies"] ?? new JsonArray()) is JsonArray policies
            && policies.All(p => p is JsonObject policy && policy["PolicyName"] is { } name && IsText(name))
            && policies.Select(p => (string?)p!["PolicyName"]).Distinct(StringComparer.Ordinal).Count() == policies.Count;

        static bool IsText(JsonNode? node) => node is null || node.GetValueKind() == JsonValueKind.String;
        static bool AreTexts(JsonNode? node) => node is null || (node is JsonArray items && items.All(i => i is not null && IsText(i)));
    }

    /// <summary>Puts one in; one of that name is changed as CloudFormation does it.</summary>
    /// <param name="details">What <c>iam:GetAccountAuthorizationDetails</c> says of the account; changed.</param>
    /// <param name="type">The template's type: <c>AWS::IAM::Role</c>, <c>AWS::IAM::User</c> or <c>AWS::IAM::Group</c>.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="properties">The template's properties, worked out.</param>
    /// <param name="change">What the step does with one that is there.</param>
    /// <returns>Whether it is known what it is afterwards.</returns>
    public static bool Put(JsonObject details, string type, string account, string partition, JsonObject properties, IdentityChange change)
    {
        var (list, nameKey, kind) = PlaceOf(type)!.Value;
        var name = properties[nameKey]?.GetValue<string>() ?? $"new-{kind}";
        var path = properties["Path"]?.GetValue<string>() ?? "/";
        var made = new JsonObject
        {
            ["Path"] = path,
            [nameKey] = name,
            ["Arn"] = $"arn:{partition}:iam::{account}:{kind}{path}{name}",
            [$"{char.ToUpperInvariant(kind[0])}{kind[1..]}PolicyList"] = new JsonArray([.. (properties["Policies"] as JsonArray ?? []).Select(p => (JsonNode)new JsonObject
            {
                ["PolicyName"] = p!["PolicyName"]!.GetValue<string>(),
                ["PolicyDocument"] = p["PolicyDocument"]!.DeepClone(),
            })]),
            ["AttachedManagedPolicies"] = Attached((properties["ManagedPolicyArns"] as JsonArray ?? []).Select(a => a!.GetValue<string>())),
        };
        if (properties["PermissionsBoundary"] is { } boundary)
        {
            made["PermissionsBoundary"] = new JsonObject { ["PermissionsBoundaryType"] = "Policy", ["PermissionsBoundaryArn"] = boundary.GetValue<string>() };
        }

        switch (kind)
        {
            case "role":
                made["AssumeRolePolicyDocument"] = properties["AssumeRolePolicyDocument"]!.DeepClone();
                made["InstanceProfileList"] = new JsonArray();
                made["Tags"] = new JsonArray();
                break;
            case "user":
                made["GroupList"] = properties["Groups"]?.DeepClone() ?? new JsonArray();
                made["Tags"] = new JsonArray();
                break;
        }

        var existing = Take(details, list, nameKey, name);
        if (existing is null || change.IsWhole)
        {
            ((JsonArray)details[list]!).Add((JsonNode)made);
            return true;
        }

        ((JsonArray)details[list]!).Add((JsonNode)existing);
        if (!change.IsKnown) return false;

        // The stack can't make what is there already: the step fails, and it stays as it is.
        if (change.Before is not { } before) return true;
        ChangePolicies(existing, $"{char.ToUpperInvariant(kind[0])}{kind[1..]}PolicyList", before["Policies"] as JsonArray ?? [], properties["Policies"] as JsonArray ?? []);
        ChangeNames(existing, "AttachedManagedPolicies", before["ManagedPolicyArns"], properties["ManagedPolicyArns"], i => (string?)i["PolicyArn"], arn => Attached([arn])[0]!.DeepClone());
        ChangeNames(existing, "GroupList", before["Groups"], properties["Groups"], i => (string?)i, group => JsonValue.Create(group));
        ChangeValue(existing, made, "AssumeRolePolicyDocument", before["AssumeRolePolicyDocument"], properties["AssumeRolePolicyDocument"]);
        ChangeValue(existing, made, "PermissionsBoundary", before["PermissionsBoundary"], properties["PermissionsBoundary"]);
        return true;
    }

    // A policy that is the same in both templates is not put again, and one that is in neither is nobody's business.
    private static void ChangePolicies(JsonObject existing, string list, JsonArray before, JsonArray after)
    {
        var old = before.ToDictionary(p => (string)p!["PolicyName"]!, p => p!["PolicyDocument"], StringComparer.Ordinal);
        var wanted = after.ToDictionary(p => (string)p!["PolicyName"]!, p => p!["PolicyDocument"], StringComparer.Ordinal);
        if (existing[list] is not JsonArray policies) existing[list] = policies = [];
        foreach (var name in old.Keys.Concat(wanted.Keys).Distinct(StringComparer.Ordinal))
        {
            if (old.TryGetValue(name, out var was) && wanted.TryGetValue(name, out var becomes) && JsonNode.DeepEquals(was, becomes)) continue;
            if (policies.FirstOrDefault(p => (string?)p!["PolicyName"] == name) is { } there) policies.Remove(there);
            if (wanted.TryGetValue(name, out var document)) policies.Add((JsonNode)new JsonObject { ["PolicyName"] = name, ["PolicyDocument"] = document!.DeepClone() });
        }
    }

    private static void ChangeNames(JsonObject existing, string list, JsonNode? before, JsonNode? after, Func<JsonNode, string?> nameOf, Func<string, JsonNode> make)
    {
        var (old, wanted) = (Texts(before), Texts(after));
        if (existing[list] is not JsonArray items)
        {
            if (old.SetEquals(wanted)) return;
            existing[list] = items = [];
        }

        foreach (var gone in items.Where(i => nameOf(i!) is { } name && old.Contains(name) && !wanted.Contains(name)).ToList()) items.Remove(gone);
        foreach (var name in wanted.Where(n => !old.Contains(n) && !items.Any(i => nameOf(i!) == n))) items.Add(make(name));
    }

    private static void ChangeValue(JsonObject existing, JsonObject made, string member, JsonNode? before, JsonNode? after)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        if (made[member] is { } value) existing[member] = value.DeepClone();
        else existing.Remove(member);
    }

    private static HashSet<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(i => (string)i!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Takes out what a template made; other types than those of IAM are left alone.</summary>
    public static void Remove(JsonObject details, string type, JsonObject properties)
    {
        if (PlaceOf(type) is var (list, nameKey, _) && properties[nameKey]?.GetValue<string>() is { } name) _ = Take(details, list, nameKey, name);
    }

    /// <summary>Managed policies as authorization details list them.</summary>
    public static JsonArray Attached(IEnumerable<string> arns) =>
        new([.. arns.Select(a => (JsonNode)new JsonObject { ["PolicyName"] = a[(a.LastIndexOf('/') + 1)..], ["PolicyArn"] = a })]);

    private static (string List, string NameKey, string Kind)? PlaceOf(string type) => type switch
    {
        "AWS::IAM::Role" => ("RoleDetailList", "RoleName", "role"),
        "AWS::IAM::User" => ("UserDetailList", "UserName", "user"),
        "AWS::IAM::Group" => ("GroupDetailList", "GroupName", "group"),
        _ => null,
    };

    private static JsonObject? Take(JsonObject details, string list, string nameKey, string name)
    {
        if (details[list] is not JsonArray all) details[list] = all = [];
        if (all.FirstOrDefault(i => i?[nameKey]?.GetValue<string>() == name) is not JsonObject existing) return null;
        all.Remove(existing);
        return existing;
    }
}
