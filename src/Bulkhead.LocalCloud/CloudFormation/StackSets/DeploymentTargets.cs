using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>The accounts of a request (AWS CloudFormation API Reference, "DeploymentTargets").</summary>
internal static class DeploymentTargets
{
    /// <summary>The accounts that a request is about, by id.</summary>
    /// <param name="store">The sets.</param>
    /// <param name="set">The set.</param>
    /// <param name="input">The request.</param>
    /// <param name="action">What is to be done there.</param>
    /// <exception cref="ServiceException">The request names none, or names them in a way that the set's permissions don't have.</exception>
    public static IReadOnlyList<InstanceTarget> Read(StackSetStore store, StackSet set, JsonObject input, string action)
    {
        var targets = input.Object("DeploymentTargets");
        if (targets?.ContainsKey("AccountsUrl") == true) throw Refusal.NotInLocalCloud("Lists of accounts in S3 (AccountsUrl) are");
        if (targets is not null && input.ContainsKey("Accounts")) throw Refusal.Validation("You can specify either Accounts or DeploymentTargets, but not both");
        var accounts = (targets ?? input).Texts("Accounts").Distinct(StringComparer.Ordinal).ToList();
        var units = targets?.Texts("OrganizationalUnitIds").Distinct(StringComparer.Ordinal).ToList() ?? [];
        var found = set.IsServiceManaged ? OfUnits(store, set, targets, accounts, units, action) : Named(accounts, units);
        return [.. found.DistinctBy(target => target.Account).OrderBy(target => target.Account, StringComparer.Ordinal)];
    }

    /// <summary>Whether a request is about whole units, which then are targets of the set.</summary>
    public static bool IsOfWholeUnits(JsonObject input) =>
        input.Object("DeploymentTargets") is { } targets && targets.Text("AccountFilterType") is null or "NONE" or "DIFFERENCE" or "UNION" && targets.Texts("OrganizationalUnitIds").Any();

    private static IEnumerable<InstanceTarget> Named(List<string> accounts, List<string> units)
    {
        if (units.Count > 0) throw Refusal.Validation("OrganizationalUnitIds can only be specified for stack sets with SERVICE_MANAGED permissions");
        return accounts.Count > 0 ? accounts.Select(account => new InstanceTarget(account, null)) : throw Refusal.Validation("Accounts must be specified");
    }

    private static IEnumerable<InstanceTarget> OfUnits(StackSetStore store, StackSet set, JsonObject? targets, List<string> accounts, List<string> units, string action)
    {
        if (targets is null) throw Refusal.Validation("DeploymentTargets must be specified for stack sets with SERVICE_MANAGED permissions");
        if (units.Count == 0 && (accounts.Count == 0 || action != StackSetOperation.Update))
            throw Refusal.Validation("OrganizationalUnitIds must be specified in DeploymentTargets");
        var filter = targets.Text("AccountFilterType");
        if (units.Count > 0 && accounts.Count > 0 && filter is null && action == StackSetOperation.Create)
            throw Refusal.Validation("AccountFilterType must be specified with both OrganizationalUnitIds and Accounts");
        if (filter == "UNION" && action == StackSetOperation.Create) throw Refusal.Validation("AccountFilterType UNION is not supported for CreateStackInstances");
        if (filter is "INTERSECTION" or "DIFFERENCE" && accounts.Count == 0) throw Refusal.Validation($"Accounts must be specified with AccountFilterType {filter}");
        var organization = OrganizationState.Find(store.Resources)!;
        if (units.Find(unit => OrganizationState.TypeOf(store.Resources, organization, unit) is not (TargetType.Root or TargetType.Unit)) is { } stranger)
            throw Refusal.Validation($"Organizational unit {stranger} does not exist");
        var below = Below(store.Resources, units, set.Owner);
        // Whoever is no longer in a unit still has the stacks that came from it.
        if (action != StackSetOperation.Create) below = below.Concat(store.Instances(set).Where(i => i.Unit is { } unit && units.Contains(unit)).Select(i => new InstanceTarget(i.Account, i.Unit)));
        return filter switch
        {
            "NONE" => below,
            "INTERSECTION" => below.Where(target => accounts.Contains(target.Account)),
            "DIFFERENCE" => below.Where(target => !accounts.Contains(target.Account)),
            _ => below.Concat(accounts.Where(account => account != set.Owner).Select(account => new InstanceTarget(account, null))),
        };
    }

    /// <summary>The accounts below units, each with the one nearest to it; never the management account.</summary>
    private static IEnumerable<InstanceTarget> Below(ResourceStore store, List<string> units, string management) =>
        from member in store.All(OrganizationState.Members)
        where member.Key != management
        let unit = OrganizationState.PathTo(store, member.Key).LastOrDefault(units.Contains)
        where unit is not null
        select new InstanceTarget(member.Key, unit);
}
