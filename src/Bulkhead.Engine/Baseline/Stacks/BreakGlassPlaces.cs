using System.Collections.Immutable;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>
/// Which break-glass user stands in which of the stack's places. A user keeps the place that they have: in another one CloudFormation would
/// make a second user of that name, which IAM refuses.
/// </summary>
internal static class BreakGlassPlaces
{
    /// <summary>The parameters, in their order.</summary>
    public static ImmutableArray<string> Names { get; } = ["First", "Second", "Third", "Fourth"];

    /// <summary>The users of the file by place; empty where a place is free.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IReadOnlyList<string> users) =>
        Names.Select((name, i) => KeyValuePair.Create(name, i < users.Count ? users[i] : ""));

    /// <summary>The wanted users, each in the place that they have, and new ones in those that are free.</summary>
    /// <param name="wanted">The parameters as the file orders the users.</param>
    /// <param name="there">The stack's parameters.</param>
    public static ImmutableSortedDictionary<string, string> Keep(ImmutableSortedDictionary<string, string> wanted, IReadOnlyDictionary<string, string> there)
    {
        var users = Names.Select(n => wanted.GetValueOrDefault(n, "")).Where(u => u.Length > 0).ToList();
        var places = Names.ToDictionary(n => n, n => there.GetValueOrDefault(n, "") is var user && users.Contains(user) ? user : "", StringComparer.Ordinal);
        var free = new Queue<string>(Names.Where(n => places[n].Length == 0).OrderBy(n => there.GetValueOrDefault(n, "").Length));
        foreach (var user in users.Where(u => !places.ContainsValue(u))) places[free.Dequeue()] = user;
        return wanted.SetItems(places);
    }
}
