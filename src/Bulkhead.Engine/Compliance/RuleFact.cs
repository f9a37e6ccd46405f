using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Compliance;

/// <summary>What a rule says in a region of an account.</summary>
/// <param name="Account">The account's name in the file.</param>
/// <param name="Region">The region.</param>
/// <param name="Rule">The rule's name, without the pack's id.</param>
/// <param name="Verdict">What AWS Config says.</param>
public sealed record RuleFact(string Account, RegionName Region, string Rule, RuleVerdict Verdict)
{
    /// <summary>Resources that are not as the rule wants them, as <c>type id</c>; the first hundred at most.</summary>
    public ImmutableArray<string> Resources { get; init; } = [];
}
