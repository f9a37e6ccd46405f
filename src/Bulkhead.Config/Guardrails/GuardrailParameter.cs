using System.Collections.Immutable;

namespace Bulkhead.Config.Guardrails;

/// <summary>Something about a guardrail that the file may set.</summary>
public sealed record GuardrailParameter
{
    /// <summary>The name that the file gives.</summary>
    public required string Name { get; init; }

    /// <summary>What it takes.</summary>
    public required GuardrailParameterKind Kind { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>The values when the file gives none; null when the file must give some.</summary>
    public required ImmutableArray<string>? Default { get; init; }

    /// <summary>Whether the default is the organization's governed regions; <see cref="Default"/> is then empty.</summary>
    public bool DefaultsToGovernedRegions { get; init; }

    /// <summary>The values of a <see cref="GuardrailParameterKind.Choice"/>.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>Whether it takes one value only.</summary>
    public bool IsSingle => Kind is GuardrailParameterKind.Text or GuardrailParameterKind.Number or GuardrailParameterKind.Choice;

    /// <summary>
    /// Whether an empty list is allowed. It is where the default is one: such a parameter only ever excepts somebody, and
    /// an empty list excepts nobody.
    /// </summary>
    public bool MayBeEmpty => !DefaultsToGovernedRegions && Default is { Length: 0 };
}
