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
    private const int PrefixLength = 9;

    /// <summary>Writes the changes of one call and notes their lengths in <paramref name="store"/>; null, and nothing noted, when the line would be too long.</summary>
    public static ReadOnlyMemory<byte>? Write(ResourceStore store, IReadOnlyList<StoreChange> changes, int longest)
    {
        var buffer = Begin();
        var lengths = new int[changes.Count];
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            for (var i = 0; i < changes.Count; i++)
            {
                var change = changes[i];
                writer.WriteStartArray();
                writer.WriteStringValue(change.Collection);
                writer.WriteStringValue(change.Id);
                var before = writer.BytesCommitted + writer.BytesPending;
                if (change.After is { } after) WriteDocument(writer, after);
                lengths[i] = (int)(writer.BytesCommitted + writer.BytesPending - before);
                writer.WriteEndArray();
                // The checksum before it, the bracket and the line feed after it count too.
                if (writer.BytesCommitted + writer.BytesPending > longest - PrefixLength - 2) return null;
            }

            writer.WriteEndArray();
        }

        for (var i = 0; i < changes.Count; i++) store.NoteWritten(changes[i], lengths[i]);
        return Seal(buffer);
    }

    /// <summary>Writes one document that is put.</summary>
    public static ReadOnlyMemory<byte> Write(string collection, string id, StoredDocument document)
    {
        var buffer = Begin();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStartArray();
            writer.WriteStringValue(collection);
            writer.WriteStringValue(id);
            WriteDocument(writer, document);
            writer.WriteEndArray();
            writer.WriteEndArray();
        }

        return Seal(buffer);
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
        return Checksum(json.Span) == sum ? json : null;
    }

    private static void WriteDocument(Utf8JsonWriter writer, StoredDocument document)
    {
        if (document.UnreadBytes is { Length: > 0 } bytes) writer.WriteRawValue(bytes.Span, skipInputValidation: true);
        else document.Value.WriteTo(writer);
    }

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
