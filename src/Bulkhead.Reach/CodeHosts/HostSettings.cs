using System.Text.Json;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>What was exported of one repository: responses of the host's API by the path below the repository.</summary>
/// <param name="host">The host, as in <c>github:</c>.</param>
/// <param name="repository">The repository as the host names it.</param>
/// <param name="responses">The responses.</param>
internal sealed class HostSettings(string host, string repository, JsonElement responses)
{
    /// <summary>The member of a response of HCP Terraform that has the items (JSON:API).</summary>
    public const string Data = "data";

    // The hosts return 20, 30 or 100 items on one page, or as many as they are asked for: people ask for round numbers.
    private const int PageSizes = 5;

    public string Host { get; } = host;

    public string Repository { get; } = repository;

    /// <summary>The response; null where it was not exported, or is an error.</summary>
    public JsonElement? Find(string path) => Exported(path) is { } response && !IsError(response) ? response : null;

    /// <summary>The message of the error that the host answered with.</summary>
    public string? ErrorOf(string path) => Exported(path) is { } response && IsError(response) ? JsonPaths.Text(response, "message") : null;

    /// <summary>The items of a list, and what of it is not known.</summary>
    public (IReadOnlyList<JsonElement> Items, Whom Missing) List(string path, string? member = null)
    {
        if (Find(path) is not { } response) return ([], Missing(path));
        if (Pages(response) is { } pages) return Whole(path, pages, member);
        var list = member is null ? response : JsonPaths.Find(response, member) ?? default;
        if (list.ValueKind != JsonValueKind.Array) return ([], Missing(path));
        var items = list.EnumerateArray().ToList();
        var isWhole = member switch
        {
            null => items.Count == 0 || items.Count % PageSizes != 0,
            Data => IsLastPage(response, items.Count),
            _ => Number(response, "total_count") is var total and >= 0 && total <= items.Count,
        };
        return (items, isWhole ? Whom.Nobody : Whom.NotKnown($"whether {path} of {Host}:{Repository} has further pages"));
    }

    // All pages in one list (gh api --paginate --slurp), which has them all.
    private static List<JsonElement>? Pages(JsonElement response) =>
        response.ValueKind == JsonValueKind.Array && response.GetArrayLength() > 0 && response.EnumerateArray().All(p => p.ValueKind == JsonValueKind.Array || IsPage(p))
            ? [.. response.EnumerateArray()] : null;

    private static bool IsPage(JsonElement page) => JsonPaths.Find(page, "total_count") is not null;

    private (IReadOnlyList<JsonElement> Items, Whom Missing) Whole(string path, List<JsonElement> pages, string? member)
    {
        var lists = pages.ConvertAll(p => member is null ? p : JsonPaths.Find(p, member) ?? default);
        if (lists.Exists(l => l.ValueKind != JsonValueKind.Array)) return ([], Missing(path));
        var items = lists.SelectMany(JsonPaths.Items).ToList();
        var isWhole = member is null || pages.TrueForAll(p => Number(p, "total_count") is var total and >= 0 && total <= items.Count);
        return (items, isWhole ? Whom.Nobody : Whom.NotKnown($"whether {path} of {Host}:{Repository} has further pages"));
    }

    // HCP Terraform API, "Pagination": a list tells the page after it, and how many items all pages have.
    private static bool IsLastPage(JsonElement response, int count) =>
        JsonPaths.Elements(response, "meta.pagination").FirstOrDefault() is { ValueKind: JsonValueKind.Object } pages
        && IsNull(pages, "next-page") && Number(pages, "total-count") <= count;

    /// <summary>Why nothing of it counts: its response about the repository itself is of another one, or it has another name by now.</summary>
    public Whom Doubt(string path, string member, string name) =>
        Find(path) is { } response && JsonPaths.Elements(response, member).Select(JsonPaths.TextOf).FirstOrDefault() is { } other && !string.Equals(name, other, StringComparison.OrdinalIgnoreCase)
            ? Whom.NotKnown($"the settings of {Host}:{Repository}, whose {path} is of '{other}'") : Whom.Nobody;

    public Whom Missing(string path) => Whom.NotKnown($"{path} of {Host}:{Repository}");

    public static bool IsTrue(JsonElement? element, string member) => element is { } e && JsonPaths.Find(e, member) is { ValueKind: JsonValueKind.True };

    public static bool IsFalse(JsonElement? element, string member) => element is { } e && JsonPaths.Find(e, member) is { ValueKind: JsonValueKind.False };

    /// <summary>Whether the member is there and says that there is none; a member that is missing says nothing.</summary>
    public static bool IsNull(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>A number; -1 where it is none.</summary>
    public static int Number(JsonElement? element, string member) =>
        element is { } e && JsonPaths.Find(e, member) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : -1;

    private JsonElement? Exported(string path) => JsonPaths.Find(responses, path);

    private static bool IsError(JsonElement response) =>
        response.ValueKind == JsonValueKind.Object && (JsonPaths.Find(response, "message") is not null || JsonPaths.Find(response, "errors") is not null || JsonPaths.Find(response, "error") is not null);
}
