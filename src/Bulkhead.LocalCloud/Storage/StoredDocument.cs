using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>A document of the store. One that was read from a file stays bytes until somebody asks for it.</summary>
internal sealed class StoredDocument
{
    private ReadOnlyMemory<byte> _bytes;
    private JsonObject? _value;
    private object? _record;

    /// <summary>Holds a document as an object.</summary>
    public StoredDocument(JsonObject value) => _value = value;

    /// <summary>Holds a document as the UTF-8 JSON that the state file has.</summary>
    public StoredDocument(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The document; read-only.</summary>
    public JsonObject Value
    {
        get
        {
            if (_value is { } known) return known;
            _value = (JsonObject)JsonNode.Parse(_bytes.Span)!;
            _bytes = default;
            return _value;
        }
    }

    /// <summary>The document as a record, which is made once: treat what it holds as read-only.</summary>
    public T As<T>(JsonTypeInfo<T> shape)
        where T : class
    {
        if (_record is T known) return known;
        var read = _value is null ? JsonSerializer.Deserialize(_bytes.Span, shape)! : _value.Deserialize(shape)!;
        _record = read;
        return read;
    }

    /// <summary>The bytes, while nobody has asked for the object; else empty.</summary>
    public ReadOnlyMemory<byte> UnreadBytes => _value is null ? _bytes : default;

    /// <summary>The length in the state file; 0 while it was never written.</summary>
    public int WrittenLength { get; set; }
}
