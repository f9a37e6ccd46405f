using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>What the section <c>organization</c> says. Parts that are wrong are empty; their diagnostics are reported.</summary>
internal sealed record OrganizationSettings
{
    public string Name { get; init; } = "";

    /// <summary>The pattern of the addresses with its place; null when it is missing or wrong.</summary>
    public (string Pattern, SourceSpan Span)? Email { get; init; }

    public ImmutableArray<RegionName> Regions { get; init; } = [];

    public Contacts Contacts { get; init; } = new(null, null, null);

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public (AccountId Id, SourceSpan Span)? Management { get; init; }

    /// <summary>The former name, when the file declares a rename.</summary>
    public string? FormerName { get; init; }

    public string AccessRole { get; init; } = OrganizationModel.DefaultAccessRole;

    public Allowances Allow { get; init; } = Allowances.None;
}
