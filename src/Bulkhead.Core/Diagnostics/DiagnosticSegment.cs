namespace Bulkhead.Core.Diagnostics;

/// <summary>A piece of a diagnostic's text with its meaning. Line ends are pieces of their own: <c>"\n"</c>.</summary>
public readonly record struct DiagnosticSegment(string Text, DiagnosticStyle Style);
