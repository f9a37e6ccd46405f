using System.Diagnostics;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Plans the attachments. What replaces a policy is attached before the old one is detached; only where a target has no
/// free place must some go first.
/// </summary>
internal static class AttachmentPlanner
{
    public static void PlanAttachments(PlanDraft draft, PolicyMatching policies)
    {
        foreach (var policy in draft.Desired.Policies)
        {
            var found = policies.Find(policy.Type, policy.Name);
            // A policy that names an account which can't be made is not there to be attached.
            if (found is null && !PolicyPlanner.IsPossible(draft, policy)) continue;
            var attached = found?.Targets ?? [];
            foreach (var target in policy.Targets)
            {
                if (Resolve(draft, target) is not { } place || (place.Id is { } id && attached.Contains(id))) continue;
                Attach(draft, policy.Type, policy.Name, place, "the guardrail must hold here");
            }
        }
    }

    public static void PlanDetachments(PlanDraft draft, PolicyMatching policies)
    {
        var wanted = draft.Desired.Policies.ToDictionary(p => (p.Type, p.Name));
        var attachments = draft.Steps.Where(s => s.Payload is StepPayload.AttachPolicy).ToLookup(s => draft.TargetOf((StepPayload.AttachPolicy)s.Payload));
        var leaving = draft.Steps.Where(s => s.Payload is StepPayload.PlaceAccount { Id: not null }).ToArray();
        foreach (var policy in draft.Observed.Policies.Where(p => !p.IsAwsManaged))
        {
            var isWanted = policies.IsWanted(policy);
            if (!isWanted && !draft.Owns(policy.Tags)) continue;
            var keep = isWanted
                ? wanted[(policy.Type, policy.Name)].Targets.Select(t => IdOf(draft, t)).ToHashSet(StringComparer.Ordinal)
                : [];
            if (isWanted) keep.UnionWith(Stopped(draft, wanted[(policy.Type, policy.Name)], policy));
            foreach (var targetId in policy.Targets.Where(id => !keep.Contains(id)))
            {
                var label = Label(draft, targetId);
                draft.Add(
                    Addresses.Attachment(policy.Type, policy.Name, label),
                    StepAction.Detach,
                    new StepPayload.DetachPolicy(policy.Type, policy.Name, policy.Id, targetId),
                    isWanted ? "the file does not want the guardrail here" : "the file no longer has the policy",
                    [
                        .. attachments[targetId].Where(s => ((StepPayload.AttachPolicy)s.Payload).Type == policy.Type).Select(s => s.Address),
                        .. Leaving(draft, leaving, targetId),
                    ]);
            }
        }
    }

    /// <summary>
    /// Where AWS itself has attached a policy: it stays until somebody takes it back there, and is told of in every plan.
    /// </summary>
    private static IEnumerable<string> Stopped(PlanDraft draft, DesiredPolicy desired, ObservedPolicy policy)
    {
        foreach (var name in desired.AttachedByAws)
        {
            if (draft.Accounts.Find(name)?.Id.Value is not { } id || !policy.Targets.Contains(id)) continue;
            var declared = draft.Desired.Accounts.First(a => a.Name == name);
            draft.Report(new Diagnostic(
                PlanDiagnostics.AccountStopped,
                $"account '{name}' is stopped: its budget was spent, and AWS attached '{policy.Name}' to it")
            {
                Span = declared.DeclaredAt,
                Help = $"raise its budget, or wait for the next month; then take the stop back with 'aws budgets execute-budget-action' on the budget 'bulkhead-stop-{name}' of the management account, first REVERSE_BUDGET_ACTION, then RESET_BUDGET_ACTION",
            });
            yield return id;
        }
    }

    /// <summary>The moves out of a unit: its guardrails stay until the accounts that leave it have left.</summary>
    private static IEnumerable<StepAddress> Leaving(PlanDraft draft, PlanStep[] moves, string targetId)
    {
        if (targetId == draft.Observed.RootId) return [];
        var unit = draft.FindUnit(targetId);
        return moves.Where(step =>
        {
            var move = (StepPayload.PlaceAccount)step.Payload;
            return move.Id == targetId
                || (unit is not null
                    && draft.FindAccount(move.Id!) is { } account
                    && unit.Path.Contains(draft.PathOf(account.ParentId)));
        }).Select(step => step.Address);
    }

    private static void Attach(PlanDraft draft, OrganizationPolicyType type, string policy, Place place, string reason) =>
        draft.Add(
            Addresses.Attachment(type, policy, place.Label),
            StepAction.Attach,
            new StepPayload.AttachPolicy(type, policy, place.Unit, place.Account),
            reason,
            [Addresses.Policy(type, policy), Addresses.PolicyType(type), place.MadeBy]);

    /// <summary>Where a target is; null for one that the plan leaves out.</summary>
    private static Place? Resolve(PlanDraft draft, PolicyTarget target)
    {
        switch (target)
        {
            case PolicyTarget.UnitTarget { Unit: var path }:
                var id = draft.Units.IdOf(path);
                var isThere = id is not null || path.IsRoot || draft.Contains(Addresses.Unit(path));
                return isThere
                    ? new Place(id, path.ToString(), path.Value, null, path.IsRoot ? draft.Organization : Addresses.Unit(path))
                    : null;
            case PolicyTarget.AccountTarget { Account: var name }:
                var found = draft.Accounts.Find(name);
                return found is { IsActive: true } || (found is null && draft.Contains(Addresses.Account(name)))
                    ? new Place(found?.Id.Value, AccountLabel(name), null, name, Addresses.Account(name))
                    : null;
            default:
                throw new UnreachableException();
        }
    }

    private static string? IdOf(PlanDraft draft, PolicyTarget target) => target switch
    {
        PolicyTarget.UnitTarget { Unit: var path } => draft.Units.IdOf(path),
        PolicyTarget.AccountTarget { Account: var name } => draft.Accounts.Find(name)?.Id.Value,
        _ => throw new UnreachableException(),
    };

    private static string Label(PlanDraft draft, string targetId) =>
        targetId == draft.Observed.RootId || draft.FindUnit(targetId) is not null
            ? draft.PathOf(targetId).ToString()
            : AccountLabel(AccountId.TryParse(targetId) is { } id ? draft.Accounts.NameOf(id) ?? targetId : targetId);

    /// <summary>Units and accounts may have the same name.</summary>
    private static string AccountLabel(string name) => $"account {name}";

    private sealed record Place(string? Id, string Label, string? Unit, string? Account, StepAddress MadeBy);
}
