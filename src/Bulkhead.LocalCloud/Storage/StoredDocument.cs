using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>
/// A document of the store. It is in memory from when it is put until the state file has it and others need the room
/// (<see cref="DocumentFile"/>); then it is read again when somebody asks. Used under the lock that calls hold, but for <see cref="Place"/>.
/// </summary>
internal sealed class StoredDocument
{
    private const long Nowhere = -1;

    private readonly DocumentFile _file;
    private readonly string? _tag;
    private long _position = Nowhere;

    // What is in memory: a JsonObject, or the JSON as byte[]; and the record, once it was asked for.
    private object? _content;
    private object? _record;

    /// <summary>Holds a document as an object.</summary>
    public StoredDocument(DocumentFile file, JsonObject value) => (_file, _content) = (file, value);

    /// <summary>Holds a document as the UTF-8 JSON that the state file is to have.</summary>
    /// <param name="file">The store's file.</param>
    /// <param name="json">The JSON.</param>
    /// <param name="tag">What <see cref="MayMention"/> tells without reading it, such as what it belongs to.</param>
    public StoredDocument(DocumentFile file, byte[] json, string? tag) => (_file, _content, _tag) = (file, json, tag);

    /// <summary>A document that the state file has.</summary>
    public StoredDocument(DocumentFile file, long position, int length) => (_file, _position, WrittenLength) = (file, position, length);

    /// <summary>The document; read-only.</summary>
    /// <exception cref="StateFileException">The state file can't be read.</exception>
    public JsonObject Value
    {
        get
        {
            if (_content is JsonObject known) return known;
            var read = Read(json => JsonNode.Parse(json) as JsonObject ?? throw new JsonException("A document is not an object."));
            Remember(ref _content, read);
            return read;
        }
    }

    /// <summary>The document as a record: treat what it holds as read-only.</summary>
    /// <exception cref="StateFileException">The state file can't be read.</exception>
    public T As<T>(JsonTypeInfo<T> shape)
        where T : class
    {
        if (_record is T known) return known;
        var read = _content is JsonObject value ? value.Deserialize(shape)! : Read(json => JsonSerializer.Deserialize(json, shape));
        Remember(ref _record, read);
        return read;
    }

    /// <summary>Whether a text may be in the document, without reading it: true where only reading would tell.</summary>
    /// <param name="text">A tag.</param>
    public bool MayMention(string text) => _tag is null || _tag == text;

    /// <summary>The length in the state file; 0 while it was never written.</summary>
    public int WrittenLength { get; private set; }

    /// <summary>Whether it is in memory, as an object, a record or JSON.</summary>
    internal bool IsInMemory => _content is not null || _record is not null;

    /// <summary>Writes the JSON.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (_content is JsonObject value) value.WriteTo(writer);
        else writer.WriteRawValue(Json(), skipInputValidation: true);
    }

    /// <summary>Notes its length in the line that is going to be written.</summary>
    public void NoteLength(int length)
    {
        WrittenLength = length;
        _file.Hold(this);
    }

    /// <summary>Notes where the state file has it. May be called while calls run.</summary>
    public void Place(long position) => Volatile.Write(ref _position, position);

    /// <summary>Leaves the memory, if the state file has it.</summary>
    /// <returns>Whether it does.</returns>
    public bool LetGo()
    {
        if (Volatile.Read(ref _position) == Nowhere) return false;
        (_content, _record) = (null, null);
        return true;
    }

    // Every document was whole when the file was opened: what is none now was written over since.
    private T Read<T>(Func<byte[], T?> parse)
        where T : class
    {
        var json = Json();
        try
        {
            return parse(json)!;
        }
        catch (JsonException e) when (!IsObject(json))
        {
            throw DocumentFile.Damaged(Volatile.Read(ref _position), e);
        }
    }

    private static bool IsObject(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private byte[] Json() => _content as byte[] ?? _file.Read(Volatile.Read(ref _position), WrittenLength);

    private void Remember(ref object? place, object read)
    {
        var isNew = !IsInMemory;
        place = read;
        if (isNew) _file.Hold(this);
    }
}
