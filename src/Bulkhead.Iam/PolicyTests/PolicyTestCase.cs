using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>A policy test: a request, the policies it meets, and what must come of it.</summary>
public sealed record PolicyTestCase
{
    /// <summary>Its name; its number in the file where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>The request; null where it could not be read.</summary>
    public AuthorizationRequest? Request { get; init; }

    /// <summary>The policies.</summary>
    public PolicyStack Policies { get; init; } = new();

    /// <summary>What must come of it; null where the case does not say, and so fails.</summary>
    public PolicyExpectation? Expected { get; init; }

    /// <summary>The kinds of policy that must have blocked the request.</summary>
    public ImmutableArray<PolicyKind> By { get; init; } = [];

    /// <summary>Why the case can't be run.</summary>
    public ImmutableArray<Diagnostic> Mistakes { get; init; } = [];

    /// <summary>What the policies' parser had to say; it does not keep the case from being run.</summary>
    public ImmutableArray<Diagnostic> PolicyDiagnostics { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public SourceSpan? Span { get; init; }
}
