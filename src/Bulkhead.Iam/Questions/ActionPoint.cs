using Bulkhead.Iam.Catalogue;

namespace Bulkhead.Iam.Questions;

/// <summary>One action that a question is tried with.</summary>
/// <param name="Name">The action.</param>
/// <param name="Known">What the catalogue says; null where it has none of that name.</param>
internal sealed record ActionPoint(string Name, CatalogueAction? Known)
{
    public string Lower { get; } = Name.ToLowerInvariant();

    public string Service => Lower[..Lower.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>Whether requests name no resource.</summary>
    public bool HasNoResource => Known is { HasResourceTypes: false };

    public bool IsRoleAssumption => Evaluation.ServiceRules.IsRoleAssumption(Lower);

    public bool IsOnKey => Service == "kms" && !HasNoResource && !Lower.EndsWith("alias", StringComparison.Ordinal);

    public bool IsPassRole => Lower == "iam:passrole";

    /// <summary>Whether the service answers for itself, whatever the policies say.</summary>
    public bool IsAlwaysAllowed => Lower is "sts:getcalleridentity" or "sts:getsessiontoken";

    /// <summary>Whether resource control policies may bind it.</summary>
    public bool MayTakeResourceControl(ActionCatalogue catalogue) =>
        catalogue.SupportsResourceControlPolicies(Service) && Lower != "kms:retiregrant";
}
