namespace Bulkhead.Iam.Matching;

/// <summary>An ARN with the places of its colons, found once.</summary>
internal sealed class ArnText
{
    private readonly int[] _colons;

    public ArnText(string text)
    {
        Text = text;
        ColonCount = text.AsSpan().Count(':');
        _colons = new int[Math.Min(5, ColonCount)];
        var from = 0;
        for (var i = 0; i < _colons.Length; i++)
        {
            _colons[i] = text.IndexOf(':', from);
            from = _colons[i] + 1;
        }
    }

    public string Text { get; }

    /// <summary>How many colons the text has, those of the resource part included.</summary>
    public int ColonCount { get; }

    /// <summary>Whether there are the five colons of an ARN.</summary>
    public bool HasSixSegments => _colons.Length == 5;

    /// <summary>A segment, 0 to 5; the last holds the rest of the text.</summary>
    public ReadOnlySpan<char> Segment(int index)
    {
        var start = index == 0 ? 0 : _colons[index - 1] + 1;
        var end = index < _colons.Length ? _colons[index] : Text.Length;
        return Text.AsSpan(start, end - start);
    }
}
