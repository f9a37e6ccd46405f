using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Core.Documents;

/// <summary>
/// Reads JSON (RFC 8259, nothing more: no comments, no trailing commas) into the same tree that YAML is read into, with
/// the place of every value. Repeated keys are kept for the reader of the tree to report. A byte order mark before the
/// text is accepted, since editors on Windows write one and AWS's tools accept it.
/// </summary>
public sealed class JsonDocumentReader
{
    /// <summary>How deep lists and mappings may be nested. AWS's policy language needs 6.</summary>
    public const int MaximumDepth = 64;

    /// <summary>How many UTF-16 units a text may have: far above the largest document that AWS accepts.</summary>
    public const int MaximumLength = 16 * 1024 * 1024;

    private static readonly SearchValues<char> StringStops = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private readonly SourceFile _file;
    private readonly string _text;
    private int _at;
    private Diagnostic? _mistake;

    private JsonDocumentReader(SourceFile file)
    {
        _file = file;
        _text = file.Text;
    }

    /// <summary>Reads one JSON value that fills the whole text.</summary>
    public static JsonReadResult Read(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Text.Length > MaximumLength)
        {
            var message = $"the text has {file.Text.Length} characters; at most {MaximumLength} are read";
            return new(null, [new(JsonDiagnostics.TooLong, message) { Span = new(file, 0, 0) }]);
        }

        var reader = new JsonDocumentReader(file);
        var root = reader.ReadText();
        return reader._mistake is { } mistake ? new(null, [mistake]) : new(root, []);
    }

    private DocumentNode? ReadText()
    {
        if (_text.StartsWith('\uFEFF')) _at = 1;
        if (!TryReadValue(0, out var root)) return null;
        SkipSpace();
        if (_at < _text.Length) Fail("the text goes on after the end of its value");
        return root;
    }

    private bool TryReadValue(int depth, [NotNullWhen(true)] out DocumentNode? node)
    {
        node = null;
        SkipSpace();
        if (_at >= _text.Length) return Fail("a value is missing");
        var start = _at;
        switch (_text[_at])
        {
            case '{':
                return EnterAllowed(depth) && TryReadMapping(depth + 1, out node);
            case '[':
                return EnterAllowed(depth) && TryReadSequence(depth + 1, out node);
            case '"':
                if (!TryReadString(out var text)) return false;
                node = new DocumentScalar(SpanFrom(start), ScalarKind.Text, text);
                return true;
            case 't':
                return TryReadWord("true", ScalarKind.Boolean, out node);
            case 'f':
                return TryReadWord("false", ScalarKind.Boolean, out node);
            case 'n':
                return TryReadWord("null", ScalarKind.Null, out node);
            case '-' or (>= '0' and <= '9'):
                return TryReadNumber(out node);
            default:
                return Fail($"a value can't begin with {Show(_text[_at])}");
        }
    }

    private bool EnterAllowed(int depth) =>
        depth < MaximumDepth
        || Fail($"lists and mappings may be nested {MaximumDepth} deep at most", JsonDiagnostics.TooDeep);

    private bool TryReadMapping(int depth, [NotNullWhen(true)] out DocumentNode? node)
    {
        node = null;
        var start = _at++;
        var entries = ImmutableArray.CreateBuilder<DocumentEntry>();
        SkipSpace();
        if (Peek() == '}')
        {
            _at++;
            node = new DocumentMapping(SpanFrom(start), []);
            return true;
        }

        while (true)
        {
            SkipSpace();
            var keyStart = _at;
            if (Peek() != '"') return Fail("a key in double quotes is expected here");
            if (!TryReadString(out var key)) return false;
            var keySpan = SpanFrom(keyStart);
            SkipSpace();
            if (Peek() != ':') return Fail($"':' is expected after the key '{key}'");
            _at++;
            if (!TryReadValue(depth, out var value)) return false;
            entries.Add(new DocumentEntry(key, keySpan, value));
            SkipSpace();
            if (Peek() == '}') break;
            if (Peek() != ',') return Fail("',' or '}' is expected here");
            _at++;
        }

        _at++;
        node = new DocumentMapping(SpanFrom(start), entries.DrainToImmutable());
        return true;
    }

    private bool TryReadSequence(int depth, [NotNullWhen(true)] out DocumentNode? node)
    {
        node = null;
        var start = _at++;
        var items = ImmutableArray.CreateBuilder<DocumentNode>();
        SkipSpace();
        if (Peek() == ']')
        {
            _at++;
            node = new DocumentSequence(SpanFrom(start), []);
            return true;
        }

        while (true)
        {
            if (!TryReadValue(depth, out var item)) return false;
            items.Add(item);
            SkipSpace();
            if (Peek() == ']') break;
            if (Peek() != ',') return Fail("',' or ']' is expected here");
            _at++;
        }

        _at++;
        node = new DocumentSequence(SpanFrom(start), items.DrainToImmutable());
        return true;
    }

    private bool TryReadString([NotNullWhen(true)] out string? value)
    {
        value = null;
        _at++;
        var stop = _text.AsSpan(_at).IndexOfAny(StringStops);
        if (stop >= 0 && _text[_at + stop] == '"')
        {
            value = _text.Substring(_at, stop);
            _at += stop + 1;
            return true;
        }

        return TryReadEscapedString(out value);
    }

    private bool TryReadEscapedString([NotNullWhen(true)] out string? value)
    {
        value = null;
        var built = new System.Text.StringBuilder();
        while (true)
        {
            var stop = _text.AsSpan(_at).IndexOfAny(StringStops);
            if (stop < 0)
            {
                _at = _text.Length;
                return Fail("the text ends inside a string");
            }

            built.Append(_text, _at, stop);
            _at += stop;
            if (_text[_at] == '"')
            {
                _at++;
                value = built.ToString();
                return true;
            }

            if (_text[_at] != '\\') return Fail($"{Show(_text[_at])} must be escaped inside a string");
            if (!TryReadEscape(built)) return false;
        }
    }

    private bool TryReadEscape(System.Text.StringBuilder built)
    {
        var start = _at++;
        switch (Peek())
        {
            case '"' or '\\' or '/': built.Append(_text[_at]); break;
            case 'b': built.Append('\b'); break;
            case 'f': built.Append('\f'); break;
            case 'n': built.Append('\n'); break;
            case 'r': built.Append('\r'); break;
            case 't': built.Append('\t'); break;
            case 'u':
                if (_at + 5 > _text.Length
                    || !ushort.TryParse(_text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
                {
                    _at = start;
                    return Fail("'\\u' needs four hexadecimal digits");
                }

                built.Append((char)unit);
                _at += 4;
                break;
            default:
                _at = start;
                return Fail("JSON has no such escape");
        }

        _at++;
        return true;
    }

    private bool TryReadNumber([NotNullWhen(true)] out DocumentNode? node)
    {
        node = null;
        var start = _at;
        if (Peek() == '-') _at++;
        if (Peek() == '0') _at++;
        else if (!SkipDigits()) return Fail("a digit is expected here");
        if (Peek() == '.')
        {
            _at++;
            if (!SkipDigits()) return Fail("a digit is expected here");
        }

        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-') _at++;
            if (!SkipDigits()) return Fail("a digit is expected here");
        }

        if (char.IsAsciiLetterOrDigit(Peek())) return Fail("a number can't go on like this");
        node = new DocumentScalar(SpanFrom(start), ScalarKind.Number, _text[start.._at]);
        return true;
    }

    private bool TryReadWord(string word, ScalarKind kind, [NotNullWhen(true)] out DocumentNode? node)
    {
        node = null;
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) return Fail($"'{word}' is expected here");
        _at += word.Length;
        node = new DocumentScalar(SpanFrom(_at - word.Length), kind, kind == ScalarKind.Null ? "" : word);
        return true;
    }

    private bool SkipDigits()
    {
        var start = _at;
        while (char.IsAsciiDigit(Peek())) _at++;
        return _at > start;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is (' ' or '\n' or '\r' or '\t')) _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private SourceSpan SpanFrom(int start) => new(_file, start, _at - start);

    private bool Fail(string message, DiagnosticDescriptor? descriptor = null)
    {
        var length = _at < _text.Length ? 1 : 0;
        _mistake ??= new(descriptor ?? JsonDiagnostics.Syntax, message) { Span = new(_file, _at, length) };
        return false;
    }

    private static string Show(char c) => char.IsControl(c) ? $"the control character U+{(int)c:X4}" : $"'{c}'";
}
