using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Invariants;

/// <summary>Puts the roles, users and groups of templates into an account's authorization details, and takes them out again.</summary>
internal static class PlannedIdentities
{
    /// <summary>Puts one in, in the place of one of that name.</summary>
    /// <param name="details">What <c>iam:GetAccountAuthorizationDetails</c> says of the account; changed.</param>
    /// <param name="type">The template's type: <c>AWS::IAM::Role</c>, <c>AWS::IAM::User</c> or <c>AWS::IAM::Group</c>.</param>
    /// <param name="account">The account's id.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="properties">The template's properties, worked out.</param>
    public static void Put(JsonObject details, string type, string account, string partition, JsonObject properties)
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

        Take(details, list, nameKey, name);
        ((JsonArray)details[list]!).Add((JsonNode)made);
    }

    /// <summary>Takes out what a template made; other types than those of IAM are left alone.</summary>
    public static void Remove(JsonObject details, string type, JsonObject properties)
    {
        if (PlaceOf(type) is var (list, nameKey, _) && properties[nameKey]?.GetValue<string>() is { } name) Take(details, list, nameKey, name);
    }

    /// <summary>Takes out roles.</summary>
    public static void RemoveRoles(JsonObject details, Func<JsonObject, bool> isMeant) => RemoveWhere(details, "RoleDetailList", isMeant);

    /// <summary>Takes out users.</summary>
    public static void RemoveUsers(JsonObject details, Func<JsonObject, bool> isMeant) => RemoveWhere(details, "UserDetailList", isMeant);

    private static void RemoveWhere(JsonObject details, string list, Func<JsonObject, bool> isMeant)
    {
        if (details[list] is not JsonArray all) return;
        foreach (var item in all.OfType<JsonObject>().Where(isMeant).ToList()) all.Remove(item);
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

    private static void Take(JsonObject details, string list, string nameKey, string name)
    {
        if (details[list] is not JsonArray all) details[list] = all = [];
        if (all.FirstOrDefault(i => i?[nameKey]?.GetValue<string>() == name) is { } existing) all.Remove(existing);
    }
}
