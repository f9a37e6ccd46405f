using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>A text and its place. A class, so that queries over it are code that is there already when the program starts.</summary>
/// <param name="Text">What stands there.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record TextAt(string Text, SourceSpan Span);
