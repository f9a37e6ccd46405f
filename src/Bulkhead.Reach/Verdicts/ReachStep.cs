using System.Collections.Immutable;

namespace Bulkhead.Reach.Verdicts;

/// <summary>A step of a way.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Call">The API call, or what follows without one.</param>
/// <param name="Principal">Who makes the call: the ARN of the user or session.</param>
/// <param name="Resource">On what.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="RuleName">What the rule does.</param>
/// <param name="Gives">What the attacker has once the rule's calls are made.</param>
/// <param name="Statements">The statements that allow it: policy and statement.</param>
/// <param name="Assumptions">What is usually so, what the caller chose, and what circumstances the call needs.</param>
/// <param name="Unknowns">What is not known of the step; empty in a certain way.</param>
public sealed record ReachStep(
    int Number,
    string Call,
    string Principal,
    string Resource,
    string RuleId,
    string RuleName,
    string Gives,
    ImmutableArray<string> Statements,
    ImmutableArray<string> Assumptions,
    ImmutableArray<string> Unknowns);
