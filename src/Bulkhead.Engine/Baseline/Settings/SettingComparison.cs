using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// How a setting's value compares with what is desired: <see cref="Same"/>, <see cref="Differs"/> or
/// <see cref="Blocked"/>, nothing else.
/// </summary>
public abstract record SettingComparison
{
    private SettingComparison()
    {
    }

    /// <summary>Nothing is to be done.</summary>
    public sealed record Same : SettingComparison;

    /// <summary>These properties must change.</summary>
    public sealed record Differs(ImmutableArray<Difference> Differences) : SettingComparison;

    /// <summary>It differs, and changing it would break what somebody uses: a person must act first.</summary>
    /// <param name="Reason">What stands in the way, one sentence.</param>
    /// <param name="Advice">What to do, one sentence.</param>
    public sealed record Blocked(string Reason, string Advice) : SettingComparison;

    /// <summary>Compares property by property; properties that nobody desires are ignored.</summary>
    internal static SettingComparison ByProperty(JsonObject desired, JsonObject observed)
    {
        var differences = ImmutableArray.CreateBuilder<Difference>();
        Collect("", desired, observed, differences);
        return differences.Count == 0 ? new Same() : new Differs(differences.ToImmutable());
    }

    private static void Collect(
        string prefix, JsonObject desired, JsonObject observed, ImmutableArray<Difference>.Builder differences)
    {
        foreach (var (name, wanted) in desired)
        {
            var there = observed[name];
            if (wanted is JsonObject inner && there is JsonObject innerThere)
            {
                Collect($"{prefix}{name}.", inner, innerThere, differences);
            }
            else if (!JsonNode.DeepEquals(wanted, there))
            {
                differences.Add(new Difference(prefix + name, there?.ToString(), wanted?.ToString()));
            }
        }
    }
}
