using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>A guardrail and where it must hold.</summary>
public sealed record GuardrailUse
{
    /// <summary>The guardrail's name in the library, or the name that the file gives to its own.</summary>
    public required string Name { get; init; }

    /// <summary>Where it must hold: at each of these, for all accounts in it.</summary>
    public required ImmutableArray<GuardrailScope> Scopes { get; init; }

    /// <summary>Values of the guardrail's parameters, by name; a parameter that is not here has its default.</summary>
    public ImmutableSortedDictionary<string, IReadOnlyList<string>> Parameters { get; init; } =
        ImmutableSortedDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The user's own policy document; null for a guardrail of the library.</summary>
    public CustomPolicy? Custom { get; init; }

    /// <summary>Where the file, or the kind, asks for it.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
