using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>
/// A line of the state file: eight hexadecimal digits (CRC-32C of what follows the space), a space, a JSON array with
/// <c>[collection, id, document]</c> for what was put and <c>[collection, id]</c> for what was removed, a line feed.
/// </summary>
internal static class StateRecord
{
    /// <summary>The bytes of a line before its JSON.</summary>
    public const int PrefixLength = 9;

    /// <summary>Writes the changes of one call and notes their lengths in <paramref name="store"/>; null, and nothing noted, when the line would be too long.</summary>
    public static WrittenLine? Write(ResourceStore store, IReadOnlyList<StoreChange> changes, int longest)
    {
        var buffer = Begin();
        var documents = new List<(StoredDocument Document, int Offset)>(changes.Count);
        var lengths = new int[changes.Count];
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            for (var i = 0; i < changes.Count; i++)
            {
                var (collection, id, _, after) = changes[i];
                var offset = WriteChange(writer, collection, id, after);
                if (after is not null) documents.Add((after, PrefixLength + offset));
                lengths[i] = Written(writer) - offset - 1;
                // The checksum before it, the bracket and the line feed after it count too.
                if (Written(writer) > longest - PrefixLength - 2) return null;
            }

            writer.WriteEndArray();
        }

        for (var i = 0; i < changes.Count; i++) store.NoteWritten(changes[i], lengths[i]);
        return new WrittenLine(Seal(buffer), documents);
    }

    /// <summary>Writes one document that is put.</summary>
    public static WrittenLine Write(string collection, string id, StoredDocument document)
    {
        var buffer = Begin();
        int offset;
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            offset = WriteChange(writer, collection, id, document);
            writer.WriteEndArray();
        }

        return new WrittenLine(Seal(buffer), [(document, PrefixLength + offset)]);
    }

    /// <summary>Writes a line whose JSON is given.</summary>
    public static ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> json)
    {
        var buffer = Begin();
        buffer.Write(json);
        return Seal(buffer);
    }

    /// <summary>Checks a line (without its line feed); its JSON, or null when the checksum does not hold.</summary>
    public static ReadOnlyMemory<byte>? Open(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        if (span.Length < PrefixLength || span[PrefixLength - 1] != ' ') return null;
        if (!uint.TryParse(span[..(PrefixLength - 1)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sum)) return null;
        var json = line[PrefixLength..];
        if (Checksum(json.Span) != sum) return null;
        return json;
    }

    /// <summary>Writes a change; the place of its document in the JSON.</summary>
    private static int WriteChange(Utf8JsonWriter writer, string collection, string id, StoredDocument? after)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(collection);
        writer.WriteStringValue(id);

        // The comma before the document comes with it.
        var offset = Written(writer) + 1;
        after?.WriteTo(writer);
        writer.WriteEndArray();
        return offset;
    }

    private static int Written(Utf8JsonWriter writer) => (int)(writer.BytesCommitted + writer.BytesPending);

    private static ArrayBufferWriter<byte> Begin()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        buffer.Write("00000000 "u8);
        return buffer;
    }

    private static ReadOnlyMemory<byte> Seal(ArrayBufferWriter<byte> buffer)
    {
        var sum = Checksum(buffer.WrittenSpan[PrefixLength..]);
        buffer.Write("\n"u8);
        var bytes = MemoryMarshal.AsMemory(buffer.WrittenMemory);
        Encoding.ASCII.GetBytes(sum.ToString("x8"), bytes.Span);
        return bytes;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
