using Bulkhead.Iam.Catalogue;

namespace Bulkhead.Iam.Evaluation;

/// <summary>The facts of an action catalogue.</summary>
public sealed class CatalogueFacts(ActionCatalogue catalogue) : IActionFacts
{
    /// <summary>The facts of the catalogue that this assembly carries.</summary>
    public static CatalogueFacts Embedded { get; } = new(ActionCatalogue.Embedded);

    /// <inheritdoc/>
    public bool? HasResourceTypes(string service, string action) => catalogue.FindService(service)?.FindAction(action)?.HasResourceTypes;

    /// <inheritdoc/>
    public bool SupportsResourceControl(string service) => catalogue.SupportsResourceControlPolicies(service);

    /// <inheritdoc/>
    public bool IsMultiValued(string key) => catalogue.FindConditionKey(key) is { IsMultivalued: true };
}
