namespace Bulkhead.Core.Documents;

/// <summary>A stretch of a file's text. Line and column are worked out only when somebody asks.</summary>
public readonly record struct SourceSpan(SourceFile File, int Offset, int Length)
{
    /// <summary>Where the stretch begins.</summary>
    public SourcePosition Start => File.PositionOf(Offset);

    /// <summary>Where the stretch ends (the place after its last character).</summary>
    public SourcePosition End => File.PositionOf(Offset + Length);

    /// <summary>As diagnostics print it: <c>bulkhead.yaml:12:3</c>.</summary>
    public override string ToString() => $"{File.Path}:{Start}";
}
