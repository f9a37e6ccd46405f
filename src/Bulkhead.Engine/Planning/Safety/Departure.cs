using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>An account that the plan puts into quarantine.</summary>
/// <param name="Name">The name that it had in the file.</param>
/// <param name="Account">The account.</param>
/// <param name="LeftTheFile">Whether its line is gone; otherwise the file itself says that its time is over, or puts it there.</param>
internal sealed record Departure(string Name, ObservedAccount Account, bool LeftTheFile)
{
    /// <summary>The kind that it had; null where nobody noted it.</summary>
    public string? Kind => Account.Tags.GetValueOrDefault(OwnershipTags.Kind);

    /// <summary>The departures of a plan that nobody named.</summary>
    public static ImmutableArray<Departure> Of(PlanDraft draft) =>
    [
        .. draft.Steps
            .Select(s => s.Payload)
            .OfType<StepPayload.PlaceAccount>()
            .Where(p => p.Id is not null && draft.Desired.SuspendedUnit.Contains(Core.Identifiers.UnitPath.Parse(p.Unit)))
            .Select(p => (Place: p, Account: draft.FindAccount(p.Id!)))
            .Where(p => p.Account is not null)
            .Select(p => new Departure(
                p.Account!.Tags.GetValueOrDefault(OwnershipTags.Name, p.Place.Account), p.Account, draft.Accounts.NameOf(p.Account.Id) is null))
            .Where(d => !IsAllowed(draft.Desired.Allow, d))
            .OrderBy(d => d.Name, StringComparer.Ordinal),
    ];

    private static bool IsAllowed(Allowances allow, Departure departure) =>
        allow.Quarantine.Contains(departure.Name) || allow.Quarantine.Contains(departure.Account.Id.Value);
}
