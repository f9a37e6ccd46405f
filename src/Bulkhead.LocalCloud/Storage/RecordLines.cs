namespace Bulkhead.LocalCloud.Storage;

/// <summary>The lines of a state file, one after the other, from a buffer that is used again: a line holds until the next is asked for.</summary>
/// <param name="file">The file, at its beginning.</param>
internal sealed class RecordLines(Stream file)
{
    /// <summary>The bytes that a line may have: no call changes more.</summary>
    public const int LongestLine = 512 * 1024 * 1024;

    private byte[] _buffer = new byte[1 << 20];
    private int _start;
    private int _end;

    /// <summary>Where the line that was read last begins in the file.</summary>
    public long Position { get; private set; }

    /// <summary>Where that line ends, with its line feed.</summary>
    public long Next { get; private set; }

    /// <summary>Whether that line has its line feed: the last line of a file may be cut.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The next line, without its line feed; null after the last.</summary>
    /// <exception cref="InvalidDataException">A line is longer than any that a local cloud writes.</exception>
    public ReadOnlyMemory<byte>? Read()
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0) return Take(searched + feed, isWhole: true);
            searched = _end - _start;
            if (Fill()) continue;
            if (_end == _start) return null;
            return Take(_end - _start, isWhole: false);
        }
    }

    private ReadOnlyMemory<byte> Take(int length, bool isWhole)
    {
        var line = _buffer.AsMemory(_start, length);
        Position = Next;
        Next += length + (isWhole ? 1 : 0);
        IsWhole = isWhole;
        _start += length + (isWhole ? 1 : 0);
        return line;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine) throw new InvalidDataException($"A line has more than {LongestLine} bytes.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = file.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
