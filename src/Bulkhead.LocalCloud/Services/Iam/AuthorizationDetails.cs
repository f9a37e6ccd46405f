using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>The parts of GetAccountAuthorizationDetails.</summary>
internal static class AuthorizationDetails
{
    /// <summary>A user, group or role with all its policies.</summary>
    public static JsonObject Principal(CallContext context, PrincipalKind kind, JsonObject principal)
    {
        var detail = PrincipalState.Show(kind, principal, full: true).Without("MaxSessionDuration", "Description");
        detail[$"{kind.Name}PolicyList"] = principal.Object("Inline")!
            .Select(p => new JsonObject { ["PolicyName"] = p.Key, ["PolicyDocument"] = Uri.EscapeDataString(p.Value!.GetValue<string>()) }).ToJson();
        detail["AttachedManagedPolicies"] = principal.Texts("Attached")
            .Select(arn => new JsonObject { ["PolicyName"] = ManagedPolicies.NameOf(arn), ["PolicyArn"] = arn }).ToJson();
        if (kind == PrincipalKind.User) detail["GroupList"] = principal.Texts("Groups").ToJson();
        if (kind == PrincipalKind.Role)
        {
            detail["InstanceProfileList"] = InstanceProfileOperations.WithRole(context, principal.Needed("Name"))
                .Select(p => InstanceProfileOperations.Show(context, p.Value)).ToJson();
        }

        return detail;
    }

    /// <summary>The managed policies: the account's own, and those of AWS's that are attached.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> Policies(CallContext context, bool own, bool aws)
    {
        var store = context.Cloud.Store;
        if (own)
        {
            foreach (var (arn, policy) in store.All(ManagedPolicies.Collection(context.Account)))
                yield return KeyValuePair.Create(arn, Policy(context, policy));
        }

        if (!aws) yield break;
        var attached = PrincipalKind.All
            .SelectMany(k => store.All(k.Collection(context.Account)))
            .SelectMany(p => p.Value.Texts("Attached"))
            .Where(ManagedPolicies.IsAwsOwned)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var arn in attached) yield return KeyValuePair.Create(arn, Policy(context, ManagedPolicies.Require(context, arn)));
    }

    private static JsonObject Policy(CallContext context, JsonObject policy)
    {
        var detail = ManagedPolicies.Show(context.Cloud.Store, context.Account, policy, full: false);
        detail["PolicyVersionList"] = policy.Objects("Versions").Select(v => ManagedPolicies.ShowVersion(policy, v, document: true)).ToJson();
        return detail;
    }
}
