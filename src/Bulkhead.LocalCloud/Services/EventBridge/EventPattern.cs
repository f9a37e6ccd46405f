using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>
/// What a rule looks for (EventBridge User Guide, "Creating Amazon EventBridge event patterns", "Comparison operators for use in
/// event patterns"). SNS has the same language for filters.
/// </summary>
internal sealed class EventPattern
{
    private const int MaxDepth = 100;
    private const int CacheLimit = 2_000;

    private static readonly ConcurrentDictionary<string, EventPattern> Known = new(StringComparer.Ordinal);
    private static readonly string[] Operators =
        ["prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "exists", "cidr"];

    private readonly JsonObject _pattern;

    private EventPattern(JsonObject pattern) => _pattern = pattern;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="ServiceException">InvalidEventPatternException.</exception>
    public static EventPattern Read(string text)
    {
        if (Known.TryGetValue(text, out var known)) return known;
        JsonNode? read;
        try
        {
            read = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            throw Invalid("Filter is not valid JSON");
        }

        if (read is not JsonObject pattern) throw Invalid("Filter is not an object");
        if (pattern.Count == 0) throw Invalid("Empty objects are not allowed");
        CheckObject(pattern);
        if (Known.Count >= CacheLimit) Known.Clear();
        return Known[text] = new EventPattern(pattern);
    }

    /// <summary>Whether an event is what the pattern looks for.</summary>
    public bool Matches(JsonObject candidate) => MatchesObject(_pattern, candidate);

    private static bool MatchesObject(JsonObject pattern, JsonNode? candidate)
    {
        foreach (var (key, wanted) in pattern)
        {
            if (key == "$or" && wanted is JsonArray choices && choices.All(c => c is JsonObject))
            {
                if (!choices.Any(choice => MatchesObject((JsonObject)choice!, candidate))) return false;
                continue;
            }

            var values = ValuesOf(candidate, key);
            var found = wanted is JsonObject inner
                ? values.Count == 0 ? MatchesObject(inner, null) : values.Any(value => MatchesObject(inner, value))
                : MatchesValues((JsonArray)wanted!, values);
            if (!found) return false;
        }

        return true;
    }

    /// <summary>The values of a member; those of an array each by itself, also where the array is on the way there.</summary>
    private static List<JsonNode?> ValuesOf(JsonNode? candidate, string key) => candidate switch
    {
        JsonObject members when members.TryGetPropertyValue(key, out var value) => value is JsonArray list ? [.. list] : [value],
        JsonArray items => [.. items.SelectMany(item => ValuesOf(item, key))],
        _ => [],
    };

    private static bool MatchesValues(JsonArray alternatives, List<JsonNode?> values) => alternatives.Any(alternative =>
        alternative is JsonObject operation && operation["exists"] is { } exists
            ? exists.GetValue<bool>() == values.Count > 0
            : values.Any(value => MatchesValue(alternative, value)));

    private static bool MatchesValue(JsonNode? wanted, JsonNode? value)
    {
        if (wanted is not JsonObject operation) return Same(wanted, value);
        var (name, operand) = operation.First();
        return name switch
        {
            "prefix" => TextOf(value) is { } text && (operand is JsonObject fold
                ? text.StartsWith(TextOf(fold["equals-ignore-case"])!, StringComparison.OrdinalIgnoreCase)
                : text.StartsWith(TextOf(operand)!, StringComparison.Ordinal)),
            "suffix" => TextOf(value) is { } text && (operand is JsonObject fold
                ? text.EndsWith(TextOf(fold["equals-ignore-case"])!, StringComparison.OrdinalIgnoreCase)
                : text.EndsWith(TextOf(operand)!, StringComparison.Ordinal)),
            "equals-ignore-case" => TextOf(value) is { } text && AsList(operand).Any(o => string.Equals(text, TextOf(o), StringComparison.OrdinalIgnoreCase)),
            "wildcard" => TextOf(value) is { } text && AsList(operand).Any(o => MatchesWildcard(TextOf(o)!, text)),
            "anything-but" => operand is JsonObject inner
                ? inner.First() is var (innerName, list) && AsList(list).All(o => !MatchesValue(new JsonObject { [innerName] = o?.DeepClone() }, value))
                : AsList(operand).All(o => !Same(o, value)),
            "numeric" => NumberOf(value) is { } number && MatchesNumber((JsonArray)operand!, number),
            "cidr" => TextOf(value) is { } text && IPAddress.TryParse(text, out var address) && IPNetwork.TryParse(TextOf(operand)!, out var network) && network.Contains(address),
            _ => throw new System.Diagnostics.UnreachableException(name),
        };
    }

    private static bool MatchesNumber(JsonArray terms, decimal number)
    {
        for (var i = 0; i + 1 < terms.Count; i += 2)
        {
            var limit = NumberOf(terms[i + 1])!.Value;
            var holds = TextOf(terms[i]) switch
            {
                "=" => number == limit,
                "<" => number < limit,
                "<=" => number <= limit,
                ">" => number > limit,
                ">=" => number >= limit,
                var other => throw new System.Diagnostics.UnreachableException(other),
            };
            if (!holds) return false;
        }

        return true;
    }

    /// <summary>Greedy, with one place to go back to: linear in practice and never recursive.</summary>
    private static bool MatchesWildcard(string pattern, string text)
    {
        int at = 0, p = 0, star = -1, mark = 0;
        while (at < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = at;
            }
            else if (p < pattern.Length && pattern[p] == text[at])
            {
                p++;
                at++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                at = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool Same(JsonNode? wanted, JsonNode? value) =>
        NumberOf(wanted) is { } number ? NumberOf(value) == number : JsonNode.DeepEquals(wanted, value);

    private static IReadOnlyList<JsonNode?> AsList(JsonNode? node) => node is JsonArray list ? [.. list] : [node];

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static decimal? NumberOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static void CheckObject(JsonObject pattern)
    {
        foreach (var (key, wanted) in pattern)
        {
            switch (wanted)
            {
                case JsonObject { Count: > 0 } inner:
                    CheckObject(inner);
                    break;
                case JsonArray choices when key == "$or" && choices.Count > 1 && choices.All(c => c is JsonObject { Count: > 0 }):
                    foreach (var choice in choices) CheckObject((JsonObject)choice!);
                    break;
                case JsonArray { Count: > 0 } alternatives:
                    foreach (var alternative in alternatives) CheckAlternative(alternative);
                    break;
                case JsonArray or JsonObject:
                    throw Invalid($"Empty {(wanted is JsonArray ? "arrays" : "objects")} are not allowed");
                default:
                    throw Invalid($"\"{key}\" must be an object or an array");
            }
        }
    }

    private static void CheckAlternative(JsonNode? alternative)
    {
        if (alternative is JsonArray) throw Invalid("Match value must be String, number, true, false, or null");
        if (alternative is not JsonObject operation) return;
        if (operation.Count != 1) throw Invalid("Only one key allowed in match expression");
        var (name, operand) = operation.First();
        if (!Operators.Contains(name)) throw Invalid($"Unrecognized match type {name}");
        var isWellFormed = name switch
        {
            "prefix" or "suffix" => TextOf(operand) is not null || (operand is JsonObject { Count: 1 } fold && TextOf(fold["equals-ignore-case"]) is not null),
            "equals-ignore-case" or "wildcard" => AsList(operand).All(o => TextOf(o) is not null),
            "anything-but" => operand switch
            {
                JsonObject { Count: 1 } inner => inner.First().Key is "prefix" or "suffix" or "equals-ignore-case" or "wildcard"
                    && AsList(inner.First().Value).All(o => TextOf(o) is not null),
                JsonObject or null => false,
                _ => AsList(operand).All(o => TextOf(o) is not null || NumberOf(o) is not null),
            },
            "numeric" => operand is JsonArray { Count: 2 or 4 } terms && terms.Index().All(t => t.Index % 2 == 1
                ? NumberOf(t.Item) is not null
                : TextOf(t.Item) is "=" or "<" or "<=" or ">" or ">="),
            "exists" => operand?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "cidr" => TextOf(operand) is { } text && IPNetwork.TryParse(text, out _),
            _ => throw new System.Diagnostics.UnreachableException(name),
        };
        if (!isWellFormed) throw Invalid($"Value of {name} is not valid");
    }

    private static ServiceException Invalid(string reason) => new("InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason}");
}
