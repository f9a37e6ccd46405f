using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>
/// A document of the store. One that was read from a file stays bytes until somebody asks for it. A packed one stays bytes, compressed,
/// and is read anew each time: as an object it would take ten times the room and more.
/// </summary>
internal sealed class StoredDocument
{
    // The fastest of Brotli's levels: a stack takes a fifth of its room, and a tenth of a millisecond.
    private const int Quality = 1;
    private const int Window = 16;

    private readonly int _packedLength;
    private readonly string? _tag;
    private ReadOnlyMemory<byte> _bytes;
    private JsonObject? _value;
    private object? _record;

    /// <summary>Holds a document as an object.</summary>
    public StoredDocument(JsonObject value) => _value = value;

    /// <summary>Holds a document as the UTF-8 JSON that the state file has.</summary>
    public StoredDocument(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    private StoredDocument(ReadOnlySpan<byte> json, string? tag)
    {
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(json.Length));
        if (!BrotliEncoder.TryCompress(json, packed, out var length, Quality, Window)) throw new InvalidOperationException("The room that Brotli asks for is too small.");
        (_bytes, _packedLength, _tag) = (packed.AsSpan(0, length).ToArray(), json.Length, tag);
        ArrayPool<byte>.Shared.Return(packed);
    }

    /// <summary>Holds a document packed.</summary>
    public static StoredDocument Pack(JsonObject value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer)) value.WriteTo(writer);
        return new StoredDocument(buffer.WrittenSpan, tag: null);
    }

    /// <summary>Holds a record packed.</summary>
    /// <param name="value">The record.</param>
    /// <param name="shape">How it is written.</param>
    /// <param name="tag">What <see cref="MayMention"/> tells without reading it, such as what it belongs to.</param>
    public static StoredDocument Pack<T>(T value, JsonTypeInfo<T> shape, string? tag = null) => new(JsonSerializer.SerializeToUtf8Bytes(value, shape), tag);

    /// <summary>The document; read-only.</summary>
    public JsonObject Value
    {
        get
        {
            if (_value is { } known) return known;
            if (IsPacked) return (JsonObject)JsonNode.Parse(Unpacked())!;
            _value = (JsonObject)JsonNode.Parse(_bytes.Span)!;
            _bytes = default;
            return _value;
        }
    }

    /// <summary>The document as a record: treat what it holds as read-only.</summary>
    public T As<T>(JsonTypeInfo<T> shape)
        where T : class
    {
        if (IsPacked)
        {
            // One call asks several times; between calls it may go.
            if (_record is WeakReference<T> seen && seen.TryGetTarget(out var still)) return still;
            var unpacked = JsonSerializer.Deserialize(Unpacked(), shape)!;
            _record = new WeakReference<T>(unpacked);
            return unpacked;
        }

        if (_record is T known) return known;
        var read = _value is null ? JsonSerializer.Deserialize(_bytes.Span, shape)! : _value.Deserialize(shape)!;
        _record = read;
        return read;
    }

    /// <summary>The JSON, while nobody has asked for the object; else empty.</summary>
    public ReadOnlyMemory<byte> UnreadBytes => IsPacked ? Unpacked() : _value is null ? _bytes : default;

    /// <summary>Whether a text may be in the document, without reading it: true where only reading would tell.</summary>
    /// <param name="text">A tag.</param>
    public bool MayMention(string text) => _tag is null || _tag == text;

    /// <summary>The length in the state file; 0 while it was never written.</summary>
    public int WrittenLength { get; set; }

    /// <summary>The bytes that it takes in memory, while it is bytes.</summary>
    internal int Room => _bytes.Length;

    private bool IsPacked => _packedLength > 0;

    private byte[] Unpacked()
    {
        var json = new byte[_packedLength];
        return BrotliDecoder.TryDecompress(_bytes.Span, json, out var length) && length == json.Length
            ? json
            : throw new InvalidOperationException("A packed document can't be read.");
    }
}
