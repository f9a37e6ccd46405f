using System.Collections;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>The documents of a collection by id, read when they are come to.</summary>
internal sealed class DocumentCollection(SortedDictionary<string, StoredDocument> documents)
    : IReadOnlyCollection<KeyValuePair<string, JsonObject>>
{
    /// <inheritdoc/>
    public int Count => documents.Count;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, JsonObject>> GetEnumerator()
    {
        foreach (var (id, document) in documents) yield return new(id, document.Value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
