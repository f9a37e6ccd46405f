using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>An authenticated caller.</summary>
/// <param name="Account">The account of the credentials.</param>
/// <param name="Arn">The caller's ARN, such as <c>arn:aws:sts::111111111111:assumed-role/Admin/ann</c>.</param>
/// <param name="UserId">The unique id that STS answers, such as <c>AROA…:ann</c>.</param>
internal sealed record CallerIdentity(AccountId Account, string Arn, string UserId)
{
    /// <summary>The key that signed the request.</summary>
    public string AccessKeyId { get; init; } = "";

    /// <summary>The user's or role's name in IAM; null for the root user.</summary>
    public string? PrincipalName { get; init; }

    /// <summary>The ARN of the role whose session this is, with its path; null for users.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Whether the caller is a role's session.</summary>
    public bool IsRole => RoleArn is not null;

    /// <summary>Whether it is the account's root user.</summary>
    public bool IsRoot => PrincipalName is null && !IsAnonymous && Arn.EndsWith(":root", StringComparison.Ordinal);

    /// <summary>Whether it is a session of the root user for one task, which somebody else opened for it (AWS STS, "AssumeRoot").</summary>
    public bool IsRootTask { get; init; }

    /// <summary>When the session's credentials expire; null for long-lived keys.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Policies that narrow the session, as JSON text.</summary>
    public ImmutableArray<string> SessionPolicies { get; init; } = [];

    /// <summary>Managed policies that narrow the session, by ARN: their documents are too long for a token.</summary>
    public ImmutableArray<string> SessionPolicyArns { get; init; } = [];

    /// <summary>The session's tags.</summary>
    public ImmutableSortedDictionary<string, string> SessionTags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The source identity that the session carries; null for none.</summary>
    public string? SourceIdentity { get; init; }

    /// <summary>When the session was made; null for long-lived keys.</summary>
    public DateTimeOffset? Issued { get; init; }

    /// <summary>When an MFA device was shown for the session; null for never, and for long-lived keys.</summary>
    public DateTimeOffset? MfaShown { get; init; }

    /// <summary>The keys of tags that go along to the next role of a chain.</summary>
    public ImmutableSortedSet<string> TransitiveTagKeys { get; init; } = [];

    /// <summary>The identity provider that vouched for the session's user; null for none.</summary>
    public string? FederatedProvider { get; init; }

    /// <summary>Whether the request is not signed.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>What the identity provider says of who shows its token, as condition keys.</summary>
    public ImmutableSortedDictionary<string, string> Claims { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
