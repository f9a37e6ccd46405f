using System.Collections.Immutable;

namespace Bulkhead.Reach.Kinds;

/// <summary>How AWS's responses tell of a kind of resource; a row of <c>Kinds/Library</c> (docs/reach.md, "The kinds").</summary>
public sealed record ResourceKind
{
    /// <summary>The name, such as <c>lambda.function</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The catalogue's resource type, <c>service:type</c>; null where it has none.</summary>
    public string? Type { get; init; }

    /// <summary>The operation that lists them (<c>lambda:ListFunctions</c>); null for a kind that only rules make, or that only shares of AWS RAM tell of.</summary>
    public string? From { get; init; }

    /// <summary>The kind of which these are parts, made by <see cref="Facts.SnapshotReader"/> of what is known of it; null for a kind of its own.</summary>
    public string? Of { get; init; }

    /// <summary>Where the items stand in the response; null where the response is the item.</summary>
    public string? Items { get; init; }

    /// <summary>Where the ARN stands in an item, or a text with <c>${…}</c> that makes one.</summary>
    public string? Arn { get; init; }

    /// <summary>The attributes.</summary>
    public ImmutableArray<KindAttribute> Attributes { get; init; } = [];

    /// <summary>Where the resource's policy stands; null for a kind without one.</summary>
    public KindSource? Policy { get; init; }

    /// <summary>How it is shared beside its policy.</summary>
    public ImmutableArray<KindShare> Shares { get; init; } = [];

    /// <summary>Where the tags stand; null where the kind has none that matter.</summary>
    public KindSource? Tags { get; init; }

    /// <summary>Further responses with attributes.</summary>
    public ImmutableArray<KindDetail> Details { get; init; } = [];
}
