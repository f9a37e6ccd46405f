using System.Collections.Immutable;

namespace Bulkhead.Aws.Protocols;

/// <summary>An HTTP request of an AWS API, without host, signature and transport.</summary>
public sealed class WireRequest
{
    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, percent-encoded as it goes over the wire, starting with "/".</summary>
    public string Path { get; init; } = "/";

    /// <summary>The parameters of the query string, decoded, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The headers.</summary>
    public WireHeaders Headers { get; init; } = new();

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What goes before the host name, such as <c>123456789012.</c>; null for most operations.</summary>
    public string? HostPrefix { get; init; }

    /// <summary>The first value of a query parameter; null when it is not there.</summary>
    public string? FindQuery(string name)
    {
        foreach (var (key, value) in Query)
        {
            if (key == name) return value;
        }

        return null;
    }
}
