namespace Bulkhead.Iam.Matching;

/// <summary>
/// A wildcard pattern compiled once: the stretches between its stars. A text matches when it begins with the first
/// stretch, ends with the last, and holds the others in between in order; taking each as far left as it goes is enough,
/// so there is no backtracking.
/// </summary>
public sealed class WildcardPattern
{
    private readonly string _first;
    private readonly string _last;
    private readonly string[] _middle;
    private readonly bool _hasStar;
    private readonly bool _hasQuestionMark;
    private readonly int _minimumLength;

    /// <summary>Compiles <paramref name="text"/>; compare case-insensitively by lowering both sides.</summary>
    public WildcardPattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        var stretches = text.Split('*');
        _hasStar = stretches.Length > 1;
        _hasQuestionMark = text.Contains('?', StringComparison.Ordinal);
        _first = stretches[0];
        _last = _hasStar ? stretches[^1] : "";
        _middle = _hasStar ? [.. stretches.AsSpan(1, stretches.Length - 2).ToArray().Where(s => s.Length > 0)] : [];
        _minimumLength = text.Length - (stretches.Length - 1);
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Whether it matches every text.</summary>
    public bool IsAny => _hasStar && _minimumLength == 0;

    /// <summary>Whether it has no wildcard, and so matches its own text only.</summary>
    public bool IsLiteral => !_hasStar && !_hasQuestionMark;

    /// <summary>Whether <paramref name="text"/> matches, case included.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        if (text.Length < _minimumLength) return false;
        if (!_hasStar) return text.Length == _first.Length && EqualsStretch(text, _first);
        if (!EqualsStretch(text[.._first.Length], _first)) return false;
        if (!EqualsStretch(text[^_last.Length..], _last)) return false;
        if (_middle.Length == 0) return true;
        var rest = text[_first.Length..^_last.Length];
        foreach (var stretch in _middle)
        {
            var at = IndexOfStretch(rest, stretch);
            if (at < 0) return false;
            rest = rest[(at + stretch.Length)..];
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool EqualsStretch(ReadOnlySpan<char> text, string stretch)
    {
        if (!_hasQuestionMark) return text.SequenceEqual(stretch);
        for (var i = 0; i < stretch.Length; i++)
        {
            if (stretch[i] != '?' && stretch[i] != text[i]) return false;
        }

        return true;
    }

    private int IndexOfStretch(ReadOnlySpan<char> text, string stretch)
    {
        if (!_hasQuestionMark) return text.IndexOf(stretch, StringComparison.Ordinal);
        for (var at = 0; at + stretch.Length <= text.Length; at++)
        {
            if (EqualsStretch(text.Slice(at, stretch.Length), stretch)) return at;
        }

        return -1;
    }
}
