using System.Text.Json;

namespace Bulkhead.Reach.Facts;

/// <summary>The responses of one operation, and where it could not be read.</summary>
internal sealed class CollectedResponses
{
    private static readonly CollectedResponses Empty = new([(null, JsonElement.Parse("{}"u8))]);

    private readonly List<(string? Region, JsonElement Response)> _pages;
    private HashSet<string>? _missing;

    public CollectedResponses()
        : this(new(1))
    {
    }

    private CollectedResponses(List<(string? Region, JsonElement Response)> pages) => _pages = pages;

    /// <summary>One response in which nothing is: most are. It is one for all, and never added to.</summary>
    public static CollectedResponses OfNothing => Empty;

    /// <summary>Whether each response is there, and lists nothing.</summary>
    public bool IsNothing
    {
        get
        {
            if (_missing is not null) return false;
            foreach (var (_, response) in _pages)
            {
                if (response.ValueKind != JsonValueKind.Object || response.GetPropertyCount() > 0) return false;
            }

            return true;
        }
    }

    /// <summary>The responses with their regions; null for one that is of no region, or of one that the file does not tell.</summary>
    public IReadOnlyList<(string? Region, JsonElement Response)> Pages => _pages;

    /// <summary>The regions that could not be read; <c>*</c> for any of those that are not named.</summary>
    public IEnumerable<string> Missing => _missing is null ? [] : _missing.Order(StringComparer.Ordinal);

    /// <summary>Whether what is in that region may be more than the responses say; in any of them for null.</summary>
    public bool Lacks(string? region) => _missing is not null && (region is null || _missing.Contains(region) || _missing.Contains(FactPlan.OtherRegions));

    public void Add(string? region, JsonElement response) => _pages.Add((region, response));

    public void AddMissing(string? region) => (_missing ??= new(StringComparer.Ordinal)).Add(region ?? FactPlan.OtherRegions);
}
