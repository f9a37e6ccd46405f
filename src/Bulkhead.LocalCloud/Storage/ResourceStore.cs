using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>
/// Every resource of the local cloud: JSON documents by collection (service, account, region, type) and id. What
/// <see cref="Put(string, string, JsonObject)"/> and <see cref="Remove"/> did is kept when the call that did it is acknowledged.
/// Documents are shared: treat what <see cref="Find"/> answers as read-only and put a changed clone.
/// </summary>
internal sealed class ResourceStore
{
    private readonly Dictionary<string, SortedDictionary<string, StoredDocument>> _collections = new(StringComparer.Ordinal);
    private readonly List<StoreChange> _changes = [];
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    /// <summary>Where documents are that are not in memory.</summary>
    public DocumentFile File { get; } = new();

    /// <summary>The bytes that the live documents take in the state file.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>How many changes wait for <see cref="TakeChanges"/>: the mark to which <see cref="RollBack"/> goes.</summary>
    public int Mark => _changes.Count;

    /// <summary>A number that grows with every change of a collection: what was worked out from it at that number still holds.</summary>
    public long VersionOf(string collection) => _versions.GetValueOrDefault(collection);

    /// <summary>The document, or null.</summary>
    public JsonObject? Find(string collection, string id) =>
        _collections.TryGetValue(collection, out var documents) && documents.TryGetValue(id, out var document) ? document.Value : null;

    /// <summary>The document as a record, or null.</summary>
    public T? Find<T>(string collection, string id, JsonTypeInfo<T> shape)
        where T : class =>
        _collections.TryGetValue(collection, out var documents) && documents.TryGetValue(id, out var document) ? document.As(shape) : null;

    /// <summary>All documents of a collection as records, by id (ordinal order).</summary>
    public IEnumerable<T> All<T>(string collection, JsonTypeInfo<T> shape)
        where T : class =>
        _collections.TryGetValue(collection, out var documents) ? documents.Values.Select(d => d.As(shape)) : [];

    /// <summary>The documents of a collection that may belong to a tag, as records, by id; those that do not are not read.</summary>
    public IEnumerable<T> Mentioning<T>(string collection, string tag, JsonTypeInfo<T> shape)
        where T : class =>
        _collections.TryGetValue(collection, out var documents) ? documents.Values.Where(d => d.MayMention(tag)).Select(d => d.As(shape)) : [];

    /// <summary>All documents of a collection, by id (ordinal order).</summary>
    public IReadOnlyCollection<KeyValuePair<string, JsonObject>> All(string collection) =>
        _collections.TryGetValue(collection, out var documents) ? new DocumentCollection(documents) : [];

    /// <summary>Adds or replaces a document.</summary>
    public void Put(string collection, string id, JsonObject document) => Put(collection, id, new StoredDocument(File, document));

    /// <summary>Adds or replaces a document that is a record, as it is now.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The id.</param>
    /// <param name="document">The record.</param>
    /// <param name="shape">How it is written.</param>
    /// <param name="tag">What <see cref="Mentioning"/> finds it by without reading it.</param>
    public void Put<T>(string collection, string id, T document, JsonTypeInfo<T> shape, string? tag = null)
        where T : class =>
        Put(collection, id, new StoredDocument(File, JsonSerializer.SerializeToUtf8Bytes(document, shape), tag));

    /// <summary>Removes a document; says whether it was there.</summary>
    public bool Remove(string collection, string id)
    {
        if (Set(collection, id, null) is not { } before) return false;
        _changes.Add(new StoreChange(collection, id, before, null));
        return true;
    }

    /// <summary>Undoes the changes after <paramref name="mark"/>.</summary>
    public void RollBack(int mark)
    {
        for (var i = _changes.Count - 1; i >= mark; i--) Set(_changes[i].Collection, _changes[i].Id, _changes[i].Before);
        _changes.RemoveRange(mark, _changes.Count - mark);
    }

    /// <summary>Undoes changes that <see cref="TakeChanges"/> gave and that could not be kept.</summary>
    public void Undo(IReadOnlyList<StoreChange> changes)
    {
        foreach (var change in changes) Set(change.Collection, change.Id, change.Before);
    }

    /// <summary>The changes since the last time: of each document the last.</summary>
    public IReadOnlyList<StoreChange> TakeChanges()
    {
        if (_changes.Count == 0) return [];
        var last = new Dictionary<(string, string), StoreChange>();
        foreach (var change in _changes)
        {
            var key = (change.Collection, change.Id);
            last[key] = last.TryGetValue(key, out var earlier) ? change with { Before = earlier.Before } : change;
        }

        _changes.Clear();
        return [.. last.Values];
    }

    /// <summary>Notes that a change is part of the state file, with the length of its document there.</summary>
    public void NoteWritten(in StoreChange change, int length)
    {
        WrittenBytes -= change.Before?.WrittenLength ?? 0;
        if (change.After is null) return;
        change.After.NoteLength(length);
        WrittenBytes += length;
    }

    /// <summary>Puts a document that the state file has.</summary>
    public void Load(string collection, string id, long position, int length)
    {
        WrittenBytes += length - (Set(collection, id, new StoredDocument(File, position, length))?.WrittenLength ?? 0);
    }

    /// <summary>Takes away a document that the state file had.</summary>
    public void Unload(string collection, string id) => WrittenBytes -= Set(collection, id, null)?.WrittenLength ?? 0;

    /// <summary>Forgets everything, before the state file is read again.</summary>
    public void Clear()
    {
        foreach (var collection in _collections.Keys) _versions[collection] = VersionOf(collection) + 1;
        _collections.Clear();
        _changes.Clear();
        File.Clear();
        WrittenBytes = 0;
    }

    /// <summary>Every document, for a new state file.</summary>
    public IEnumerable<(string Collection, string Id, StoredDocument Document)> Everything()
    {
        foreach (var (collection, documents) in _collections)
        {
            foreach (var (id, document) in documents) yield return (collection, id, document);
        }
    }

    private void Put(string collection, string id, StoredDocument after) => _changes.Add(new StoreChange(collection, id, Set(collection, id, after), after));

    private StoredDocument? Set(string collection, string id, StoredDocument? document)
    {
        if (!_collections.TryGetValue(collection, out var documents))
        {
            if (document is null) return null;
            documents = new SortedDictionary<string, StoredDocument>(StringComparer.Ordinal);
            _collections.Add(collection, documents);
        }

        _versions[collection] = VersionOf(collection) + 1;
        documents.TryGetValue(id, out var before);
        if (document is not null) documents[id] = document;
        else documents.Remove(id);
        return before;
    }
}
