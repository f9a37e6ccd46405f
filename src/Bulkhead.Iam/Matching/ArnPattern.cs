namespace Bulkhead.Iam.Matching;

/// <summary>
/// A pattern of <c>ArnLike</c> and <c>ArnEquals</c>: "each of the six colon-delimited components of the ARN is checked
/// separately" (IAM User Guide, "ARN condition operators"). A lone <c>*</c> matches every ARN.
/// </summary>
internal sealed class ArnPattern
{
    private readonly string _literal;
    private readonly WildcardPattern[] _segments;
    private readonly bool _isAny;
    private readonly bool _isArn;

    public ArnPattern(string text)
    {
        _isAny = text == "*";
        var segments = text.Split(':', 6);
        _isArn = segments.Length == 6;

        // The segments before the first wildcard are compared in one go, the colon after them included.
        var literal = segments.TakeWhile(s => !s.AsSpan().ContainsAny('*', '?')).Take(5).ToList();
        _literal = string.Concat(literal.Select(s => s + ':'));
        _segments = [.. segments.Skip(literal.Count).Select(s => new WildcardPattern(s))];
    }

    public bool IsMatch(ReadOnlySpan<char> text)
    {
        if (_isAny) return true;
        if (!_isArn || !text.StartsWith(_literal)) return false;
        text = text[_literal.Length..];
        for (var i = 0; i < _segments.Length - 1; i++)
        {
            var colon = text.IndexOf(':');
            if (colon < 0 || !_segments[i].IsMatch(text[..colon])) return false;
            text = text[(colon + 1)..];
        }

        return _segments[^1].IsMatch(text);
    }

    /// <summary>The same for a pattern whose variables have just been replaced.</summary>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<bool> isWild, ReadOnlySpan<char> text)
    {
        if (pattern is "*" && isWild[0]) return true;
        for (var i = 0; i < 5; i++)
        {
            var patternColon = pattern.IndexOf(':');
            var colon = text.IndexOf(':');
            if (patternColon < 0 || colon < 0) return false;
            if (!Glob.IsMatch(pattern[..patternColon], isWild[..patternColon], text[..colon])) return false;
            pattern = pattern[(patternColon + 1)..];
            isWild = isWild[(patternColon + 1)..];
            text = text[(colon + 1)..];
        }

        return Glob.IsMatch(pattern, isWild, text);
    }
}
