namespace Bulkhead.Iam.Matching;

/// <summary>A <c>Resource</c> pattern without policy variables, compiled once; see <see cref="ResourceGlob"/> for its meaning.</summary>
public sealed class ResourcePattern
{
    private readonly WildcardPattern _whole;
    private readonly int _colonCount;
    private readonly bool _staysInSegments;

    /// <summary>Compiles a pattern.</summary>
    public ResourcePattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _whole = new WildcardPattern(text);
        _colonCount = text.AsSpan().Count(':');
        _staysInSegments = HasWildcardThatStaysInSegment(text);
    }

    /// <summary>The pattern as written.</summary>
    public string Text => _whole.Text;

    /// <summary>Whether the pattern means the ARN.</summary>
    public bool IsMatch(string arn) => IsMatch(new ArnText(arn));

    internal bool IsMatch(ArnText arn)
    {
        // Every colon of the pattern takes one of the ARN: with as many on both sides no wildcard can hold one, so that it
        // makes no difference which wildcards may cross them.
        if (!_staysInSegments || arn.ColonCount == _colonCount) return _whole.IsMatch(arn.Text);
        return arn.ColonCount > _colonCount && ResourceGlob.IsMatch(_whole.Text, default, arn.Text);
    }

    // A question mark before the fifth colon, or a star there that does not end its segment.
    private static bool HasWildcardThatStaysInSegment(string text)
    {
        var colons = 0;
        for (var i = 0; i < text.Length && colons < 5; i++)
        {
            switch (text[i])
            {
                case ':': colons++; break;
                case '?': return true;
                case '*' when i + 1 < text.Length && text[i + 1] != ':': return true;
                default: break;
            }
        }

        return false;
    }
}
