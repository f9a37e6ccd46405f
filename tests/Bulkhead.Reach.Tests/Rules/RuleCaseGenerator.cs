using System.Collections.Immutable;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>
/// Makes the cases of a rule: for each of its alternatives an organization with exactly its permissions, and for the first
/// one the same with each permission taken away, each condition false, an SCP, a boundary and a condition in the way.
/// </summary>
internal static class RuleCaseGenerator
{
    public static IEnumerable<RuleCase> Positive(RuleRow row) => Alternatives(row).Select(a => new RuleWorld(row, a, null).Build());

    public static IEnumerable<RuleCase> Negative(RuleRow row)
    {
        var alternative = Alternatives(row).First();
        var world = new RuleWorld(row, alternative, null);
        foreach (var change in Changes(world, alternative)) yield return new RuleWorld(row, alternative, change).Build();
    }

    private static IEnumerable<CaseChange> Changes(RuleWorld world, ImmutableArray<string> alternative)
    {
        foreach (var condition in alternative.Where(e => !RuleCall.IsCall(e) && world.CanBeFalse(e))) yield return new CaseChange.WithoutCondition(condition);
        if (world.IsOutside) yield break;
        var calls = alternative.Where(RuleCall.IsCall).Select(RuleCall.Parse).ToList();
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].Provider is not null) continue;
            yield return new CaseChange.WithoutCall(i);
            yield return new CaseChange.ForOthers(i);
        }

        foreach (var action in calls.Where(c => c.Provider is null).Select(c => c.Actions[0]).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!world.IsInManagementAccount) yield return new CaseChange.Guardrail(action);
            yield return new CaseChange.Boundary(action);
        }
    }

    /// <summary>Every choice of branches, as one list of conditions and calls.</summary>
    private static IEnumerable<ImmutableArray<string>> Alternatives(RuleRow row)
    {
        IEnumerable<ImmutableArray<string>> all = [[]];
        foreach (var element in row.Alternatives("if").Concat(row.Alternatives("calls")))
        {
            all = all.SelectMany(head => element.Select(branch => head.AddRange(branch)));
        }

        return all.Where(a => !Contradicts(a));
    }

    // A user and a role at once, and things that can't be held without a fact outside of AWS when one is at hand.
    private static bool Contradicts(ImmutableArray<string> alternative) =>
        (alternative.Contains("caller is user") && alternative.Contains("caller is role"))
        || alternative.Contains("changes repository") && alternative.Any(e => e.Contains("declared", StringComparison.Ordinal));
}
