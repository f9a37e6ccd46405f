using System.Text.Json;

namespace Bulkhead.Reach.Facts;

/// <summary>The responses that were collected of one account, by operation, and the parts of them that were not (docs/reach.md, "The kinds").</summary>
internal sealed class AccountResponses(string account)
{
    private readonly Dictionary<string, CollectedResponses> _responses = new(StringComparer.Ordinal);

    public string Account { get; } = account;

    /// <summary>Adds what a file says under a key: a response, a list of them (pages), or either by region. False where a listing has a token for more.</summary>
    public bool Add(string operation, JsonElement value)
    {
        var isNew = !_responses.TryGetValue(operation, out var known);
        if (isNew && value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 0)
        {
            _responses[operation] = CollectedResponses.OfNothing;
            return true;
        }

        if (known is null || ReferenceEquals(known, CollectedResponses.OfNothing))
        {
            _responses[operation] = known = new();
            if (!isNew) AddPages(known, null, CollectedResponses.OfNothing.Pages[0].Response);
        }

        if (!IsByRegion(value)) return AddPages(known, null, value);
        var isWhole = true;
        foreach (var region in value.EnumerateObject()) isWhole &= AddPages(known, region.Name, region.Value);
        return isWhole;
    }

    /// <summary>What was collected; null where the operation was not.</summary>
    public CollectedResponses? Find(string operation) =>
        _responses.GetValueOrDefault(operation) is { } known && !(known.Pages.Count == 0 && known.Lacks(null)) ? known : null;

    /// <summary>
    /// The response about one resource, from an object by its name or ARN. Nothing where the key is there and the resource is
    /// not, or where AWS said that there is none.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="region">The resource's region; null where it has none, or it is not known.</param>
    /// <param name="names">Its names.</param>
    /// <param name="shared">Those of them that a resource in another region has too: without a region they name neither.</param>
    public (bool IsCollected, JsonElement? Response) FindOf(string operation, string? region, IEnumerable<string> names, IReadOnlySet<string> shared)
    {
        if (Find(operation) is not { } known) return (false, null);
        var isAmbiguous = false;
        foreach (var (place, response) in known.Pages)
        {
            if (place is not null && region is not null && place != region) continue;
            foreach (var name in names)
            {
                if (JsonPaths.Find(response, name) is not { } found) continue;
                if (place is null && shared.Contains(name)) isAmbiguous = true;
                else if (IsNotRead(found) || HasMore(found)) return (false, null);
                else return (true, JsonPaths.Find(found, "Error") is null ? found : null);
            }
        }

        return (!isAmbiguous && !known.Lacks(region), null);
    }

    private static bool AddPages(CollectedResponses known, string? region, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return AddPage(known, region, value, isLast: true);
        var count = value.GetArrayLength();
        var isWhole = true;
        for (var i = 0; i < count; i++) isWhole &= AddPage(known, region, value[i], i == count - 1);
        return isWhole;
    }

    private static bool AddPage(CollectedResponses known, string? region, JsonElement page, bool isLast)
    {
        if (IsNotRead(page))
        {
            known.AddMissing(region);
            return true;
        }

        known.Add(region, page);
        if (!isLast || !HasMore(page)) return !(page.ValueKind == JsonValueKind.Object && page.EnumerateObject().Any(m => HasMore(m.Value)));
        known.AddMissing(region);
        return false;
    }

    private static bool IsNotRead(JsonElement response) => JsonPaths.Find(response, FactPlan.NotRead) is not null;

    // The names that services give the token of the next page, and the flag that there is one.
    private static bool HasMore(JsonElement response)
    {
        if (response.ValueKind != JsonValueKind.Object) return false;
        foreach (var member in response.EnumerateObject())
        {
            switch (member.Name)
            {
                case "IsTruncated" or "Truncated" or "HasMoreStreams" or "hasMoreResults" when member.Value.ValueKind == JsonValueKind.True:
                case "NextToken" or "nextToken" or "Marker" or "NextMarker" or "nextMarker" or "PaginationToken" or "ContinuationToken" or "LastEvaluatedTableName" or "position" or "nextPageToken"
                    when member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { Length: > 0 }:
                    return true;
                case "DistributionList":
                    // CloudFront answers with the list in a mapping of its own.
                    return JsonPaths.Find(member.Value, "IsTruncated") is { ValueKind: JsonValueKind.True };
            }
        }

        return false;
    }

    private static bool IsByRegion(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return false;
        var any = false;
        foreach (var member in value.EnumerateObject())
        {
            any = true;
            if (member.Name == FactPlan.OtherRegions && IsNotRead(member.Value)) continue;
            var parts = member.Name.Split('-');
            if (parts.Length < 3 || parts[0].Length is < 2 or > 4 || parts[^1].Length != 1 || !char.IsAsciiDigit(parts[^1][0])) return false;
            if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) return false;
        }

        return any;
    }
}
