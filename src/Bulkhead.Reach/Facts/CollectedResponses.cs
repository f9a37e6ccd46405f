using System.Text.Json;

namespace Bulkhead.Reach.Facts;

/// <summary>The responses of one operation, and where it could not be read.</summary>
internal sealed class CollectedResponses
{
    private readonly List<(string? Region, JsonElement Response)> _pages = new(1);
    private HashSet<string>? _missing;

    /// <summary>The responses with their regions; null for one that is of no region, or of one that the file does not tell.</summary>
    public IReadOnlyList<(string? Region, JsonElement Response)> Pages => _pages;

    /// <summary>The regions that could not be read; <c>*</c> for any of those that are not named.</summary>
    public IEnumerable<string> Missing => _missing is null ? [] : _missing.Order(StringComparer.Ordinal);

    /// <summary>Whether what is in that region may be more than the responses say; in any of them for null.</summary>
    public bool Lacks(string? region) => _missing is not null && (region is null || _missing.Contains(region) || _missing.Contains(FactPlan.OtherRegions));

    public void Add(string? region, JsonElement response) => _pages.Add((region, response));

    public void AddMissing(string? region) => (_missing ??= new(StringComparer.Ordinal)).Add(region ?? FactPlan.OtherRegions);
}
