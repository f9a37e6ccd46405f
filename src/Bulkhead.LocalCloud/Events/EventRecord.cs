using System.Buffers;
using System.IO.Compression;

namespace Bulkhead.LocalCloud.Events;

/// <summary>The text of an event, compressed: there are tens of thousands, and few are ever read.</summary>
internal sealed class EventRecord
{
    // The fastest of Brotli's levels: an event takes a quarter of its room, and some twenty microseconds.
    private const int Quality = 1;
    private const int Window = 16;

    private readonly byte[] _packed;
    private readonly int _length;

    /// <summary>Keeps a text.</summary>
    /// <param name="json">The event as CloudTrail writes it: JSON in UTF-8.</param>
    public EventRecord(ReadOnlySpan<byte> json)
    {
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(json.Length));
        if (!BrotliEncoder.TryCompress(json, packed, out var length, Quality, Window)) throw new InvalidOperationException("The room that Brotli asks for is too small.");
        (_packed, _length) = (packed.AsSpan(0, length).ToArray(), json.Length);
        ArrayPool<byte>.Shared.Return(packed);
    }

    /// <summary>The bytes that it takes in memory.</summary>
    public int Room => _packed.Length;

    /// <summary>The text.</summary>
    public byte[] Read()
    {
        var json = new byte[_length];
        return BrotliDecoder.TryDecompress(_packed, json, out var length) && length == json.Length
            ? json
            : throw new InvalidOperationException("An event can't be read.");
    }
}
