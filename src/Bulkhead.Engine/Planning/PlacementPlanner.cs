using System.Globalization;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Plans where the accounts stand. An account enters a unit only after the unit's guardrails are attached; what is no
/// longer in the file goes to the suspended unit, where everything is denied.
/// </summary>
internal static class PlacementPlanner
{
    public static void PlanPlacements(PlanDraft draft)
    {
        foreach (var account in draft.Desired.Accounts) Place(draft, account);
        Quarantine(draft);
    }

    private static void Place(PlanDraft draft, DesiredAccount account)
    {
        var found = draft.Accounts.Find(account.Name);
        var isCreated = draft.Contains(Addresses.Account(account.Name)) && found is null;
        if (found is null ? !isCreated : !found.IsActive) return;
        if (found is not null && found.ParentId == draft.Units.IdOf(account.Unit)) return;
        if (found is null && account.Unit.IsRoot) return;
        var from = found is null ? "the root" : $"'{draft.PathOf(found.ParentId)}'";
        var isQuarantine = account.ExpiredOn is not null;
        draft.Add(
            Addresses.Placement(account.Name),
            isQuarantine ? StepAction.Quarantine : StepAction.Move,
            new StepPayload.PlaceAccount(account.Name, found?.Id.Value, account.Unit.Value),
            isQuarantine
                ? string.Create(CultureInfo.InvariantCulture, $"it expired on {account.ExpiredOn:yyyy-MM-dd}; everything is denied there, and it is not closed")
                : found is null
                    ? "AWS puts new accounts into the root; it goes on when its unit's guardrails hold"
                    : $"it stands in {from}, and the file wants it here",
            Needs(draft, account.Unit, account.Name),
            [new Difference("unit", from.Trim('\''), account.Unit.ToString())]);
    }

    private static void Quarantine(PlanDraft draft)
    {
        var suspended = draft.Desired.SuspendedUnit;
        foreach (var account in draft.Observed.Accounts)
        {
            if (account.Id == draft.Observed.ManagementAccount || !account.IsActive) continue;
            if (draft.Accounts.NameOf(account.Id) is not null || !draft.Owns(account.Tags)) continue;
            if (account.ParentId == draft.Units.IdOf(suspended)) continue;
            var name = Label(draft, account);
            draft.Add(
                Addresses.Placement(name),
                StepAction.Quarantine,
                new StepPayload.PlaceAccount(name, account.Id.Value, suspended.Value),
                "its line left the file; everything is denied there, and it is not closed",
                Needs(draft, suspended, name),
                [new Difference("unit", draft.PathOf(account.ParentId).ToString(), suspended.ToString())]);
        }
    }

    /// <summary>The name that the account had in the file; its id where another account has that name now.</summary>
    private static string Label(PlanDraft draft, ObservedAccount account)
    {
        var name = account.Tags.GetValueOrDefault(OwnershipTags.Name, account.Name);
        return draft.Desired.Accounts.Any(a => a.Name == name) || draft.Contains(Addresses.Placement(name)) ? account.Id.Value : name;
    }

    private static IEnumerable<StepAddress> Needs(PlanDraft draft, UnitPath unit, string account) =>
    [
        Addresses.Account(account),
        Addresses.Unit(unit),
        .. draft.Steps.Where(s => s.Payload is StepPayload.AttachPolicy attach && Guards(attach, unit, account)).Select(s => s.Address),
    ];

    private static bool Guards(StepPayload.AttachPolicy attach, UnitPath unit, string account) =>
        attach.Account is { } name ? name == account : UnitPath.Parse(attach.Unit!).Contains(unit);
}
