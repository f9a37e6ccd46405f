using System.Collections.Immutable;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>The order in which resources are made: each after those that it refers to or depends on.</summary>
internal static class DependencyOrder
{
    /// <summary>
    /// The resources in order, with what each waits for. With <paramref name="condition"/>, only those that exist, and
    /// only the branches taken.
    /// </summary>
    /// <exception cref="ServiceException">Resources wait for each other.</exception>
    public static ImmutableArray<(ResourceDefinition Resource, ImmutableArray<string> After)> Of(Template template, Func<string, bool>? condition)
    {
        var existing = template.Resources.Values
            .Where(resource => condition is null || resource.Condition is not { } name || condition(name))
            .ToDictionary(resource => resource.LogicalId);
        var after = existing.Values.ToDictionary(resource => resource.LogicalId, resource =>
            ReferenceFinder.Find(resource.Properties, condition).Concat(ReferenceFinder.Find(resource.Metadata, condition))
                .Where(use => use.Kind != ReferenceKind.Condition).Select(use => use.Name)
                .Concat(resource.DependsOn)
                .Where(existing.ContainsKey).Distinct().Order(StringComparer.Ordinal).ToArray());
        var (order, cycle) = Sort(after);
        if (cycle.Count > 0) throw Refusal.Validation($"Circular dependency between resources: [{string.Join(", ", cycle)}]");
        return [.. order.Select(id => (existing[id], after[id].ToImmutableArray()))];
    }

    /// <summary>
    /// Sorts names so that each comes after those it waits for, alphabetically where nothing is said; or says which names
    /// wait for each other, directly or through others.
    /// </summary>
    public static (IReadOnlyList<string> Order, IReadOnlyList<string> Cycle) Sort(IReadOnlyDictionary<string, string[]> after)
    {
        var missing = after.ToDictionary(entry => entry.Key, entry => entry.Value.Distinct().Count(after.ContainsKey));
        var followers = after.SelectMany(entry => entry.Value.Distinct().Select(first => (first, entry.Key))).ToLookup(pair => pair.first, pair => pair.Key);
        var ready = new SortedSet<string>(missing.Where(entry => entry.Value == 0).Select(entry => entry.Key), StringComparer.Ordinal);
        var order = new List<string>();
        while (ready.Min is { } next)
        {
            ready.Remove(next);
            order.Add(next);
            foreach (var follower in followers[next])
                if (--missing[follower] == 0) ready.Add(follower);
        }

        return (order, [.. after.Keys.Except(order).Order(StringComparer.Ordinal)]);
    }
}
