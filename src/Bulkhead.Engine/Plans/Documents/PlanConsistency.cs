using System.Diagnostics;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Plans.Documents;

/// <summary>What a plan must be, whoever wrote it, so that it can be applied.</summary>
internal static class PlanConsistency
{
    /// <summary>One sentence for each contradiction.</summary>
    public static IEnumerable<string> Check(Plan plan)
    {
        foreach (var message in CheckIds(plan)) yield return message;
        var steps = new Dictionary<StepAddress, PlanStep>();
        foreach (var step in plan.Steps)
        {
            if (!steps.TryAdd(step.Address, step)) yield return $"the step '{step.Address}' is there twice";
            if (KindOf(step.Payload) != step.Address.Kind) yield return $"the step '{step.Address}' has the payload of another kind";
            foreach (var message in CheckPlaces(step)) yield return message;
        }

        foreach (var step in plan.Steps)
        {
            foreach (var missing in step.After.Where(a => !steps.ContainsKey(a)))
            {
                yield return $"the step '{step.Address}' waits for '{missing}', which is not in the plan";
            }
        }

        if (FindCycle(plan) is { } waiting) yield return $"the step '{waiting}' waits for itself through others";
    }

    /// <summary>A step that never comes to its turn; null when all do.</summary>
    internal static StepAddress? FindCycle(Plan plan)
    {
        var open = plan.Steps.DistinctBy(s => s.Address).ToDictionary(s => s.Address, s => s.After.Distinct().Count());
        var followers = plan.Steps.SelectMany(s => s.After.Distinct().Select(a => (After: a, s.Address))).ToLookup(p => p.After, p => p.Address);
        var ready = new Queue<StepAddress>(open.Where(s => s.Value == 0).Select(s => s.Key));
        var done = 0;
        while (ready.TryDequeue(out var address))
        {
            done++;
            foreach (var follower in followers[address].Where(open.ContainsKey))
            {
                if (--open[follower] == 0) ready.Enqueue(follower);
            }
        }

        return done == open.Count ? null : open.First(s => s.Value > 0).Key;
    }

    private static IEnumerable<string> CheckIds(Plan plan)
    {
        if (AccountId.TryParse(plan.ManagementAccount) is null) yield return $"'{plan.ManagementAccount}' is not an account id";
        foreach (var (name, id) in plan.AccountIds)
        {
            if (AccountId.TryParse(id) is null) yield return $"account '{name}': '{id}' is not an account id";
        }
    }

    private static IEnumerable<string> CheckPlaces(PlanStep step)
    {
        var (unit, account) = step.Payload switch
        {
            StepPayload.WriteUnit p => (p.Path, null),
            StepPayload.DeleteUnit p => (p.Path, null),
            StepPayload.PlaceAccount p => (p.Unit, p.Id),
            StepPayload.AttachPolicy p => (p.Unit, null),
            StepPayload.ChangeAccount p => (null, p.Id),
            _ => ((string?)null, (string?)null),
        };
        if (unit is not null && UnitPath.TryParse(unit) is null) yield return $"the step '{step.Address}': '{unit}' is not a unit path";
        if (account is not null && AccountId.TryParse(account) is null) yield return $"the step '{step.Address}': '{account}' is not an account id";
        if (step.Payload is StepPayload.AttachPolicy { Unit: null, Account: null } or StepPayload.AttachPolicy { Unit: not null, Account: not null })
        {
            yield return $"the step '{step.Address}' must attach to a unit or to an account";
        }
    }

    private static StepKind KindOf(StepPayload payload) => payload switch
    {
        StepPayload.CreateOrganization => StepKind.Organization,
        StepPayload.CreateJournal => StepKind.Journal,
        StepPayload.EnablePolicyType => StepKind.PolicyType,
        StepPayload.EnableTrustedAccess => StepKind.TrustedAccess,
        StepPayload.RegisterDelegatedAdministrator => StepKind.DelegatedAdministrator,
        StepPayload.WriteUnit or StepPayload.DeleteUnit => StepKind.Unit,
        StepPayload.CreateAccount or StepPayload.ChangeAccount => StepKind.Account,
        StepPayload.PlaceAccount => StepKind.Placement,
        StepPayload.WritePolicy or StepPayload.DeletePolicy => StepKind.Policy,
        StepPayload.AttachPolicy or StepPayload.DetachPolicy => StepKind.Attachment,
        StepPayload.WriteStack or StepPayload.DeleteStack => StepKind.Stack,
        StepPayload.WriteSetting => StepKind.Setting,
        StepPayload.FindIdentityCenter => StepKind.IdentityCenter,
        StepPayload.WritePermissionSet or StepPayload.DeletePermissionSet => StepKind.PermissionSet,
        StepPayload.CreateGroup or StepPayload.RenameGroup or StepPayload.DeleteGroup => StepKind.Group,
        StepPayload.AddMember or StepPayload.RemoveMember => StepKind.Member,
        StepPayload.AssignAccess or StepPayload.RemoveAccess => StepKind.Assignment,
        _ => throw new UnreachableException(),
    };
}
