using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>
/// Every resource of the local cloud: JSON documents by collection (service, account, region, type) and id. What
/// <see cref="Put"/> and <see cref="Remove"/> did is kept when the call that did it is acknowledged.
/// Documents are shared: treat what <see cref="Find"/> answers as read-only and put a changed clone.
/// </summary>
internal sealed class ResourceStore
{
    private readonly Dictionary<string, SortedDictionary<string, JsonObject>> _collections = new(StringComparer.Ordinal);

    /// <summary>The document, or null.</summary>
    public JsonObject? Find(string collection, string id) =>
        _collections.TryGetValue(collection, out var documents) && documents.TryGetValue(id, out var document) ? document : null;

    /// <summary>All documents of a collection, by id (ordinal order).</summary>
    public IReadOnlyCollection<KeyValuePair<string, JsonObject>> All(string collection) =>
        _collections.TryGetValue(collection, out var documents) ? documents : [];

    /// <summary>Adds or replaces a document.</summary>
    public void Put(string collection, string id, JsonObject document)
    {
        if (!_collections.TryGetValue(collection, out var documents))
        {
            documents = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
            _collections.Add(collection, documents);
        }

        documents[id] = document;
    }

    /// <summary>Removes a document; says whether it was there.</summary>
    public bool Remove(string collection, string id) =>
        _collections.TryGetValue(collection, out var documents) && documents.Remove(id);
}
