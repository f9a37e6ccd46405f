using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>What every part of the reader has at hand: where mistakes go.</summary>
internal sealed class ReadingContext
{
    public DiagnosticBag Diagnostics { get; } = new();

    /// <summary>Reports a mistake. Without a label the message stands alone beside the carets.</summary>
    public void Report(DiagnosticDescriptor descriptor, SourceSpan? span, string message, string? label = null, string? help = null, RelatedPlace? related = null) =>
        Diagnostics.Add(new Diagnostic(descriptor, message)
        {
            Span = span,
            Label = label,
            Help = help,
            Related = related is null ? [] : [related],
        });

    /// <summary>Reports a name that is not known, with the nearest that is.</summary>
    public void ReportUnknown(DiagnosticDescriptor descriptor, SourceSpan span, string message, string name, IEnumerable<string> known, string help)
    {
        var nearest = Spelling.Nearest(name, known);
        Report(descriptor, span, message, nearest is null ? null : $"did you mean '{nearest}'?", nearest is null ? help : null);
    }
}
