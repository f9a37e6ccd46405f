namespace Bulkhead.Iam.Matching;

/// <summary>A resource's text, taken apart once at its first five colons.</summary>
internal sealed class ArnText
{
    private readonly int _partition;
    private readonly int _service;
    private readonly int _region;
    private readonly int _account;
    private readonly int _resource;

    public ArnText(string text)
    {
        Text = text;
        ColonCount = text.AsSpan().Count(':');
        if (ColonCount < 5) return;
        _partition = text.IndexOf(':', StringComparison.Ordinal) + 1;
        _service = text.IndexOf(':', _partition) + 1;
        _region = text.IndexOf(':', _service) + 1;
        _account = text.IndexOf(':', _region) + 1;
        _resource = text.IndexOf(':', _account) + 1;
        IsArn = text.StartsWith("arn:", StringComparison.Ordinal);
    }

    /// <summary>What an action without resource types is about.</summary>
    public static ArnText Any { get; } = new("*");

    public string Text { get; }

    /// <summary>Whether the text has the six segments of an ARN.</summary>
    public bool IsArn { get; }

    /// <summary>How many colons the text has, those of the resource part included.</summary>
    public int ColonCount { get; }

    /// <summary>The second of at least six segments; empty where there are fewer. So are the others.</summary>
    public ReadOnlySpan<char> Partition => Segment(_partition, _service);

    public ReadOnlySpan<char> Service => Segment(_service, _region);

    public ReadOnlySpan<char> Region => Segment(_region, _account);

    public ReadOnlySpan<char> Account => Segment(_account, _resource);

    /// <summary>What stands after the fifth colon; empty where there are fewer.</summary>
    public ReadOnlySpan<char> ResourcePart => _resource == 0 ? default : Text.AsSpan(_resource);

    /// <summary>What stands before the fifth colon, and the colon; empty where there are fewer.</summary>
    public ReadOnlySpan<char> BeforeResourcePart => Text.AsSpan(0, _resource);

    private ReadOnlySpan<char> Segment(int from, int next) => next == 0 ? default : Text.AsSpan(from, next - from - 1);
}
