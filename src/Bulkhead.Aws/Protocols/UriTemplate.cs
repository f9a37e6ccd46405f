using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Aws.Protocols;

/// <summary>
/// A model's <c>requestUri</c>: segments that are fixed, a label (<c>{Bucket}</c>) or a greedy label (<c>{Key+}</c>, which
/// takes slashes too), and fixed query parameters. No model mixes text and labels in one segment.
/// </summary>
internal sealed class UriTemplate
{
    private readonly ImmutableArray<Segment> _segments;

    private UriTemplate(ImmutableArray<Segment> segments, ImmutableArray<KeyValuePair<string, string>> query)
    {
        _segments = segments;
        Query = query;
        FixedSegments = segments.Count(s => s.Label is null);
    }

    /// <summary>The fixed query parameters.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Query { get; }

    /// <summary>How many segments are fixed: the more, the closer a match.</summary>
    public int FixedSegments { get; }

    /// <summary>How many segments there are.</summary>
    public int Count => _segments.Length;

    public static UriTemplate Parse(string requestUri)
    {
        var question = requestUri.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? requestUri : requestUri[..question];
        return new UriTemplate(
            [.. path[1..].Split('/').Select(ParseSegment)],
            question < 0 ? [] : QueryText.Parse(requestUri[(question + 1)..]));
    }

    /// <summary>The path with its labels filled in, percent-encoded.</summary>
    public string Expand(Func<string, string> label)
    {
        var path = new StringBuilder();
        foreach (var segment in _segments)
        {
            path.Append('/');
            if (segment.Label is null) path.Append(segment.Text);
            else if (segment.IsGreedy) path.AppendJoin('/', label(segment.Label).Split('/').Select(Uri.EscapeDataString));
            else path.Append(Uri.EscapeDataString(label(segment.Label)));
        }

        return path.ToString();
    }

    /// <summary>The decoded labels of a path that fits; null when it does not fit.</summary>
    public Dictionary<string, string>? Match(string path)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var parts = path.TrimStart('/').Split('/');
        var part = 0;
        for (var i = 0; i < _segments.Length; i++)
        {
            var segment = _segments[i];
            if (segment.IsGreedy)
            {
                // Models have one greedy label at most: it takes what the segments after it leave.
                var count = parts.Length - part - (_segments.Length - i - 1);
                if (count < 1) return null;
                var text = string.Join('/', parts[part..(part + count)].Select(Uri.UnescapeDataString));
                if (text.Length == 0) return null;
                labels[segment.Label!] = text;
                part += count;
                continue;
            }

            if (part >= parts.Length) return null;
            var value = parts[part++];
            if (segment.Label is null ? !IsSame(value, segment.Text) : value.Length == 0) return null;
            if (segment.Label is not null) labels[segment.Label] = Uri.UnescapeDataString(value);
        }

        // One slash more at the end is the same path: "/bucket/" is "/bucket".
        return part == parts.Length || (part == parts.Length - 1 && parts[part].Length == 0) ? labels : null;
    }

    private static bool IsSame(string value, string text) => value == text || Uri.UnescapeDataString(value) == text;

    private static Segment ParseSegment(string text)
    {
        if (!text.StartsWith('{')) return new Segment(text, null, false);
        var isGreedy = text.EndsWith("+}", StringComparison.Ordinal);
        return new Segment(text, text[1..^(isGreedy ? 2 : 1)], isGreedy);
    }

    private readonly record struct Segment(string Text, string? Label, bool IsGreedy);
}
