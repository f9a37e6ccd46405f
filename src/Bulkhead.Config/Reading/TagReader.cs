using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Reads tags within AWS's rules ("Tag naming limits and requirements", Tagging AWS Resources User Guide): at most 50,
/// keys of at most 128 characters, values of at most 256, no <c>aws:</c>; and <c>bulkhead:</c> is Bulkhead's own.
/// </summary>
internal sealed class TagReader(ReadingContext context)
{
    /// <summary>Of AWS's 50 tags a resource, Bulkhead keeps some for its own.</summary>
    private const int MaxTags = 40;

    /// <summary>The tags of a mapping, with <paramref name="substitute"/> applied to the values.</summary>
    public ImmutableSortedDictionary<string, string> Read(DocumentNode? node, Func<string, SourceSpan, string>? substitute = null)
    {
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in Nodes.EntriesOf(node))
        {
            if (Nodes.TextOf(entry.Value) is not { } text) continue;
            var value = substitute is null ? text : substitute(text, entry.Value.Span);
            if (Problem(entry.Key, value) is { } problem) context.Report(ConfigurationDiagnostics.Tag, entry.KeySpan, $"the tag '{entry.Key}' {problem}", help: "choose another key or value");
            else tags[entry.Key] = value;
        }

        return tags.ToImmutable();
    }

    /// <summary>Tags with others over them, which win.</summary>
    public static ImmutableSortedDictionary<string, string> Over(
        ImmutableSortedDictionary<string, string> lower, ImmutableSortedDictionary<string, string> upper)
    {
        foreach (var (key, value) in upper) lower = lower.SetItem(key, value);
        return lower;
    }

    /// <summary>Reports tags that are too many together.</summary>
    public void CheckCount(ImmutableSortedDictionary<string, string> tags, SourceSpan span, string what)
    {
        if (tags.Count > MaxTags) context.Report(ConfigurationDiagnostics.TooManyTags, span, $"{what} has {tags.Count} tags; at most {MaxTags} are possible", help: "AWS takes 50, and Bulkhead needs some for its own: delete some");
    }

    private static string? Problem(string key, string value)
    {
        if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) return "begins with 'aws:', which is AWS's own";
        if (key.StartsWith("bulkhead:", StringComparison.OrdinalIgnoreCase)) return "begins with 'bulkhead:', which is Bulkhead's own";
        if (key.Length > 128) return $"has a key of {key.Length} characters; at most 128 are possible";
        if (value.Length > 256) return $"has a value of {value.Length} characters; at most 256 are possible";
        return (key + value).All(c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '.' or ':' or '/' or '=' or '+' or '-' or '@')
            ? null
            : "has a character that tags can't have; letters, digits, spaces and _ . : / = + - @ are possible";
    }
}
