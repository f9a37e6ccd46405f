using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>Plans the units.</summary>
internal static class UnitPlanner
{
    public static void Plan(PlanDraft draft)
    {
        foreach (var unit in draft.Desired.Units)
        {
            var address = Addresses.Unit(unit.Path);
            var payload = new StepPayload.WriteUnit(unit.Path.Value, draft.Units.Find(unit.Path)?.Id, unit.Tags);
            if (draft.Units.Find(unit.Path) is not { } found)
            {
                if (unit.ExistingId is not null) continue;
                draft.Add(
                    address,
                    StepAction.Create,
                    payload,
                    "accounts of the file stand in it or will, and the organization does not have it",
                    [draft.Organization, Addresses.Unit(unit.Path.Parent)]);
                continue;
            }

            var differences = PlanDraft.TagDifferences(unit.Tags, found.Tags);
            if (found.Path.Name != unit.Path.Name) differences = differences.Prepend(new Difference("name", found.Path.Name, unit.Path.Name));
            var isOurs = draft.Owns(found.Tags);
            if (differences.ToArray() is { Length: > 0 } changes)
            {
                draft.Add(
                    address,
                    isOurs ? StepAction.Change : StepAction.Adopt,
                    payload,
                    isOurs ? "it differs from the file" : "the file names it, and it exists already",
                    [Addresses.Unit(unit.Path.Parent)],
                    [.. changes]);
            }
        }
    }

    /// <summary>Deletes the units that Bulkhead made, that the file no longer has, and that are empty afterwards: the deepest first.</summary>
    public static void PlanDeletions(PlanDraft draft)
    {
        var placements = draft.Steps
            .Select(s => s.Payload)
            .OfType<StepPayload.PlaceAccount>()
            .Where(p => p.Id is not null)
            .Select(p => p.Id!)
            .ToHashSet(StringComparer.Ordinal);
        var deleted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in draft.Observed.Units.Where(u => draft.Units.PathOf(u.Id) is null).OrderByDescending(u => u.Path.Depth))
        {
            if (!draft.Owns(unit.Tags))
            {
                draft.LeaveAlone($"unit '{unit.Path}' ({unit.Id})");
                continue;
            }

            var stay = draft.Observed.Accounts.Where(a => a.ParentId == unit.Id && !placements.Contains(a.Id.Value)).ToArray();
            var children = draft.Observed.Units.Where(u => u.ParentId == unit.Id).ToArray();
            if (stay.Length > 0 || Array.Exists(children, c => !deleted.Contains(c.Id)))
            {
                draft.LeaveAlone($"unit '{unit.Path}' ({unit.Id}): the file no longer has it, and it is not empty");
                continue;
            }

            deleted.Add(unit.Id);
            draft.Add(
                Addresses.Unit(unit.Path),
                StepAction.Delete,
                new StepPayload.DeleteUnit(unit.Path.Value, unit.Id),
                "Bulkhead made it, the file no longer has it, and it is empty",
                [.. Leaving(draft, unit), .. children.Select(c => Addresses.Unit(c.Path))]);
        }
    }

    private static IEnumerable<StepAddress> Leaving(PlanDraft draft, ObservedUnit unit)
    {
        var accounts = draft.Observed.Accounts.Where(a => a.ParentId == unit.Id).Select(a => a.Id.Value).ToHashSet(StringComparer.Ordinal);
        return draft.Steps
            .Where(s => s.Payload switch
            {
                StepPayload.PlaceAccount { Id: { } id } => accounts.Contains(id),
                StepPayload.DetachPolicy detach => detach.TargetId == unit.Id,
                _ => false,
            })
            .Select(s => s.Address);
    }
}
