using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>What was written down in an evaluation, and what a decision makes of it.</summary>
internal sealed class Explanation
{
    private readonly List<DecidingStatement> _statements = [];

    public SortedSet<int> Rules { get; } = [];

    public List<string> Notes { get; } = [];

    public void Add(PolicyKind kind, CompiledPolicy policy, CompiledStatement statement, int level, Truth applies) =>
        _statements.Add(new(kind, policy.Source, statement.Source, level, applies == Truth.Yes));

    public Decision ToDecision(Verdict verdict, CompiledStack stack, CompiledRequest request)
    {
        ImmutableArray<Diagnostic> faults = [];
        if (verdict.Outcome == DecisionOutcome.Invalid)
        {
            faults = [.. request.Faults, .. stack.Faults];
            if (faults.IsEmpty) faults = [.. Notes.Select(n => new Diagnostic(RequestDiagnostics.Malformed, n.TrimEnd('.')))];
            foreach (var fault in faults) AddRuleOf(fault);
        }

        var deciding = Deciding(verdict.Outcome);
        return new Decision
        {
            Outcome = verdict.Outcome,
            BlockedBy = verdict.BlockedBy,
            Statements = deciding,
            Rules = [.. Rules],
            Explanation = [.. Notes, .. deciding.Select(Describe), Conclude(verdict, faults)],
            Faults = faults,
        };
    }

    private void AddRuleOf(Diagnostic fault)
    {
        if (fault.Code == PolicyDiagnostics.InvalidPrincipal.Code) Rules.Add(10);
        else if (fault.Code == PolicyDiagnostics.InvalidResourceControlPolicy.Code) Rules.Add(37);
        else if (fault.Code == PolicyDiagnostics.InvalidResource.Code) Rules.Add(31);
        else if (fault.Code != RequestDiagnostics.Malformed.Code) Rules.Add(59);
    }

    private ImmutableArray<DecidingStatement> Deciding(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.ExplicitlyDenied => [.. _statements.Where(s => s.Statement.Effect == StatementEffect.Deny && s.IsCertain)],
        DecisionOutcome.Unknown => [.. _statements.Where(s => !s.IsCertain)],
        DecisionOutcome.Allowed or DecisionOutcome.ImplicitlyDenied
            => [.. _statements.Where(s => s.Statement.Effect == StatementEffect.Allow && s.IsCertain)],
        DecisionOutcome.Invalid => [],
        _ => throw new UnreachableException(),
    };

    private static string Describe(DecidingStatement deciding)
    {
        var verb = (deciding.Statement.Effect, deciding.IsCertain) switch
        {
            (StatementEffect.Allow, true) => "allows it",
            (StatementEffect.Deny, true) => "denies it",
            (StatementEffect.Allow, false) => "may allow it",
            (StatementEffect.Deny, false) => "may deny it",
            _ => throw new UnreachableException(),
        };
        var level = deciding.Kind is PolicyKind.Scp or PolicyKind.Rcp ? $" of level {deciding.Level + 1}" : "";
        var name = deciding.Policy.Name is { } known ? $" '{known}'" : "";
        return $"{PolicyKindNames.Describe(deciding.Kind)}{name}{level}: '{deciding.Statement.DisplayName}' {verb}.";
    }

    private static string Conclude(Verdict verdict, ImmutableArray<Diagnostic> faults)
    {
        var kinds = string.Join(", ", PolicyKindNames.NamesIn(verdict.BlockedBy));
        return verdict.Outcome switch
        {
            DecisionOutcome.Allowed => "Allowed: everything that must allow it does.",
            DecisionOutcome.ExplicitlyDenied => $"Explicitly denied (blocked by: {kinds}).",
            DecisionOutcome.ImplicitlyDenied => $"Implicitly denied: not allowed by {kinds}.",
            DecisionOutcome.Unknown => $"Unknown: it hangs on something that the policy language does not define ({kinds}).",
            DecisionOutcome.Invalid => $"Invalid: {faults[0].Message}.",
            _ => throw new UnreachableException(),
        };
    }
}
