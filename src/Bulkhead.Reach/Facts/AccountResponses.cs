using System.Text.Json;

namespace Bulkhead.Reach.Facts;

/// <summary>The responses that were collected of one account, by operation.</summary>
internal sealed class AccountResponses(string account)
{
    private readonly Dictionary<string, List<(string? Region, JsonElement Response)>> _responses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _raw = new(StringComparer.Ordinal);

    public string Account { get; } = account;

    public IEnumerable<string> Operations => _responses.Keys;

    /// <summary>Adds what a file says under a key: a response, a list of them (pages), or either by region.</summary>
    public void Add(string operation, JsonElement value)
    {
        if (!_responses.TryGetValue(operation, out var list)) _responses[operation] = list = [];
        _raw[operation] = value;
        if (IsByRegion(value))
        {
            foreach (var region in value.EnumerateObject()) AddPages(list, region.Name, region.Value);
        }
        else
        {
            AddPages(list, null, value);
        }
    }

    /// <summary>The responses with their regions; null where the operation was not collected.</summary>
    public IReadOnlyList<(string? Region, JsonElement Response)>? Find(string operation) => _responses.GetValueOrDefault(operation);

    /// <summary>
    /// The response about one resource, from an object by its name or ARN. Nothing where the key is there and the resource is
    /// not, or where AWS said that there is none.
    /// </summary>
    public (bool IsCollected, JsonElement? Response) FindOf(string operation, params ReadOnlySpan<string> names)
    {
        if (!_responses.TryGetValue(operation, out var list)) return (false, null);
        foreach (var (_, response) in list)
        {
            foreach (var name in names)
            {
                if (JsonPaths.Find(response, name) is { } found)
                {
                    return (true, JsonPaths.Find(found, "Error") is null ? found : null);
                }
            }
        }

        return (true, null);
    }

    private static void AddPages(List<(string? Region, JsonElement Response)> list, string? region, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var page in value.EnumerateArray()) list.Add((region, page));
        }
        else
        {
            list.Add((region, value));
        }
    }

    private static bool IsByRegion(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return false;
        var any = false;
        foreach (var member in value.EnumerateObject())
        {
            var parts = member.Name.Split('-');
            if (parts.Length < 3 || parts[0].Length is < 2 or > 3 || parts[^1].Length != 1 || !char.IsAsciiDigit(parts[^1][0])) return false;
            if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) return false;
            any = true;
        }

        return any;
    }
}
