using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Matching;

/// <summary>
/// Text with policy variables (IAM User Guide, "IAM policy elements: Variables and tags"): <c>${key}</c>,
/// <c>${key, 'default'}</c>, and <c>${*}</c>, <c>${?}</c>, <c>${$}</c> for the characters themselves. Wildcards in the text
/// are wildcards; wildcards in a variable's value are plain characters.
/// </summary>
internal sealed class TextTemplate
{
    private readonly TemplatePart[] _parts;

    private TextTemplate(string text, TemplatePart[] parts)
    {
        Text = text;
        _parts = parts;
    }

    /// <summary>The text as written.</summary>
    public string Text { get; }

    /// <summary>Whether it has an escaped character, or a variable with a default.</summary>
    public bool UsesEscapesOrDefaults => Array.Exists(_parts, p => p.IsEscapeOrHasDefault);

    /// <summary>
    /// Reads <paramref name="text"/>; null where it has no variable. Variables before <paramref name="variablesFrom"/> are
    /// literal text: in an ARN only the part after the fifth colon may have them.
    /// </summary>
    public static TextTemplate? TryParse(string text, int variablesFrom = 0)
    {
        var open = text.IndexOf("${", variablesFrom, StringComparison.Ordinal);
        if (open < 0) return null;
        var parts = new List<TemplatePart>();
        var from = 0;
        while (open >= 0)
        {
            var close = text.IndexOf('}', open);
            if (close < 0) break;
            if (open > from) parts.Add(TemplatePart.Plain(text[from..open]));
            parts.Add(TemplatePart.FromVariable(text[(open + 2)..close]));
            from = close + 1;
            open = text.IndexOf("${", from, StringComparison.Ordinal);
        }

        if (parts.Count == 0) return null;
        if (from < text.Length) parts.Add(TemplatePart.Plain(text[from..]));
        return new(text, [.. parts]);
    }

    /// <summary>How long the text is with the request's values; -1 where a variable has no value and no default.</summary>
    public int LengthFor(RequestPart request)
    {
        var length = 0;
        foreach (var part in _parts)
        {
            var value = part.ValueFor(request);
            if (value is null) return -1;
            length += value.Length;
        }

        return length;
    }

    /// <summary>Writes the text with the request's values, and which of its characters are wildcards.</summary>
    public void Write(RequestPart request, Span<char> characters, Span<bool> isWild)
    {
        var at = 0;
        foreach (var part in _parts)
        {
            var value = part.ValueFor(request)!;
            value.CopyTo(characters[at..]);
            for (var i = 0; i < value.Length; i++) isWild[at + i] = part.IsPlain && (value[i] is '*' or '?');
            at += value.Length;
        }
    }
}
