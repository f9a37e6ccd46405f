using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>A word of a sentence with its place.</summary>
/// <param name="Text">The word, without its quotes; a comma is a word.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="IsQuoted">Whether it stood in quotes, and so is a name whatever it says.</param>
internal readonly record struct SentenceWord(string Text, SourceSpan Span, bool IsQuoted);
