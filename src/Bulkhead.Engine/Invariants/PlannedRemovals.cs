using System.Text.Json.Nodes;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// What a plan takes away from people: assignments, and with the last one of a permission set in an account the role there (IAM Identity Center
/// User Guide, "Remove user and group access to an AWS account"). Where somebody else may still be assigned, the role stays.
/// </summary>
internal sealed class PlannedRemovals(Plan plan, DesiredAccess? access)
{
    private const string Assignments = "sso:ListAccountAssignments";

    private readonly List<StepPayload.RemoveAccess> _removed = [.. plan.Steps.Select(s => s.Payload).OfType<StepPayload.RemoveAccess>()];
    private readonly List<StepPayload.DeletePermissionSet> _deleted = [.. plan.Steps.Select(s => s.Payload).OfType<StepPayload.DeletePermissionSet>()];

    /// <summary>Takes it out of what was read.</summary>
    public void ApplyTo(IReadOnlyDictionary<string, (JsonObject? Details, JsonObject Facts)> accounts, PlannedOrganization organization)
    {
        if (_removed.Count == 0 && _deleted.Count == 0) return;
        var lists = accounts.Values.Select(a => a.Facts[Assignments]).OfType<JsonArray>().ToList();
        foreach (var page in lists.SelectMany(l => l).Select(p => p?["AccountAssignments"]).OfType<JsonArray>())
        {
            foreach (var assignment in page.OfType<JsonObject>().Where(IsRemoved).ToList()) page.Remove(assignment);
        }

        // An instance is in one account: others answer with an empty list, and a list that was not read is no list.
        var isKnown = lists.Any(l => l.Count > 0) && !lists.Any(l => l.Any(p => p?[FactPlan.NotRead] is not null));
        var left = lists.SelectMany(l => l).SelectMany(p => p?["AccountAssignments"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(a => (Account: Text(a, "AccountId"), Set: Text(a, "PermissionSetArn"))).ToHashSet();
        foreach (var removed in _removed.Where(r => isKnown && !left.Contains((r.AccountId, r.PermissionSetArn)) && !IsWanted(organization, r)))
        {
            if (accounts.TryGetValue(removed.AccountId, out var account) && account.Details is { } details) PlannedPeople.RemoveFrom(details, removed.PermissionSet);
        }

        // AWS deletes a permission set only when nobody is assigned to it any more.
        foreach (var (set, details) in _deleted.SelectMany(s => accounts.Values.Select(a => (s.Name, a.Details))))
        {
            if (details is not null) PlannedPeople.RemoveFrom(details, set);
        }
    }

    private bool IsRemoved(JsonObject assignment) => _removed.Exists(r =>
        r.AccountId == Text(assignment, "AccountId") && r.PermissionSetArn == Text(assignment, "PermissionSetArn") && r.GroupId == Text(assignment, "PrincipalId"));

    private bool IsWanted(PlannedOrganization organization, StepPayload.RemoveAccess removed) =>
        access is not null && access.Assignments.Any(a => a.PermissionSet == removed.PermissionSet && organization.IdOf(a.Account) == removed.AccountId);

    private static string? Text(JsonObject json, string name) => json[name]?.GetValue<string>();
}
