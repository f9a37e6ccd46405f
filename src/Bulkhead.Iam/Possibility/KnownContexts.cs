using Bulkhead.Core.Identifiers;

namespace Bulkhead.Iam.Possibility;

/// <summary>What is known of the context of some sorts of callers.</summary>
public static class KnownContexts
{
    /// <summary>
    /// A session that no person made: of a role that a service assumed. Multi-factor authentication is never part of it (IAM
    /// User Guide, reference_policies_condition-keys, <c>aws:MultiFactorAuthPresent</c>: "not present" for roles of services).
    /// </summary>
    public static KnownContext WithoutPerson(this KnownContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.WithAbsent("aws:MultiFactorAuthPresent").WithAbsent("aws:MultiFactorAuthAge");
    }

    /// <summary>
    /// A service that acts for a resource of an account, such as one that an attacker makes there: the keys against the
    /// confused deputy have that account (IAM User Guide, "The confused deputy problem"). The resource's ARN may be any of the
    /// account's, or of a bucket, whose ARN has no account.
    /// </summary>
    /// <param name="context">What else is known.</param>
    /// <param name="account">The account of the resource.</param>
    /// <param name="organization">The account's organization (<c>o-…</c>); null where it is not known.</param>
    /// <param name="source">The resource's ARN or a pattern of it; null for any of the account's.</param>
    public static KnownContext ForService(this KnownContext context, AccountId account, string? organization = null, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var known = context.With("aws:SourceAccount", account.Value)
            .WithChoice("aws:SourceArn", source is null ? [$"arn:*:*:*:{account.Value}:*", "arn:*:s3:::*"] : [source]);
        return organization is null ? known : known.With("aws:SourceOrgID", organization);
    }

    /// <summary>
    /// Somebody of an account outside of the organization, who is administrator there: its tags are its own choice, its
    /// organization is another one or none.
    /// </summary>
    /// <param name="context">What else is known.</param>
    /// <param name="organization">The organization (<c>o-…</c>) that it is not in; null where there is none.</param>
    public static KnownContext OfOutsider(this KnownContext context, string? organization)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.WithChoice("aws:PrincipalOrgID", ["o-*"], organization is null ? [] : [organization], mayBeAbsent: true)
            .WithChoice("aws:PrincipalOrgPaths", ["o-*"], organization is null ? [] : [organization + "/*"], mayBeAbsent: true)
            .WithFreePrefix("aws:PrincipalTag/")
            .WithChoice("aws:SourceIdentity", [], mayBeAbsent: true)
            .WithChoice("aws:FederatedProvider", [], mayBeAbsent: true)
            .WithChoice("aws:userid", []);
    }

    /// <summary>
    /// Somebody whom a web identity provider vouches for: what its tokens can say. <c>sub</c> and <c>aud</c> are given as patterns
    /// of what that party can have and what it cannot: anybody can have a repository of its own, nobody else's.
    /// </summary>
    /// <param name="context">What else is known.</param>
    /// <param name="provider">The provider's host and path, such as <c>token.actions.githubusercontent.com</c>.</param>
    /// <param name="claim">The claim, such as <c>sub</c>.</param>
    /// <param name="can">Patterns of what the party's tokens can say.</param>
    /// <param name="cannot">Patterns of what they cannot.</param>
    public static KnownContext WithClaim(
        this KnownContext context, string provider, string claim, System.Collections.Immutable.ImmutableArray<string> can,
        System.Collections.Immutable.ImmutableArray<string> cannot = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.WithChoice($"{provider}:{claim}", can, cannot);
    }
}
