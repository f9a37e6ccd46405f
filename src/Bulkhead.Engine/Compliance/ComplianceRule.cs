using System.Collections.Immutable;

namespace Bulkhead.Engine.Compliance;

/// <summary>A managed rule of AWS Config (AWS Config Developer Guide, "List of AWS Config Managed Rules").</summary>
/// <param name="Name">Its name, such as <c>encrypted-volumes</c>; in the account the pack's id stands behind it.</param>
/// <param name="Identifier">Its identifier, such as <c>ENCRYPTED_VOLUMES</c>.</param>
public sealed record ComplianceRule(string Name, string Identifier)
{
    /// <summary>Whether it looks at users and policies, which AWS Config records in the home region only.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>Its parameters.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
