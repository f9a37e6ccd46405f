using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Client;

/// <summary>Follows the tokens of a paged operation, as its model says.</summary>
internal static class PageTokens
{
    /// <summary>Puts the next page's tokens into <paramref name="request"/>; false when this page was the last.</summary>
    public static bool MoveOn(Pagination pagination, JsonObject request, JsonObject output)
    {
        if (pagination.MoreResults is { } more && Evaluate(output, more)?.GetValueKind() != JsonValueKind.True) return false;
        var moved = false;
        for (var i = 0; i < pagination.InputTokens.Length; i++)
        {
            var name = pagination.InputTokens[i];
            var token = i < pagination.OutputTokens.Length ? Evaluate(output, pagination.OutputTokens[i]) : null;
            var isToken = token is not null && !(token.GetValueKind() == JsonValueKind.String && token.GetValue<string>().Length == 0);
            request.Remove(name);
            if (!isToken) continue;
            request[name] = token!.DeepClone();
            moved = true;
        }

        return moved;
    }

    /// <summary>The tokens that a request carries, as one text.</summary>
    public static string Of(Pagination pagination, JsonObject request) =>
        string.Join('\n', pagination.InputTokens.Select(name => request[name]?.ToJsonString()));

    /// <summary>Moves the lists of <paramref name="page"/> to the end of those of <paramref name="whole"/>.</summary>
    public static void Append(Pagination pagination, JsonObject whole, JsonObject page)
    {
        foreach (var key in pagination.ResultKeys)
        {
            if (Evaluate(page, key) is not JsonArray more) continue;
            if (Evaluate(whole, key) is not JsonArray list)
            {
                Put(whole, key, more.DeepClone());
                continue;
            }

            var items = more.ToArray();
            more.Clear();
            foreach (var item in items) list.Add(item);
        }
    }

    /// <summary>Takes the tokens out of an output that holds all pages.</summary>
    public static void Remove(Pagination pagination, JsonObject whole)
    {
        foreach (var token in pagination.OutputTokens)
        {
            if (!token.AsSpan().ContainsAny("|[.")) whole.Remove(token);
        }

        if (pagination.MoreResults is { } more) whole.Remove(more);
    }

    /// <summary>The three forms that models use: <c>A</c>, <c>A.B</c>, and <c>A || B[-1].C</c>.</summary>
    private static JsonNode? Evaluate(JsonObject output, string expression)
    {
        foreach (var alternative in expression.Split("||", StringSplitOptions.TrimEntries))
        {
            JsonNode? node = output;
            foreach (var step in alternative.Split('.'))
            {
                var isLast = step.EndsWith("[-1]", StringComparison.Ordinal);
                node = (node as JsonObject)?[isLast ? step[..^4] : step];
                if (isLast) node = node is JsonArray { Count: > 0 } list ? list[^1] : null;
            }

            if (node is not null) return node;
        }

        return null;
    }

    private static void Put(JsonObject whole, string path, JsonNode value)
    {
        var steps = path.Split('.');
        var node = whole;
        foreach (var step in steps[..^1])
        {
            if (node[step] is not JsonObject next) node[step] = next = [];
            node = next;
        }

        node[steps[^1]] = value;
    }
}
