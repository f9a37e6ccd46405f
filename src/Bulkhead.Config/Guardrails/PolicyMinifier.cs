using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// Makes one short document of many statements, which decides exactly as all of them together. Two statements become one
/// where they differ in their actions only, or in their resources only: what a statement says of a set of actions it says
/// of each. <c>NotAction</c> and <c>NotResource</c> are never joined, since there it would be the other way round.
/// </summary>
internal static class PolicyMinifier
{
    /// <summary>The document; the same for every order of the statements.</summary>
    public static string Write(IEnumerable<CompactStatement> statements) =>
        $"{{\"Version\":\"2012-10-17\",\"Statement\":[{string.Join(',', Merge(statements).Select(s => s.ToJson()))}]}}";

    /// <summary>As few statements as the joins give, in canonical order.</summary>
    public static ImmutableArray<CompactStatement> Merge(IEnumerable<CompactStatement> statements)
    {
        var list = statements.DistinctBy(s => s.ToJson(), StringComparer.Ordinal).ToList();
        for (var before = int.MaxValue; list.Count < before;)
        {
            before = list.Count;
            list = [.. list.GroupBy(s => s.NotAction ? s.ToJson() : s.KeyWithoutActions, StringComparer.Ordinal).Select(JoinActions)];
            list = [.. list.GroupBy(s => s.NotResource ? s.ToJson() : s.KeyWithoutResources, StringComparer.Ordinal).Select(JoinResources)];
        }

        return [.. list.OrderBy(s => s.ToJson(), StringComparer.Ordinal)];
    }

    private static CompactStatement JoinActions(IEnumerable<CompactStatement> group)
    {
        var list = group.ToList();
        return list is [var one] ? one : list[0] with { Actions = Union(list, s => s.Actions) };
    }

    private static CompactStatement JoinResources(IEnumerable<CompactStatement> group)
    {
        var list = group.ToList();
        return list is [var one] ? one : list[0] with { Resources = Union(list, s => s.Resources) };
    }

    private static ImmutableArray<string> Union(List<CompactStatement> statements, Func<CompactStatement, ImmutableArray<string>> patternsOf)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            foreach (var pattern in patternsOf(statement)) all.Add(pattern);
        }

        var sorted = new string[all.Count];
        all.CopyTo(sorted);
        Array.Sort(sorted, StringComparer.Ordinal);
        return ImmutableCollectionsMarshal.AsImmutableArray(sorted);
    }
}
