using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Iam.Evaluation;

/// <summary>An explained answer to an <see cref="AuthorizationRequest"/>.</summary>
public sealed record Decision
{
    /// <summary>The answer.</summary>
    public required DecisionOutcome Outcome { get; init; }

    /// <summary>The kinds of policy each of which, for itself, kept the request from being allowed; none when allowed.</summary>
    public required PolicyKinds BlockedBy { get; init; }

    /// <summary>
    /// The statements that decided: the denying ones when explicitly denied, the allowing ones when allowed, the open ones
    /// when unknown; for an implicit denial, the statements that did allow, since they show how far the request came.
    /// </summary>
    public required ImmutableArray<DecidingStatement> Statements { get; init; }

    /// <summary>The numbers of the rules that mattered, ascending (docs/iam.md lists them).</summary>
    public required ImmutableArray<int> Rules { get; init; }

    /// <summary>What happened, one sentence a step, for people.</summary>
    public required ImmutableArray<string> Explanation { get; init; }

    /// <summary>Why the request or a policy is invalid; empty unless it is.</summary>
    public ImmutableArray<Diagnostic> Faults { get; init; } = [];

    /// <summary>Whether the request may go on.</summary>
    public bool IsAllowed => Outcome == DecisionOutcome.Allowed;

    /// <summary>Whether a rule mattered that AWS documents thinly and that nobody here confirmed against AWS itself.</summary>
    public bool RestsOnUnconfirmedRule => Rules.Any(EvaluationRule.IsUnconfirmed);
}
