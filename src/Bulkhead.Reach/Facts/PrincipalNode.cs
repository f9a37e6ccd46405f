using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Reach.Facts;

/// <summary>A user or a role; also the two that no account lists: anyone outside, and an account's administrator.</summary>
public sealed class PrincipalNode : Node
{
    /// <summary>The path of IAM Identity Center's roles begins so (IAM Identity Center User Guide, "Referencing permission sets in resource policies").</summary>
    public const string ReservedPath = "/aws-reserved/sso.amazonaws.com/";

    /// <summary>The path of the roles that Bulkhead makes for people of identity providers outside AWS.</summary>
    public const string PeoplePath = "/BulkheadPeople/";

    /// <summary>
    /// Whether it is a person who is there to begin with: a user, or a role of Identity Center or of an identity provider's people. Of other
    /// roles nobody is one before coming to it.
    /// </summary>
    public bool IsPerson => Kind == "user" || (Kind == "role" && Attribute("path").Values.FirstOrDefault() is { } path
        && (path.StartsWith(ReservedPath, StringComparison.Ordinal) || path == PeoplePath));

    /// <summary>Who it is to the evaluator.</summary>
    public required Principal Principal { get; init; }

    /// <summary>The same with other inline policies.</summary>
    internal PrincipalNode WithInline(ImmutableArray<PolicyDocument> inline)
    {
        var changed = new PrincipalNode
        {
            Kind = Kind,
            Arn = Arn,
            Name = Name,
            Account = Account,
            Uncollected = Uncollected,
            Index = Index,
            Policy = Policy,
            PolicyUnknown = PolicyUnknown,
            Tags = Tags,
            Principal = Principal,
            Inline = inline,
            Attached = Attached,
            PoliciesUnknown = PoliciesUnknown,
            Groups = Groups,
            Boundary = Boundary,
            IsFree = IsFree,
            IsOutside = IsOutside,
        };
        foreach (var (name, value) in AllAttributes) changed.Attributes[name] = value;
        AuthorizationDetailsReader.DescribePolicies(changed);
        return changed;
    }

    /// <summary>The inline policies.</summary>
    public ImmutableArray<PolicyDocument> Inline { get; init; } = [];

    /// <summary>The attached managed policies.</summary>
    public ImmutableArray<PolicyNode> Attached { get; init; } = [];

    /// <summary>What of its policies is not known, such as an inline policy that can't be read; null where all are. It may allow and deny anything.</summary>
    public string? PoliciesUnknown { get; init; }

    /// <summary>The groups.</summary>
    public ImmutableArray<GroupNode> Groups { get; init; } = [];

    /// <summary>The permissions boundary; null for none.</summary>
    public PolicyNode? Boundary { get; init; }

    /// <summary>Whether it stands for somebody with any identity policy.</summary>
    public bool IsFree { get; init; }

    /// <summary>Whether it is somebody outside of the organization.</summary>
    public bool IsOutside { get; init; }
}
