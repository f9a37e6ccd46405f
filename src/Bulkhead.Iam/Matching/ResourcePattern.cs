namespace Bulkhead.Iam.Matching;

/// <summary>A <c>Resource</c> pattern without policy variables, compiled once; see <see cref="ResourceGlob"/> for its meaning.</summary>
internal sealed class ResourcePattern
{
    private readonly string _text;
    private readonly string? _prefix;
    private readonly WildcardPattern[]? _segments;
    private readonly int _colonCount;
    private readonly bool _isAny;
    private readonly bool _isLiteral;

    public ResourcePattern(string text)
    {
        _text = text;
        _colonCount = text.AsSpan().Count(':');
        _isAny = text.Length > 0 && text.AsSpan().Trim('*').IsEmpty;
        _isLiteral = !text.AsSpan().ContainsAny('*', '?');

        // One star at the very end ends its segment, so it may match anything: the rest is a plain prefix.
        if (text.EndsWith('*') && !text.AsSpan(0, text.Length - 1).ContainsAny('*', '?')) _prefix = text[..^1];
        else if (_colonCount >= 5) _segments = Array.ConvertAll(text.Split(':', 6), s => new WildcardPattern(s));
    }

    public bool IsMatch(ArnText arn)
    {
        if (_isAny) return true;
        if (_isLiteral) return string.Equals(arn.Text, _text);
        if (_prefix is not null) return arn.Text.StartsWith(_prefix, StringComparison.Ordinal);

        // Every colon of the pattern takes one of the ARN: with as many on both sides no wildcard can hold one.
        if (arn.ColonCount < _colonCount) return false;
        if (_segments is null || !arn.HasSixSegments) return ResourceGlob.IsMatch(_text, default, arn.Text);
        for (var i = 5; i >= 0; i--)
        {
            if (!_segments[i].IsMatch(arn.Segment(i)))
            {
                return arn.ColonCount > _colonCount && ResourceGlob.IsMatch(_text, default, arn.Text);
            }
        }

        return true;
    }
}
