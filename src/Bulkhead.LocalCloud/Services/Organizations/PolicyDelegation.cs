using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.Iam.Matching;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>
/// What the organization's delegation policy hands on to members: the work on policies, and every read (AWS Organizations User Guide,
/// "Delegated administrator for AWS Organizations" and "Resource-based policy examples for AWS Organizations"). Who calls needs the word of
/// the own account and of this policy, as for any resource of another account.
/// </summary>
internal static class PolicyDelegation
{
    /// <summary>Where the policy is kept.</summary>
    public const string Collection = "organizations/resource-policy";

    private static readonly FrozenSet<string> Writes = FrozenSet.Create(
        StringComparer.Ordinal,
        "CreatePolicy", "UpdatePolicy", "DeletePolicy", "AttachPolicy", "DetachPolicy", "EnablePolicyType", "DisablePolicyType", "TagResource", "UntagResource");

    /// <summary>
    /// The delegation policy that decides a call, as the resource's policy; null where it has no say: for the management account, for what
    /// can't be handed on, and for reads of those who administer a service.
    /// </summary>
    /// <param name="context">The call.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="target">Whom it asks about, where it says so.</param>
    public static string? Deciding(CallContext context, string operation, string? target = null)
    {
        var store = context.Cloud.Store;
        if (Find(store) is not { } policy || OrganizationState.Find(store) is not { } organization) return null;
        if (organization.Text("ManagementId") == context.Account.Value || store.Find(OrganizationState.Members, context.Account.Value) is null) return null;
        // What a member asks of itself needs nobody's word.
        if (operation is "DescribeOrganization" or "ListHandshakesForAccount" || (operation == "DescribeEffectivePolicy" && (target is null || target == context.Account.Value))) return null;
        if (IsRead(operation)) return OrganizationState.IsAdministrator(context) ? null : policy;
        return Writes.Contains(operation) ? policy : null;
    }

    /// <summary>
    /// Whether the policy lets the caller make a call that is about no resource, such as <c>ListRoots</c>. Policies of resources are not
    /// asked there; this one is. Of conditions, only those hold that ask for keys where they are (<c>…IfExists</c>): the call has none.
    /// </summary>
    public static bool Names(string policy, CallContext context, string operation)
    {
        var statements = JsonNode.Parse(policy)!["Statement"];
        List<JsonObject> meant = [.. (statements is JsonArray list ? list.OfType<JsonObject>() : [(JsonObject)statements!]).Where(s => IsMeant(s, context, $"organizations:{operation}"))];
        return meant.Any(s => s.Text("Effect") == "Allow") && !meant.Any(s => s.Text("Effect") == "Deny");
    }

    private static bool IsMeant(JsonObject statement, CallContext context, string action)
    {
        if (!Texts(statement["Action"]).Any(a => new WildcardPattern(a.ToLowerInvariant()).IsMatch(action.ToLowerInvariant()))) return false;
        var principals = statement["Principal"] is JsonObject named ? Texts(named["AWS"]) : Texts(statement["Principal"]);
        var isOther = (statement.Object("Condition") ?? []).Any(c => !c.Key.EndsWith("IfExists", StringComparison.Ordinal));
        return (!isOther || statement.Text("Effect") == "Deny") && principals.Any(p => p == "*" || p == context.Account.Value || p == $"arn:aws:iam::{context.Account}:root" || p == context.Caller.Arn || p == context.Caller.RoleArn);
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(v => v!.GetValue<string>()),
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    /// <summary>The policy's text; null for none.</summary>
    public static string? Find(ResourceStore store) => store.Find(Collection, OrganizationState.Single)?.Text("Content");

    private static bool IsRead(string operation) => operation.StartsWith("Describe", StringComparison.Ordinal) || operation.StartsWith("List", StringComparison.Ordinal);
}
