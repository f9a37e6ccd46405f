using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Core.Diagnostics;

/// <summary>A mistake in what the user gave, or a refusal that they must know of: never a bug of Bulkhead's own.</summary>
/// <param name="Descriptor">The kind, with its code.</param>
/// <param name="Message">What is wrong, one sentence without a full stop, names in single quotes.</param>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, string Message)
{
    /// <summary>The code: "BH" and four digits.</summary>
    public string Code => Descriptor.Code;

    /// <summary>How bad it is.</summary>
    public Severity Severity { get; init; } = Descriptor.Severity;

    /// <summary>Where it is; null where no file is to blame.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>What stands beside the carets under the excerpt, such as "did you mean 'logs'?".</summary>
    public string? Label { get; init; }

    /// <summary>The way out, one sentence; null where the label says it.</summary>
    public string? Help { get; init; }

    /// <summary>Other places that matter.</summary>
    public ImmutableArray<RelatedPlace> Related { get; init; } = [];
}
