namespace Bulkhead.Aws.Models;

/// <summary>An XML namespace as a model names it.</summary>
/// <param name="Uri">The namespace.</param>
/// <param name="Prefix">The prefix; null for the default namespace.</param>
public sealed record XmlNamespace(string Uri, string? Prefix);
