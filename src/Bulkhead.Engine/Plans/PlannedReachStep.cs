using System.Collections.Immutable;

namespace Bulkhead.Engine.Plans;

/// <summary>A step of a way that breaks an invariant, or may break it.</summary>
/// <param name="Call">The API call, or what follows without one.</param>
/// <param name="Principal">Who makes it; empty where nothing is called.</param>
/// <param name="Resource">On what.</param>
/// <param name="Rule">The rule's id; <c>call</c> for the call that the invariant forbids.</param>
/// <param name="Gives">What the attacker has then.</param>
/// <param name="Statements">The statements that allow it.</param>
/// <param name="Assumptions">What it rests on.</param>
/// <param name="Unknowns">What is not known of it.</param>
public sealed record PlannedReachStep(
    string Call,
    string Principal,
    string Resource,
    string Rule,
    string Gives,
    ImmutableArray<string> Statements,
    ImmutableArray<string> Assumptions,
    ImmutableArray<string> Unknowns);
