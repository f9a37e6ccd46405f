using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// The roles by which people come into accounts after the plan: one in each account for each permission set that the file assigns
/// there (IAM Identity Center User Guide, "Referencing permission sets in resource policies").
/// </summary>
internal sealed class PlannedPeople(Plan plan, DesiredAccess access)
{
    // Identity Center gives the suffix when it makes the role; nobody knows it before.
    private const string UnknownSuffix = "planned";

    /// <summary>What the name of a permission set's role begins with.</summary>
    public static string PrefixOf(string permissionSet) => $"AWSReservedSSO_{permissionSet}_";

    /// <summary>Puts an account's roles of people into its authorization details.</summary>
    /// <param name="account">The account's name in the file, or "management".</param>
    /// <param name="id">Its id.</param>
    /// <param name="details">What <c>iam:GetAccountAuthorizationDetails</c> says of it; changed.</param>
    public void AddTo(string account, string id, JsonObject details)
    {
        var roles = (JsonArray)details["RoleDetailList"]!;
        var sets = access.Assignments.Where(a => a.Account == account).Select(a => a.PermissionSet).ToHashSet(StringComparer.Ordinal);
        foreach (var set in access.PermissionSets.Where(s => sets.Contains(s.Name)))
        {
            var existing = roles.FirstOrDefault(r => IsRoleOf(set.Name, r));
            if (existing is not null) roles.Remove(existing);
            roles.Add((JsonNode)RoleOf(set, id, existing as JsonObject));
        }
    }

    /// <summary>Takes the role of a permission set out of an account's authorization details.</summary>
    public static void RemoveFrom(JsonObject details, string set)
    {
        var roles = (JsonArray)details["RoleDetailList"]!;
        foreach (var role in roles.Where(r => IsRoleOf(set, r)).ToList()) roles.Remove(role);
    }

    /// <summary>Whether it is the role of a permission set, by the set's name in AWS.</summary>
    public static bool IsRoleOf(string set, JsonNode? role) =>
        role?["Path"]?.GetValue<string>().StartsWith(PrincipalNode.ReservedPath, StringComparison.Ordinal) == true
        && role["RoleName"]?.GetValue<string>() is { } name
        && name.StartsWith(PrefixOf(set), StringComparison.Ordinal)
        && !name.AsSpan(PrefixOf(set).Length).Contains('_');

    private JsonObject RoleOf(DesiredPermissionSet set, string id, JsonObject? existing)
    {
        var path = existing?["Path"]?.GetValue<string>() ?? (access.Region == new RegionName("us-east-1") ? PrincipalNode.ReservedPath : $"{PrincipalNode.ReservedPath}{access.Region}/");
        var name = existing?["RoleName"]?.GetValue<string>() ?? PrefixOf(set.Name) + UnknownSuffix;
        var role = new JsonObject
        {
            ["Path"] = path,
            ["RoleName"] = name,
            ["Arn"] = $"arn:{plan.Partition}:iam::{id}:role{path}{name}",
            ["AssumeRolePolicyDocument"] = existing?["AssumeRolePolicyDocument"]?.DeepClone() ?? Trust(id),
            ["RolePolicyList"] = new JsonArray(),
            ["AttachedManagedPolicies"] = new JsonArray(
                [.. set.Policies.Select(p => Attached($"arn:{plan.Partition}:iam::aws:policy/{p}")),
                 .. set.CustomerPolicies.Select(p => Attached($"arn:{plan.Partition}:iam::{id}:policy/{p.TrimStart('/')}"))]),
            ["InstanceProfileList"] = new JsonArray(),
            ["Tags"] = new JsonArray(),
        };
        if (set.Inline is { } inline)
        {
            ((JsonArray)role["RolePolicyList"]!).Add((JsonNode)new JsonObject { ["PolicyName"] = "AwsSSOInlinePolicy", ["PolicyDocument"] = JsonNode.Parse(inline) });
        }

        if (set.Boundary is { } boundary)
        {
            role["PermissionsBoundary"] = new JsonObject
            {
                ["PermissionsBoundaryType"] = "Policy",
                ["PermissionsBoundaryArn"] = $"arn:{plan.Partition}:iam::aws:policy/{boundary}",
            };
        }

        return role;
    }

    private JsonObject Trust(string id) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Federated"] = $"arn:{plan.Partition}:iam::{id}:saml-provider/AWSSSO_{UnknownSuffix}_DO_NOT_DELETE" },
            ["Action"] = new JsonArray("sts:AssumeRoleWithSAML", "sts:TagSession"),
            ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["SAML:aud"] = "https://signin.aws.amazon.com/saml" } },
        }),
    };

    private static JsonObject Attached(string arn) => new JsonObject { ["PolicyName"] = arn[(arn.LastIndexOf('/') + 1)..], ["PolicyArn"] = arn };
}
