using System.Text.Json;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>Puts into a store what the records of a state file say. Of the documents it keeps their places alone.</summary>
internal sealed class RecordLoader(ResourceStore store)
{
    // The names of collections come thousands of times, and often several times running.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private string _collection = "";

    /// <summary>Loads a record.</summary>
    /// <param name="json">The record.</param>
    /// <param name="position">Where it begins in the file.</param>
    /// <exception cref="JsonException">The JSON is not that of a record.</exception>
    public void Load(ReadOnlyMemory<byte> json, long position)
    {
        var reader = new Utf8JsonReader(json.Span);
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            Expect(ref reader, JsonTokenType.String);
            var collection = Name(ref reader);
            Expect(ref reader, JsonTokenType.String);
            var id = reader.GetString()!;
            if (!reader.Read()) throw new JsonException("A record ends early.");
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                store.Unload(collection, id);
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A document is not an object.");
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            store.Load(collection, id, position + start, (int)reader.BytesConsumed - start);
            Expect(ref reader, JsonTokenType.EndArray);
        }

        if (reader.TokenType != JsonTokenType.EndArray) throw new JsonException("A record is not a list of changes.");
    }

    private string Name(ref Utf8JsonReader reader)
    {
        if (_collection.Length > 0 && reader.ValueTextEquals(_collection)) return _collection;
        var name = reader.GetString()!;
        if (_names.TryGetValue(name, out var known)) return _collection = known;
        _names.Add(name, name);
        return _collection = name;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw new JsonException($"A record has no {type} where one must be.");
    }
}
