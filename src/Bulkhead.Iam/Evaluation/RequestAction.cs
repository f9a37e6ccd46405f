using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Evaluation;

/// <summary>An action with what the evaluation must know of it, worked out once: catalogues keep one object for each of theirs.</summary>
internal sealed class RequestAction
{
    public RequestAction(string text, IActionFacts facts)
    {
        Lower = text.ToLowerInvariant();
        var colon = Lower.IndexOf(':', StringComparison.Ordinal);
        Service = Lower[..colon];
        Hash = string.GetHashCode(Lower, StringComparison.Ordinal);
        ServiceBit = ActionMatcher.BitOf(Service);
        HasResourceTypes = facts.HasResourceTypes(Service, text[(colon + 1)..]);
        SupportsResourceControl = facts.SupportsResourceControl(Service) && Lower != "kms:retiregrant";
        IsGlobal = DerivedContext.IsGlobal(Service);
        IsKms = Service == "kms";
        IsAboutAliases = KmsRules.IsAboutAliases(Lower);
        IsPassRole = Lower == "iam:passrole";
        IsRoleAssumption = ServiceRules.IsRoleAssumption(Lower);
        IsRoleEdit = ServiceRules.IsRoleEdit(Lower);
        IsPolicyEdit = ServiceRules.IsPolicyEdit(Lower);
        TakesSession = Lower is "sts:assumerole" or "sts:assumerolewithsaml" or "sts:assumerolewithwebidentity";
    }

    public string Lower { get; }

    /// <summary>The service's prefix in lower case.</summary>
    public string Service { get; }

    /// <summary>The service's bit in <see cref="ActionMatcher.Services"/>.</summary>
    public ulong ServiceBit { get; }

    /// <summary>A hash of <see cref="Lower"/>, good in this process only.</summary>
    public int Hash { get; }

    /// <summary>Whether it names resources; null where the catalogue does not know it.</summary>
    public bool? HasResourceTypes { get; }

    /// <summary>Whether resource control policies can bind it.</summary>
    public bool SupportsResourceControl { get; }

    /// <summary>Whether its service has one endpoint for the partition.</summary>
    public bool IsGlobal { get; }

    public bool IsKms { get; }

    /// <summary>Whether a KMS alias is a resource of the action itself.</summary>
    public bool IsAboutAliases { get; }

    public bool IsPassRole { get; }

    /// <summary>Whether it is about becoming a role, which the role's trust policy must allow.</summary>
    public bool IsRoleAssumption { get; }

    public bool IsRoleEdit { get; }

    public bool IsPolicyEdit { get; }

    /// <summary>Whether it assumes a role, so that session tags and a source identity may come with it.</summary>
    public bool TakesSession { get; }

    /// <summary>What <paramref name="facts"/> say of the action; null for a text that is no action of a request.</summary>
    public static RequestAction? TryFind(string text, IActionFacts facts)
    {
        if (facts is CatalogueFacts catalogue && catalogue.FindRemembered(text) is { } known) return known;
        if (!Documents.PolicyGrammar.IsAction(text) || text.AsSpan().ContainsAny('*', '?')) return null;
        return facts is CatalogueFacts other ? other.Describe(text) : new RequestAction(text, facts);
    }
}
