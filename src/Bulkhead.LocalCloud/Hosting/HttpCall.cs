using Bulkhead.Aws.Protocols;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>An HTTP request as it came in, however it came in.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, percent-encoded as it was sent.</param>
/// <param name="Query">The query string without its question mark, as it was sent.</param>
/// <param name="Headers">The headers; values of a repeated one are joined with commas.</param>
/// <param name="Body">The body.</param>
internal sealed record HttpCall(string Method, string Path, string Query, WireHeaders Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The parameters of the query string, decoded, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; } = ReadQuery(Query);

    /// <summary>A parameter of the query string; null when it is not there.</summary>
    public string? FindParameter(string name)
    {
        foreach (var (key, value) in Parameters)
        {
            if (key == name) return value;
        }

        return null;
    }

    /// <summary>The request as the codecs take it.</summary>
    public WireRequest ToWire() => new() { Method = Method, Path = Path, Query = [.. Parameters], Headers = Headers, Body = Body };

    private static List<KeyValuePair<string, string>> ReadQuery(string query)
    {
        if (query.Length == 0) return [];
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            parameters.Add(equals < 0
                ? KeyValuePair.Create(Uri.UnescapeDataString(part), "")
                : KeyValuePair.Create(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..])));
        }

        return parameters;
    }
}
