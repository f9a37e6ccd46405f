using System.Collections.Immutable;

namespace Bulkhead.Core.Diagnostics;

/// <summary>Collects diagnostics while a phase goes on, so that one run reports all mistakes.</summary>
public sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>Whether any of them is an error.</summary>
    public bool HasErrors => _diagnostics.Exists(d => d.Severity == Severity.Error);

    /// <summary>How many there are.</summary>
    public int Count => _diagnostics.Count;

    /// <summary>Adds one.</summary>
    public void Add(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    /// <summary>Adds many.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics) => _diagnostics.AddRange(diagnostics);

    /// <summary>All of them: by file and place, then by code; those without a place come last.</summary>
    public ImmutableArray<Diagnostic> ToSorted() => Count < 2
        ? [.. _diagnostics]
        :
        [
            .. _diagnostics
                .Distinct()
                .OrderBy(d => d.Span is null)
                .ThenBy(d => d.Span?.File.Path, StringComparer.Ordinal)
                .ThenBy(d => d.Span?.Offset)
                .ThenBy(d => d.Code, StringComparer.Ordinal),
        ];
}
