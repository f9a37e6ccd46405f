using System.Collections.Immutable;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Model;

/// <summary>What every account of a kind is: its unit, guardrails, baseline and defaults.</summary>
public sealed record AccountKind
{
    /// <summary>The name that accounts give, such as <c>production</c>; a flavour has a dot, such as <c>compliance.hipaa</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind that this one is a variant of; null for one that stands alone.</summary>
    public string? Extends { get; init; }

    /// <summary>The guardrails of its accounts, those of the extended kind included, by name.</summary>
    public ImmutableArray<string> Guardrails { get; init; } = [];

    /// <summary>One sentence on what it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>The unit of its accounts.</summary>
    public required UnitPath Unit { get; init; }

    /// <summary>The part that it plays for the other accounts.</summary>
    public AccountRole Role { get; init; }

    /// <summary>Whether the organization may have one account of the kind at most.</summary>
    public bool Single { get; init; }

    /// <summary>The baseline of its accounts.</summary>
    public required ImmutableSortedSet<BaselinePart> Baseline { get; init; }

    /// <summary>The budget of an account that gives none.</summary>
    public Money? Budget { get; init; }

    /// <summary>Whether AWS stops an account that does not say it when its budget is spent.</summary>
    public bool StopsAtBudget { get; init; }

    /// <summary>After how many days a clean-up removes what is in an account that does not say it; null for never.</summary>
    public int? CleanUpDays { get; init; }

    /// <summary>For how many days logs of its accounts have to be kept; null where the kind asks for nothing.</summary>
    public int? LogRetentionDays { get; init; }

    /// <summary>Who pays for its accounts; null where it does not say.</summary>
    public string? BillTo { get; init; }

    /// <summary>Keys that an account of this kind must give, such as <c>sponsor</c>.</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>Tags of its accounts.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where it is declared.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
