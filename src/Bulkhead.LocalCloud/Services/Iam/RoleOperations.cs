using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Roles.</summary>
internal sealed class RoleOperations(CloudQuotas quotas)
{
    private static readonly PrincipalKind Kind = PrincipalKind.Role;

    public JsonObject CreateRole(CallContext context, JsonObject input)
    {
        var role = PrincipalState.New(context, Kind, input);
        role["Trust"] = CheckedTrust(input.Needed("AssumeRolePolicyDocument"));
        role["MaxSessionDuration"] = input.Int("MaxSessionDuration") ?? 3600;
        role["Description"] = input.Text("Description");
        PrincipalState.Put(context.Cloud.Store, Kind, context.Account, role);
        return new JsonObject { ["Role"] = PrincipalState.Show(Kind, role, full: true) };
    }

    public static JsonObject GetRole(CallContext context, JsonObject input) =>
        new() { ["Role"] = PrincipalState.Show(Kind, PrincipalState.Require(context, Kind, input), full: true) };

    public static JsonObject ListRoles(CallContext context, JsonObject input)
    {
        var prefix = input.Text("PathPrefix") ?? "/";
        return IamHandler.Pages.Page(
            input,
            "Roles",
            context.Cloud.Store.All(Kind.Collection(context.Account)).Where(r => r.Value.Needed("Path").StartsWith(prefix, StringComparison.Ordinal)),
            role => PrincipalState.Show(Kind, role, full: false));
    }

    public static JsonObject UpdateRole(CallContext context, JsonObject input)
    {
        PrincipalState.Change(context, Kind, input, role =>
        {
            if (input.Text("Description") is { } description) role["Description"] = description;
            if (input.Int("MaxSessionDuration") is { } duration) role["MaxSessionDuration"] = duration;
        });
        return [];
    }

    public static JsonObject UpdateRoleDescription(CallContext context, JsonObject input)
    {
        var role = PrincipalState.Change(context, Kind, input, role => role["Description"] = input.Needed("Description"));
        return new JsonObject { ["Role"] = PrincipalState.Show(Kind, role, full: true) };
    }

    public JsonObject UpdateAssumeRolePolicy(CallContext context, JsonObject input)
    {
        PrincipalState.Change(context, Kind, input, role => role["Trust"] = CheckedTrust(input.Needed("PolicyDocument")));
        return [];
    }

    public static JsonObject DeleteRole(CallContext context, JsonObject input)
    {
        var role = PrincipalState.Require(context, Kind, input);
        var name = role.Needed("Name");
        PrincipalState.RefuseWithPolicies(role);
        if (InstanceProfileOperations.WithRole(context, name).Any())
            throw PrincipalState.Conflict("Cannot delete entity, must remove roles from instance profile first.");
        context.Cloud.Store.Remove(Kind.Collection(context.Account), name.ToLowerInvariant());
        return [];
    }

    private string CheckedTrust(string document)
    {
        PolicyDocuments.Check(document, hasPrincipal: true);
        return PolicyDocuments.CountedLength(document) <= quotas.TrustPolicyCharacters
            ? document
            : throw PrincipalState.Limit($"Cannot exceed quota for ACLSizePerRole: {quotas.TrustPolicyCharacters}");
    }
}
