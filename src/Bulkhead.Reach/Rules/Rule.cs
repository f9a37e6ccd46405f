using System.Collections.Immutable;

namespace Bulkhead.Reach.Rules;

/// <summary>A way from what an attacker holds to more, read from a row of <c>Rules/Library</c> (docs/reach.md).</summary>
public sealed record Rule
{
    /// <summary>The id: a letter of its group and a number, such as <c>B10</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the attacker does, in a few words.</summary>
    public required string Name { get; init; }

    /// <summary>The group.</summary>
    public required RuleGroup Group { get; init; }

    /// <summary>The id in the published list pathfinding.cloud; null where it has none.</summary>
    public string? Published { get; init; }

    /// <summary>The document that says so.</summary>
    public required string Reference { get; init; }

    /// <summary>More for people; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The variables; the rule is tried for every combination.</summary>
    public required ImmutableArray<RuleVariable> Variables { get; init; }

    /// <summary>The ways to do it; one is enough. A row without <c>either</c> has one.</summary>
    public required ImmutableArray<RuleAlternative> Alternatives { get; init; }

    /// <summary>What the attacker has then.</summary>
    public required ImmutableArray<RuleEffect> Effects { get; init; }
}
