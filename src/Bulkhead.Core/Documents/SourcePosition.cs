namespace Bulkhead.Core.Documents;

/// <summary>A place in a file: line and column, both from 1.</summary>
public readonly record struct SourcePosition(int Line, int Column)
{
    /// <summary>As diagnostics print it: <c>12:3</c>.</summary>
    public override string ToString() => $"{Line}:{Column}";
}
