using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>How a service hands out lists in pages.</summary>
/// <param name="TokenIn">The member of the request with the token.</param>
/// <param name="TokenOut">The member of the answer with the next token.</param>
/// <param name="Limit">The member of the request that limits a page.</param>
/// <param name="More">A boolean of the answer that is always there; null for none.</param>
/// <param name="Size">The length of a page when the request does not say.</param>
/// <param name="BadToken">The code for a token that the service did not give out.</param>
internal sealed record Paging(string TokenIn, string TokenOut, string Limit, string? More, int Size, string BadToken)
{
    /// <summary><c>NextToken</c> and <c>MaxResults</c>, as most services have them.</summary>
    public static Paging NextToken(int size, string badToken = "InvalidNextTokenException") =>
        new("NextToken", "NextToken", "MaxResults", null, size, badToken);

    /// <summary>A page of <paramref name="items"/>, which come in the ordinal order of their keys.</summary>
    /// <param name="input">The request.</param>
    /// <param name="list">The member of the answer.</param>
    /// <param name="items">Keys and what they stand for.</param>
    /// <param name="project">What the answer shows of an item: a new object.</param>
    public JsonObject Page<T>(JsonObject input, string list, IEnumerable<KeyValuePair<string, T>> items, Func<T, JsonNode> project)
    {
        var size = Math.Max(1, input.Int(Limit) ?? Size);
        var after = input.Text(TokenIn) is { Length: > 0 } token ? ReadToken(token) : null;
        var page = new JsonArray();
        string? last = null;
        var more = false;
        foreach (var (key, item) in items)
        {
            if (after is not null && string.CompareOrdinal(key, after) <= 0) continue;
            if (page.Count == size)
            {
                more = true;
                break;
            }

            page.Add(project(item));
            last = key;
        }

        var output = new JsonObject { [list] = page };
        if (More is not null) output[More] = more;
        if (more) output[TokenOut] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last!));
        return output;
    }

    private string ReadToken(string token)
    {
        // To decode without asking first throws at what is no Base64.
        return Base64Url.IsValid(token)
            ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token))
            : throw new ServiceException(BadToken, "The token is none that this operation gave out.");
    }
}
