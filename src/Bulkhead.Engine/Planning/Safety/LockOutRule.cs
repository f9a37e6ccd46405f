using Bulkhead.Config.Guardrails;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>
/// A guardrail that denies Bulkhead's own role what it does in an account cannot be taken back by Bulkhead's work there: the
/// account would stay as it is. So every guardrail of the plan is put to the evaluator with all that the role must be able
/// to do, and with its assumption from the management account.
/// </summary>
internal sealed class LockOutRule : ISafetyRule
{
    private const int Shown = 3;

    public IEnumerable<Diagnostic> Check(PlanDraft draft)
    {
        if (draft.Desired.Allow.LockOut || !draft.Steps.Any(MayBind)) return [];
        return FindDenials(draft)
            .GroupBy(d => d.Denial.Policy)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(group => Describe(draft.Desired, group.Key, [.. group]));
    }

    private static bool MayBind(PlanStep step) => step.Address.Kind is StepKind.Policy or StepKind.Attachment or StepKind.Placement or StepKind.Account;

    private static IEnumerable<(DesiredAccount Account, RoleDenial Denial)> FindDenials(PlanDraft draft)
    {
        var desired = draft.Desired;
        var stacks = desired.Stacks.ToLookup(s => s.Account, StringComparer.Ordinal);
        var settings = desired.Settings.ToLookup(s => s.Account, StringComparer.Ordinal);
        var documents = new RoleDecisions(desired, draft.Observed);
        var answers = new Dictionary<string, RoleDenial?>(StringComparer.Ordinal);
        foreach (var account in desired.Accounts.Where(a => a.ExpiredOn is null && !desired.SuspendedUnit.Contains(a.Unit) && !draft.Accounts.IsFailed(a.Name)))
        {
            var policies = desired.Policies.Where(p => p.Targets.Any(t => Binds(t, account))).ToArray();
            var id = draft.Accounts.Find(account.Name)?.Id ?? RoleDecisions.AnyAccount;

            // Accounts are alike that the same policies bind, with the same role and baseline, and that none of them names.
            var named = policies.Any(p => p.Content.Contains(id.Value, StringComparison.Ordinal)) ? id.Value : "";
            var work = string.Join(',', stacks[account.Name].Select(s => $"{s.Template}/{s.Region}").Concat(settings[account.Name].Select(s => $"{s.Setting.Name}/{s.Region}")));
            var key = $"{named}|{account.AccessRole}|{work}|{string.Join(',', policies.Select(p => $"{p.Type}/{p.Name}"))}";
            if (!answers.TryGetValue(key, out var denial))
            {
                var needed = NeededAction.Of(desired, draft.Observed.Partition, id.Value, stacks[account.Name], settings[account.Name]);
                answers[key] = denial = documents.Find(policies, id, account.AccessRole, needed);
            }

            if (denial is not null) yield return (account, denial);
        }
    }

    private static bool Binds(PolicyTarget target, DesiredAccount account) => target switch
    {
        PolicyTarget.UnitTarget { Unit: var unit } => unit.Contains(account.Unit),
        PolicyTarget.AccountTarget { Account: var name } => name == account.Name,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Diagnostic Describe(DesiredOrganization desired, string policy, (DesiredAccount Account, RoleDenial Denial)[] denials)
    {
        var (account, denial) = denials[0];
        var others = denials.Length > 1 ? $" and {denials.Length - 1} more" : "";
        var actions = string.Join(", ", denial.Actions.Take(Shown)) + (denial.Actions.Length > Shown ? $" and {denial.Actions.Length - Shown} more" : "");
        var description = desired.Policies.First(p => p.Name == policy).Description;
        return new Diagnostic(
            PlanDiagnostics.LockOut,
            $"policy '{policy}' ({description}) denies the role {account.AccessRole} in account '{account.Name}'{others} what Bulkhead does with it: {actions}")
        {
            Help = $"exempt the role in {denial.Statement}: \"ArnNotLike\": {{ \"aws:PrincipalArn\": \"arn:*:iam::*:role/{account.AccessRole}\" }}; if it is meant, say 'allow: {{ lock-out: on }}' under 'organization'",
        };
    }
}
