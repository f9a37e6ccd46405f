using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>Hands out long lists in pages.</summary>
internal static class Page
{
    /// <summary>Items of a page.</summary>
    public const int Size = 100;

    /// <summary>Puts a page of items into an answer, and the token of the next page if there is one.</summary>
    /// <exception cref="Dispatch.ServiceException">The request's token is not one that was handed out.</exception>
    public static JsonObject Put(JsonObject answer, string member, IEnumerable<JsonNode> items, JsonObject input, int size = Size)
    {
        var from = Offset(input.Text("NextToken"));
        var page = items.Skip(from).Take(size + 1).ToList();
        if (page.Count > size) answer["NextToken"] = Convert.ToBase64String(Encoding.ASCII.GetBytes($"from:{from + size}"));
        answer[member] = JsonText.List(page.Take(size));
        return answer;
    }

    private static int Offset(string? token)
    {
        if (token is null) return 0;
        var buffer = new byte[token.Length];
        return Convert.TryFromBase64String(token, buffer, out var length) && Encoding.ASCII.GetString(buffer, 0, length) is var text
            && text.StartsWith("from:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset : throw Refusal.Validation("Token already expired or is not valid");
    }
}
