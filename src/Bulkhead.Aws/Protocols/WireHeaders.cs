namespace Bulkhead.Aws.Protocols;

/// <summary>HTTP headers by name; case does not count.</summary>
public sealed class WireHeaders() : Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
{
    /// <summary>The value of a header; null when it is not there.</summary>
    public string? Find(string name) => TryGetValue(name, out var value) ? value : null;
}
