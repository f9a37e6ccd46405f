using System.Runtime.CompilerServices;

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
    private readonly Shape _shape;

    /// <summary>Compiles <paramref name="text"/>; compare case-insensitively by lowering both sides.</summary>
    public WildcardPattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        _first = text;
        _last = "";
        _middle = [];
        _minimumLength = text.Length;
        _hasQuestionMark = text.Contains('?', StringComparison.Ordinal);
        var firstStar = text.IndexOf('*', StringComparison.Ordinal);
        if (firstStar >= 0)
        {
            _hasStar = true;
            _first = text[..firstStar];
            var lastStar = text.LastIndexOf('*');
            _last = text[(lastStar + 1)..];
            _minimumLength = text.Length - text.AsSpan().Count('*');
            if (lastStar - firstStar > 1) _middle = text[(firstStar + 1)..lastStar].Split('*', StringSplitOptions.RemoveEmptyEntries);
        }

        _shape = _hasQuestionMark ? Shape.General
            : !_hasStar ? Shape.Literal
            : _middle.Length > 0 ? Shape.General
            : _last.Length > 0 ? Shape.Ends
            : Shape.Prefix;
    }

    private enum Shape : byte
    {
        General,
        Literal,
        Prefix,
        Ends,
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
        return _shape switch
        {
            Shape.Literal => text.SequenceEqual(_first),
            Shape.Prefix => text.StartsWith(_first),
            Shape.Ends => text.Length >= _minimumLength && text.StartsWith(_first) && text.EndsWith(_last),
            _ => IsGeneralMatch(text),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsGeneralMatch(ReadOnlySpan<char> text)
    {
        if (text.Length < _minimumLength) return false;
        if (!_hasStar) return text.Length == _first.Length && EqualsStretch(text, _first);
        if (!EqualsStretch(text[.._first.Length], _first)) return false;
        if (!EqualsStretch(text[^_last.Length..], _last)) return false;
        return _middle.Length == 0 || HoldsMiddle(text[_first.Length..^_last.Length]);
    }

    private bool HoldsMiddle(ReadOnlySpan<char> text)
    {
        foreach (var stretch in _middle)
        {
            var at = IndexOfStretch(text, stretch);
            if (at < 0) return false;
            text = text[(at + stretch.Length)..];
        }

        return true;
    }

    private bool EqualsStretch(ReadOnlySpan<char> text, ReadOnlySpan<char> stretch)
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
        if (!_hasQuestionMark) return stretch.Length == 1 ? text.IndexOf(stretch[0]) : text.IndexOf(stretch.AsSpan());
        for (var at = 0; at + stretch.Length <= text.Length; at++)
        {
            if (EqualsStretch(text.Slice(at, stretch.Length), stretch)) return at;
        }

        return -1;
    }
}
