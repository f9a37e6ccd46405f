using System.Collections.Immutable;

namespace Bulkhead.Iam.Catalogue;

/// <summary>An action of a service.</summary>
/// <param name="Service">The service's prefix: <c>s3</c>.</param>
/// <param name="Name">The name without the prefix: <c>GetObject</c>.</param>
/// <param name="AccessLevel">What it does.</param>
/// <param name="Resources">The types of resource that it takes; empty where policies must say <c>"Resource": "*"</c>.</param>
/// <param name="ConditionKeys">The service's keys that it may carry whatever the resource; global keys come on top.</param>
/// <param name="DependentActions">Actions that the caller needs besides, where the source of the catalogue names them.</param>
public sealed record CatalogueAction(
    string Service,
    string Name,
    AccessLevel AccessLevel,
    ImmutableArray<CatalogueActionResource> Resources,
    ImmutableArray<CatalogueConditionKey> ConditionKeys,
    ImmutableArray<string> DependentActions)
{
    /// <summary>As policies write it: <c>s3:GetObject</c>.</summary>
    public string FullName { get; } = $"{Service}:{Name}";

    /// <summary>Whether policies can name resources for it (IAM User Guide, reference_policies_elements_resource).</summary>
    public bool HasResourceTypes => !Resources.IsEmpty;

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
