namespace Bulkhead.Core.Documents;

/// <summary>
/// One value of a parsed file, from YAML or JSON alike, with its place in the text. The closed set is
/// <see cref="DocumentScalar"/>, <see cref="DocumentSequence"/> and <see cref="DocumentMapping"/>.
/// </summary>
public abstract class DocumentNode
{
    private protected DocumentNode(SourceSpan span) => Span = span;

    /// <summary>Where the value stands.</summary>
    public SourceSpan Span { get; }

    /// <summary>What the value is, in words for people: "a list", "a mapping", "text" …</summary>
    public abstract string Description { get; }
}
