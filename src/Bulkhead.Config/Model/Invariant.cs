using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>Something that must hold at every moment: <c>nobody in dev can reach production</c>.</summary>
public sealed record Invariant
{
    /// <summary>The sentence as the file has it.</summary>
    public required string Text { get; init; }

    /// <summary>Whom it is about.</summary>
    public required InvariantScope Scope { get; init; }

    /// <summary>Who is named: of the scopes <see cref="InvariantScope.In"/> and <see cref="InvariantScope.Outside"/>; none of the others.</summary>
    public ImmutableArray<InvariantTerm> Subjects { get; init; } = [];

    /// <summary>What they cannot do.</summary>
    public required InvariantVerb Verb { get; init; }

    /// <summary>To what.</summary>
    public required ImmutableArray<InvariantTerm> Objects { get; init; }

    /// <summary>Where the sentence stands.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
