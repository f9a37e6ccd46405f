using System.Collections.Immutable;

namespace Bulkhead.Core.Documents;

/// <summary>A list of values.</summary>
public sealed class DocumentSequence(SourceSpan span, ImmutableArray<DocumentNode> items) : DocumentNode(span)
{
    /// <summary>The values, in the file's order.</summary>
    public ImmutableArray<DocumentNode> Items { get; } = items;

    /// <inheritdoc/>
    public override string Description => "a list";
}
