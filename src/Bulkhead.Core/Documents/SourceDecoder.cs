using System.Globalization;
using System.Text;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Core.Documents;

/// <summary>
/// Turns a file's bytes into text: UTF-8 only, bounded in size, without the characters that people can't see. The byte
/// order mark of UTF-8 is dropped.
/// </summary>
public static class SourceDecoder
{
    /// <summary>The largest file that is read, in bytes: far above the configuration of ten thousand accounts.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Decodes <paramref name="bytes"/>; null, with a diagnostic, when they are too many or are not UTF-8.</summary>
    public static SourceFile? Decode(string path, ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (bytes.Length > MaxBytes)
        {
            diagnostics.Add(TooLarge(new SourceFile(path, ""), bytes.Length));
            return null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            diagnostics.Add(new Diagnostic(FileDiagnostics.NotUtf8, $"'{path}' is UTF-16, not UTF-8")
            {
                Span = new SourceSpan(new SourceFile(path, ""), 0, 0),
                Help = "save it as UTF-8",
            });
            return null;
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        var text = Encoding.UTF8.GetString(bytes);
        var file = new SourceFile(path, text);
        var bad = FirstInvalidUtf8(bytes);
        if (bad < 0) return file;

        var offset = Encoding.UTF8.GetCharCount(bytes[..bad]);
        diagnostics.Add(new Diagnostic(FileDiagnostics.NotUtf8, $"byte {bad + 1} (0x{bytes[bad]:X2}) is not UTF-8")
        {
            Span = new SourceSpan(file, offset, 1),
            Help = "save the file as UTF-8",
        });
        return null;
    }

    /// <summary>
    /// Checks text that is about to be parsed: its size, and that it has no character that people can't see. Reports the
    /// first such character only. True when the text can be parsed.
    /// </summary>
    public static bool Check(SourceFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (file.Text.Length > MaxBytes)
        {
            diagnostics.Add(TooLarge(file, file.Text.Length));
            return false;
        }

        var at = FirstUnseen(file.Text);
        if (at < 0) return true;
        var code = ((int)file.Text[at]).ToString("X4", CultureInfo.InvariantCulture);
        diagnostics.Add(new Diagnostic(FileDiagnostics.ControlCharacter, $"the character U+{code} can't stand in this file")
        {
            Span = new SourceSpan(file, at, 1),
            Label = "people can't see this character",
            Help = "delete it; inside a text, write an escape in double quotes instead",
        });
        return false;
    }

    /// <summary>
    /// Whether a character is invisible or changes how its neighbours are shown: control characters other than tab and
    /// line ends, line ends that only some readers know, byte order marks, and the bidirectional overrides.
    /// </summary>
    public static bool IsUnseen(char c) => c switch
    {
        '\t' or '\n' or '\r' => false,
        < ' ' or (>= '\x7F' and <= '\x9F') => true,
        '\u200E' or '\u200F' or '\u061C' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => true,
        '\uFEFF' or '\uFFFE' or '\uFFFF' => true,
        _ => false,
    };

    private static int FirstUnseen(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and < '\x7F') continue;
            if (IsUnseen(c)) return i;
            if (!char.IsSurrogate(c)) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(c, text[i + 1])) return i;
            i++;
        }

        return -1;
    }

    private static int FirstInvalidUtf8(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (bytes[at] < 0x80)
            {
                at++;
                continue;
            }

            if (Rune.DecodeFromUtf8(bytes[at..], out _, out var used) != System.Buffers.OperationStatus.Done) return at;
            at += used;
        }

        return -1;
    }

    private static Diagnostic TooLarge(SourceFile file, int size) =>
        new(FileDiagnostics.TooLarge, $"'{file.Path}' has {size:N0} bytes; at most {MaxBytes:N0} are read")
        {
            Span = new SourceSpan(file, 0, 0),
            Help = "split the configuration into a folder of files",
        };
}
