using System.Text.Json;

namespace Bulkhead.Reach.Facts;

/// <summary>Follows the paths of kinds through a response: members with dots, <c>[]</c> through a list, <c>{}</c> through a map's values.</summary>
internal static class JsonPaths
{
    /// <summary>The elements at the path.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement from, string path)
    {
        IEnumerable<JsonElement> at = [from];
        if (path == ".") return at;
        foreach (var step in path.Split('.'))
        {
            var name = step.EndsWith("[]", StringComparison.Ordinal) || step.EndsWith("{}", StringComparison.Ordinal) ? step[..^2] : step;
            if (name.Length > 0) at = at.SelectMany(e => Member(e, name));
            if (step.EndsWith("[]", StringComparison.Ordinal)) at = at.SelectMany(Items);
            else if (step.EndsWith("{}", StringComparison.Ordinal)) at = at.SelectMany(Values);
        }

        return at;
    }

    /// <summary>The values at the path as text; a list or a map as its JSON text.</summary>
    public static IEnumerable<string> Texts(JsonElement from, string path)
    {
        var isLast = path.EndsWith("|last", StringComparison.Ordinal);
        foreach (var element in Elements(from, isLast ? path[..^5] : path))
        {
            if (TextOf(element) is not { } text) continue;
            yield return isLast ? text[(text.LastIndexOf('/') + 1)..] : text;
        }
    }

    /// <summary>The text of a value; null for nothing.</summary>
    public static string? TextOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => element.GetRawText(),
    };

    /// <summary>The member of that name; nothing where the element is no mapping or has none.</summary>
    public static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The text of a member; null where it is none.</summary>
    public static string? Text(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The items of a member that is a list.</summary>
    public static IEnumerable<JsonElement> List(JsonElement element, string name) => Find(element, name) is { } value ? Items(value) : [];

    public static IEnumerable<JsonElement> Items(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    private static IEnumerable<JsonElement> Member(JsonElement element, string name)
    {
        if (Find(element, name) is { } value) yield return value;
    }

    private static IEnumerable<JsonElement> Values(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(p => p.Value) : [];
}
