using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Compliance;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Report.Evidence;

/// <summary>
/// Puts together what AWS Config says and what Bulkhead knows: a piece of the file is in place when a plan, which was just made, has
/// no step for it and everything around it could be read.
/// </summary>
/// <param name="model">The file's meaning.</param>
/// <param name="policies">Its compiled guardrails.</param>
/// <param name="desired">What it wants.</param>
/// <param name="result">A plan of it, with the invariants proved.</param>
/// <param name="facts">What AWS Config says.</param>
public sealed class EvidenceBuilder(
    OrganizationModel model, ImmutableArray<OrganizationPolicy> policies, DesiredOrganization desired, PlanResult result, ConformanceFacts facts)
{
    private readonly Plan _plan = result.Plan;

    /// <summary>The report.</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="now">When the world was read.</param>
    public EvidenceReport Build(ComplianceFramework framework, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(framework);
        var accounts = model.Accounts.Where(a => framework.Binds(model, a)).OrderBy(a => a.Name, StringComparer.Ordinal).ToImmutableArray();
        return new EvidenceReport
        {
            Organization = model.Name,
            Framework = framework,
            MadeAt = now,
            Accounts = [.. accounts.Select(a => KeyValuePair.Create(a.Name, _plan.AccountIds.GetValueOrDefault(a.Name)))],
            Controls =
            [
                .. from control in framework.Controls
                   from account in accounts
                   select new ControlEvidence(control, account.Name, [.. control.Proofs.SelectMany(proof => Items(framework, account, proof).Select(i => i with { PairedBy = proof.PairedBy.ToString() }))]),
            ],
        };
    }

    private IEnumerable<EvidenceItem> Items(ComplianceFramework framework, Account account, ComplianceProof proof) => proof switch
    {
        ComplianceProof.Rule rule => Rules(framework, account, rule.Name),
        ComplianceProof.Guardrail guardrail => [Guardrail(account, guardrail.Name)],
        ComplianceProof.Setting setting => [Setting(account, setting.Name)],
        ComplianceProof.Stack stack => [Stack(account, stack.Name)],
        ComplianceProof.Detection detection => [Detection(account, detection.Name)],
        ComplianceProof.LockedTrail => [Trail()],
        ComplianceProof.LogRetention retention => [Retention(retention.Days)],
        ComplianceProof.Invariants => Invariants(account),
        _ => throw new UnreachableException(),
    };

    private IEnumerable<EvidenceItem> Rules(ComplianceFramework framework, Account account, string name)
    {
        var isGlobal = framework.Rules.First(r => r.Name == name).IsGlobal;
        foreach (var region in isGlobal ? [model.Home] : account.Regions)
        {
            var fact = facts.Rules.FirstOrDefault(f => f.Account == account.Name && f.Region == region && f.Rule == name);
            var unread = facts.Unread.FirstOrDefault(u => u.Account == account.Name && u.Region == region);
            var (state, detail) = fact?.Verdict switch
            {
                RuleVerdict.Compliant => (EvidenceState.Met, "everything that AWS Config judged is compliant"),
                RuleVerdict.NotCompliant => (EvidenceState.NotMet, "AWS Config found what is not compliant"),
                RuleVerdict.NoData => (EvidenceState.Unknown, "AWS Config has no data: nothing of the kind is there, or it has not looked yet"),
                null when unread is not null => (EvidenceState.Unknown, $"AWS Config was not read: {unread.Refusal.Code}"),
                null => (EvidenceState.Unknown, "the rule is not there"),
                _ => throw new UnreachableException(),
            };
            yield return new EvidenceItem("aws-config", name, state, detail) { Region = region.Value, Resources = fact?.Resources ?? [] };
        }
    }

    private EvidenceItem Guardrail(Account account, string name)
    {
        var over = policies.Where(p => p.Guardrails.Contains(name) && p.Targets.Any(t => Covers(t, account))).ToList();
        if (over.Count == 0) return new EvidenceItem("guardrail", name, EvidenceState.NotMet, "the file does not put it over the account");
        var keys = over.Select(p => $"{PolicyTypeNames.Of(p.Type)}/{p.Name}").ToList();
        var step = _plan.Steps.FirstOrDefault(s => s.Address.Kind switch
        {
            StepKind.Policy => keys.Contains(s.Address.Name),
            StepKind.Attachment => keys.Any(key => s.Address.Name.StartsWith(key + " > ", StringComparison.Ordinal)),
            StepKind.PolicyType => keys.Any(key => key.StartsWith(s.Address.Name + "/", StringComparison.Ordinal)),
            StepKind.Account or StepKind.Placement => s.Address.Name == account.Name,
            _ => false,
        });
        return step is null
            ? new EvidenceItem("guardrail", name, EvidenceState.Met, $"in force by {string.Join(", ", keys)}")
            : new EvidenceItem("guardrail", name, EvidenceState.NotMet, Open(step));
    }

    private static bool Covers(PolicyTarget target, Account account) => target switch
    {
        PolicyTarget.UnitTarget { Unit: var unit } => unit.Contains(account.Unit),
        PolicyTarget.AccountTarget { Account: var name } => name == account.Name,
        _ => throw new UnreachableException(),
    };

    private EvidenceItem Setting(Account account, string name) =>
        Pieces("setting", name, account.Name, desired.Settings.Where(s => s.Account == account.Name && s.Setting.Name == name).Select(s => s.Address));

    private EvidenceItem Stack(Account account, string name) =>
        Pieces("stack", name, account.Name, desired.Stacks.Where(s => s.Account == account.Name && s.Template.Name == name).Select(s => s.Address));

    /// <summary>A service that the security account administers: its settings there and in the management account, of lists only this account's entry.</summary>
    private EvidenceItem Detection(Account account, string name)
    {
        var settings = desired.Settings.Where(s => (s.Setting.Name == name || s.Setting.Name.StartsWith(name + "-", StringComparison.Ordinal))
            && (s.Region is not { } region || account.Regions.Contains(region))).ToList();
        if (settings.Count == 0) return new EvidenceItem("detection", name, EvidenceState.NotMet, "the file does not turn it on");
        var steps = _plan.Steps.Where(step => settings.Any(s => s.Address == step.Address))
            .Where(step => step.Differences.IsEmpty || !step.Differences.All(d => d.Property.StartsWith("Members.", StringComparison.Ordinal))
                || step.Differences.Any(d => d.Property == $"Members.{account.Name}"));
        return steps.FirstOrDefault() is { } open ? new EvidenceItem("detection", name, EvidenceState.NotMet, Open(open))
            : settings.Select(s => s.Account).FirstOrDefault(result.PartlyUnread.Contains) is { } unread
                ? new EvidenceItem("detection", name, EvidenceState.Unknown, $"account '{unread}' could not be read")
            : new EvidenceItem("detection", name, EvidenceState.Met, "on in every governed region of the account, administered from the security account");
    }

    private EvidenceItem Trail()
    {
        var stacks = desired.Stacks.Where(s => s.Template.Name is "bulkhead-trail" or "bulkhead-logs").ToList();
        if (stacks.Count < 2) return new EvidenceItem("trail", "organization trail", EvidenceState.NotMet, "the file has no log archive");
        if (model.LogRetentionDays is not { } days) return new EvidenceItem("trail", "organization trail", EvidenceState.NotMet, "logs are not locked");
        var open = _plan.Steps.FirstOrDefault(step => stacks.Any(s => s.Address == step.Address));
        return open is not null ? new EvidenceItem("trail", "organization trail", EvidenceState.NotMet, Open(open))
            : stacks.Select(s => s.Account).FirstOrDefault(result.PartlyUnread.Contains) is { } unread
                ? new EvidenceItem("trail", "organization trail", EvidenceState.Unknown, $"account '{unread}' could not be read")
            : new EvidenceItem("trail", "organization trail", EvidenceState.Met, $"every account is logged, with validated files, locked in compliance mode for {days} days");
    }

    private EvidenceItem Retention(int needed)
    {
        var trail = Trail();
        return trail.State != EvidenceState.Met ? trail with { Source = "retention", Subject = "logs" }
            : model.LogRetentionDays >= needed
                ? new EvidenceItem("retention", "logs", EvidenceState.Met, $"kept for {model.LogRetentionDays} days; {needed} are asked for")
            : new EvidenceItem("retention", "logs", EvidenceState.NotMet, $"kept for {model.LogRetentionDays} days, and {needed} are asked for: say 'retention: {needed} days' under 'logs'");
    }

    /// <summary>Invariants are proved on the state that the plan makes: that is today's when it is empty.</summary>
    private IEnumerable<EvidenceItem> Invariants(Account account)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { account.Name, account.Unit.Value };
        for (var kind = account.Kind; kind is not null; kind = model.Kinds.GetValueOrDefault(kind)?.Extends) names.Add(kind);
        var about = _plan.Invariants.Where(i => i.Sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(names.Contains)).ToList();
        if (about.Count == 0) yield return new EvidenceItem("invariant", "invariants", EvidenceState.Unknown, "no invariant of the file speaks of the account");
        foreach (var invariant in about)
        {
            yield return invariant.Verdict switch
            {
                PlannedInvariant.Proved when _plan.IsEmpty => new EvidenceItem("invariant", invariant.Sentence, EvidenceState.Met, "proved"),
                PlannedInvariant.Proved => new EvidenceItem("invariant", invariant.Sentence, EvidenceState.Unknown, "proved of the state after apply, and not of today's"),
                PlannedInvariant.Broken => new EvidenceItem("invariant", invariant.Sentence, EvidenceState.NotMet, "broken"),
                _ => new EvidenceItem("invariant", invariant.Sentence, EvidenceState.Unknown, $"not proved: {string.Join("; ", invariant.Unknowns.Take(3))}"),
            };
        }
    }

    private EvidenceItem Pieces(string source, string name, string account, IEnumerable<StepAddress> addresses)
    {
        var wanted = addresses.ToList();
        if (wanted.Count == 0) return new EvidenceItem(source, name, EvidenceState.NotMet, "the file does not give it to the account");
        return _plan.Steps.FirstOrDefault(s => wanted.Contains(s.Address)) is { } open ? new EvidenceItem(source, name, EvidenceState.NotMet, Open(open))
            : result.PartlyUnread.Contains(account) ? new EvidenceItem(source, name, EvidenceState.Unknown, $"account '{account}' could not be read")
            : new EvidenceItem(source, name, EvidenceState.Met, "as the file says");
    }

    private static string Open(PlanStep step) => step.Differences.IsEmpty
        ? $"{step.Address}: {step.Reason}"
        : $"{step.Address}: {step.Reason} ({string.Join(", ", step.Differences.Take(3).Select(d => d.Property))})";
}
