using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Cuts a sentence into words: at white space, with commas as words of their own, and quotes around names that have spaces.</summary>
internal static class SentenceWords
{
    /// <summary>The words; each with its own place where the text stands in the file as it is, and with the sentence's otherwise.</summary>
    public static ImmutableArray<SentenceWord> Of(string text, SourceSpan span)
    {
        var written = span.File.Text.AsSpan(span.Offset, span.Length).IndexOf(text, StringComparison.Ordinal);
        SourceSpan Place(int start, int end) => written < 0 ? span : span with { Offset = span.Offset + written + start, Length = end - start };

        var words = ImmutableArray.CreateBuilder<SentenceWord>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text[at] == ',')
            {
                words.Add(new(",", Place(at, at + 1), false));
                at++;
            }
            else if (text[at] is '"' or '\'' && text.IndexOf(text[at], at + 1) is var end and > 0)
            {
                words.Add(new(text[(at + 1)..end], Place(at, end + 1), true));
                at = end + 1;
            }
            else
            {
                var start = at;
                while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] != ',') at++;
                words.Add(new(text[start..at], Place(start, at), false));
            }
        }

        return words.DrainToImmutable();
    }
}
