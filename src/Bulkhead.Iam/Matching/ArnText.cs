namespace Bulkhead.Iam.Matching;

/// <summary>A resource's text with the number of its colons, counted once.</summary>
internal sealed class ArnText(string text)
{
    public string Text { get; } = text;

    /// <summary>How many colons the text has, those of the resource part included.</summary>
    public int ColonCount { get; } = text.AsSpan().Count(':');

    /// <summary>What stands after the fifth colon; empty where there are fewer.</summary>
    public ReadOnlySpan<char> ResourcePart
    {
        get
        {
            var rest = Text.AsSpan();
            for (var i = 0; i < 5; i++)
            {
                var colon = rest.IndexOf(':');
                if (colon < 0) return default;
                rest = rest[(colon + 1)..];
            }

            return rest;
        }
    }
}
