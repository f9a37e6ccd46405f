using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>
/// The regions in which stacks may stand, noted in tags of the management account's stack of roles. A region that is taken
/// out of the file is still found there until its stacks are gone.
/// </summary>
internal static class GovernedRegions
{
    /// <summary>A tag's value has 256 characters (AWS CloudFormation API Reference, "Tag"), and AWS has more regions than fit.</summary>
    private const int RegionsInTag = 12;

    /// <summary>The tags that note the regions.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ToTags(IEnumerable<RegionName> regions) => regions
        .Chunk(RegionsInTag)
        .Select((chunk, index) => KeyValuePair.Create(
            index == 0 ? OwnershipTags.Regions : $"{OwnershipTags.Regions}-{index + 1}",
            string.Join(' ', chunk.Select(r => r.Value))));

    /// <summary>The regions that tags note.</summary>
    public static ImmutableArray<RegionName> Read(ImmutableSortedDictionary<string, string> tags) =>
    [
        .. tags
            .Where(t => t.Key == OwnershipTags.Regions || t.Key.StartsWith($"{OwnershipTags.Regions}-", StringComparison.Ordinal))
            .SelectMany(t => t.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(r => new RegionName(r))
            .Distinct(),
    ];
}
