using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Bulkhead.Core.Documents;

/// <summary>Keys and values in the file's order. A repeated key is kept: whoever reads the mapping must report it.</summary>
public sealed class DocumentMapping(SourceSpan span, ImmutableArray<DocumentEntry> entries) : DocumentNode(span)
{
    /// <summary>The entries, in the file's order.</summary>
    public ImmutableArray<DocumentEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string Description => "a mapping";

    /// <summary>The first value under <paramref name="key"/>, compared ordinally.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out DocumentNode? value)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }
}
