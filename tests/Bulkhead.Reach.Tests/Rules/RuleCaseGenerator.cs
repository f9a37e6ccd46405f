using System.Collections.Immutable;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>
/// Makes the cases of a rule: for each of its alternatives an organization with exactly its permissions, and the same with
/// each permission taken away, each condition false, an SCP, a boundary and a condition in the way.
/// </summary>
internal static class RuleCaseGenerator
{
    /// <summary>Rules of which no case can be made, with why; docs/reach.md lists them.</summary>
    public static readonly Dictionary<string, string> Without = new(StringComparer.Ordinal)
    {
        ["X104"] = "it speaks of what is not known, and is never certain",
        ["X108"] = "it speaks of what is not known, and is never certain",
        ["X109"] = "it speaks of what is not known, and is never certain",
        ["D12"] = "it gives the session of the caller, who holds it already; the graph has no limits of a person's session",
    };

    public static IEnumerable<RuleCase> Positive(RuleRow row) => Positive(row, null);

    /// <summary>The cases with a way.</summary>
    /// <param name="row">The rule.</param>
    /// <param name="rank">Which of the actions of a call the attacker may take: the one of the lowest rank; null for the first.</param>
    public static IEnumerable<RuleCase> Positive(RuleRow row, Func<string, int>? rank) =>
        Without.ContainsKey(row.Id) ? [] : Alternatives(row).Select(a => new RuleWorld(row, a, null, rank).Build());

    /// <summary>The cases with a way, each with those in which one of its permissions is not there or does not count.</summary>
    /// <param name="row">The rule.</param>
    /// <param name="rank">Which of the actions of a call the attacker may take: the one of the lowest rank.</param>
    public static IEnumerable<(RuleCase Positive, IEnumerable<RuleCase> Negative)> Refused(RuleRow row, Func<string, int> rank)
    {
        if (Without.ContainsKey(row.Id)) yield break;
        var alternatives = Alternatives(row).ToList();
        foreach (var alternative in alternatives)
        {
            bool IsNeeded(string element) => !alternatives.Any(a => !a.Contains(element) && a.All(alternative.Contains));
            var changes = Changes(new RuleWorld(row, alternative, null, rank), alternative, IsNeeded, rank).Where(c => c is not CaseChange.WithoutCondition);
            yield return (new RuleWorld(row, alternative, null, rank).Build(), changes.Select(c => new RuleWorld(row, alternative, c, rank).Build()));
        }
    }

    public static IEnumerable<RuleCase> Negative(RuleRow row)
    {
        if (Without.ContainsKey(row.Id)) yield break;
        var alternatives = Alternatives(row).ToList();
        foreach (var alternative in alternatives)
        {
            // What another way does without, and which has nothing else, is not missed.
            bool IsNeeded(string element) => !alternatives.Any(a => !a.Contains(element) && a.All(alternative.Contains)) && !IsImplied(element, alternative, alternatives);
            var world = new RuleWorld(row, alternative, null);
            foreach (var change in Changes(world, alternative, IsNeeded, null)) yield return new RuleWorld(row, alternative, change).Build();
        }
    }

    // The management account administers every service; and without it, accounts other than it are still there where a branch is about them.
    private static bool IsImplied(string element, ImmutableArray<string> alternative, List<ImmutableArray<string>> all)
    {
        const string management = "caller in management account";
        if (!alternative.Contains(management)) return false;
        return element.StartsWith("caller in administrator account of ", StringComparison.Ordinal)
            || (element == management && all.Exists(a => a.Any(e => e.EndsWith(" not in management account", StringComparison.Ordinal) && !e.StartsWith("caller ", StringComparison.Ordinal))));
    }

    private static IEnumerable<CaseChange> Changes(RuleWorld world, ImmutableArray<string> alternative, Func<string, bool> isNeeded, Func<string, int>? rank)
    {
        foreach (var condition in alternative.Where(e => !RuleCall.IsCall(e) && isNeeded(e) && RuleWorld.CanBeFalse(e))) yield return new CaseChange.WithoutCondition(condition);
        if (world.IsOutside)
        {
            // An outsider has every permission of its own: what is taken away is what the role's trust policy gives.
            for (var i = 0; i < alternative.Count(RuleCall.IsCall); i++)
            {
                if (RuleCall.Parse(alternative.Where(RuleCall.IsCall).ElementAt(i)) is not { Provider: null, Actions: ["sts:AssumeRole"] }) continue;
                yield return new CaseChange.WithoutCall(i);
                yield return new CaseChange.ForOthers(i);
            }

            yield break;
        }

        var texts = alternative.Where(RuleCall.IsCall).ToList();
        var calls = texts.ConvertAll(RuleCall.Parse);
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].Provider is not null || !isNeeded(texts[i])) continue;
            yield return new CaseChange.WithoutCall(i);
            yield return new CaseChange.ForOthers(i);
        }

        foreach (var action in calls.Where((c, i) => c.Provider is null && isNeeded(texts[i])).Select(c => rank is null ? c.Actions[0] : c.Actions.MinBy(rank)!).Distinct(StringComparer.OrdinalIgnoreCase))
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
