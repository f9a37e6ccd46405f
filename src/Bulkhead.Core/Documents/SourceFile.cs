namespace Bulkhead.Core.Documents;

/// <summary>The text of one input file, with the name that diagnostics print for it.</summary>
public sealed class SourceFile
{
    private readonly Lazy<int[]> _lineStarts;

    /// <summary>Holds <paramref name="text"/> under the name <paramref name="path"/>.</summary>
    /// <param name="path">The path as the user gave it, with forward slashes; never an absolute path that they did not give.</param>
    /// <param name="text">The whole text, without a byte order mark.</param>
    public SourceFile(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        Path = path;
        Text = text;
        _lineStarts = new Lazy<int[]>(() => FindLineStarts(text));
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>The number of lines; a file that ends in a line feed has no empty last line.</summary>
    public int LineCount => _lineStarts.Value is var starts && starts.Length > 1 && starts[^1] == Text.Length
        ? starts.Length - 1
        : starts.Length;

    /// <summary>Line and column (both from 1; columns count UTF-16 units) of the character at <paramref name="offset"/>.</summary>
    public SourcePosition PositionOf(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var index = Array.BinarySearch(_lineStarts.Value, offset);
        if (index < 0) index = ~index - 1;
        return new SourcePosition(index + 1, offset - _lineStarts.Value[index] + 1);
    }

    /// <summary>The offset of <paramref name="line"/> and <paramref name="column"/>, both from 1, clamped to the text.</summary>
    public int OffsetOf(int line, int column)
    {
        var starts = _lineStarts.Value;
        if (line > starts.Length) return Text.Length;
        return Math.Min(Text.Length, starts[Math.Max(line, 1) - 1] + Math.Max(column, 1) - 1);
    }

    /// <summary>The text of a line (from 1) without its line ending; empty past the end.</summary>
    public ReadOnlySpan<char> LineText(int line)
    {
        var starts = _lineStarts.Value;
        if (line < 1 || line > starts.Length) return default;
        var end = line < starts.Length ? starts[line] : Text.Length;
        return Text.AsSpan(starts[line - 1], end - starts[line - 1]).TrimEnd("\r\n");
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1)) starts.Add(i + 1);
        return [.. starts];
    }
}
