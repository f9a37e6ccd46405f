using System.Collections.Immutable;

namespace Bulkhead.Iam.Catalogue;

/// <summary>A type of resource that an action takes.</summary>
/// <param name="Type">The type.</param>
/// <param name="IsRequired">Whether every call names such a resource.</param>
/// <param name="ConditionKeys">Keys that this action may carry for this resource.</param>
/// <param name="DependentActions">Actions that the caller needs besides, where the source of the catalogue names them.</param>
public sealed record CatalogueActionResource(
    CatalogueResourceType Type,
    bool IsRequired,
    ImmutableArray<CatalogueConditionKey> ConditionKeys,
    ImmutableArray<string> DependentActions);
