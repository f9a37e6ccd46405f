using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>How an operation on a stack set is carried out (AWS CloudFormation API Reference, "StackSetOperationPreferences").</summary>
/// <param name="Shown">In the shape of the API.</param>
internal sealed record OperationPreferences(JsonObject Shown)
{
    /// <summary>What automatic deployments have: preferences don't apply to them, and one account's failure stops no other.</summary>
    public static JsonObject Automatic => new()
    {
        ["RegionConcurrencyType"] = "PARALLEL",
        ["FailureTolerancePercentage"] = 100,
        ["MaxConcurrentPercentage"] = 100,
        ["ConcurrencyMode"] = "SOFT_FAILURE_TOLERANCE",
    };

    /// <summary>Whether the operation works in all regions at once.</summary>
    public bool IsParallel => Shown.Text("RegionConcurrencyType") == "PARALLEL";

    private bool IsSoft => Shown.Text("ConcurrencyMode") == "SOFT_FAILURE_TOLERANCE";

    /// <summary>Reads a request's preferences.</summary>
    /// <param name="input">The request.</param>
    /// <param name="regions">The regions of the operation.</param>
    /// <exception cref="ServiceException">They contradict each other, or name another region.</exception>
    public static OperationPreferences Read(JsonObject input, IReadOnlyCollection<string> regions)
    {
        var given = input.Object("OperationPreferences")?.Copy() ?? [];
        OneOf(given, "FailureToleranceCount", "FailureTolerancePercentage");
        OneOf(given, "MaxConcurrentCount", "MaxConcurrentPercentage");
        var order = given.Texts("RegionOrder").ToList();
        if (order.Distinct(StringComparer.Ordinal).Count() != order.Count) throw Refusal.Validation("RegionOrder must not name a region twice");
        if (order.Find(region => !regions.Contains(region)) is { } stranger)
            throw Refusal.Validation($"RegionOrder names {stranger}, which is not a region of the operation");
        return new OperationPreferences(given);
    }

    /// <summary>The regions in the order in which the operation goes through them.</summary>
    public ImmutableArray<string> Order(IEnumerable<string> regions) => [.. Shown.Texts("RegionOrder").Concat(regions).Distinct(StringComparer.Ordinal)];

    /// <summary>How many accounts of a region may fail. Percentages are rounded down.</summary>
    /// <param name="accounts">The accounts of the region.</param>
    public int Tolerance(int accounts) =>
        Shown.Int("FailureTolerancePercentage") is { } percentage ? (int)((long)accounts * percentage / 100) : Shown.Int("FailureToleranceCount") ?? 0;

    /// <summary>
    /// How many accounts of a region may be worked on at once: in the strict mode never so many that more than one could fail beyond
    /// what is tolerated. Percentages are rounded down, to one at least.
    /// </summary>
    /// <param name="accounts">The accounts of the region.</param>
    /// <param name="failed">How many have failed.</param>
    public int Concurrency(int accounts, int failed)
    {
        var wanted = Shown.Int("MaxConcurrentPercentage") is { } percentage
            ? Math.Max(1, (int)((long)accounts * percentage / 100)) : Shown.Int("MaxConcurrentCount") ?? 1;
        return IsSoft ? wanted : Math.Min(wanted, Tolerance(accounts) + 1 - failed);
    }

    private static void OneOf(JsonObject given, string one, string other)
    {
        if (given.ContainsKey(one) && given.ContainsKey(other)) throw Refusal.Validation($"You can specify either {one} or {other}, but not both");
    }
}
