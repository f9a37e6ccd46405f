using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws;

/// <summary>A role to assume.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">The session's name, 2 to 64 of <c>[A-Za-z0-9_=,.@-]</c>: CloudTrail shows it.</param>
public sealed record RoleRequest(Arn RoleArn, string SessionName)
{
    /// <summary>How long the credentials live, 15 minutes to 12 hours; a role assumed from a role gets one hour at most.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The external id that the role's trust asks for; null when it asks for none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>A session policy that narrows the role; null for none.</summary>
    public string? SessionPolicy { get; init; }

    /// <summary>
    /// A managed policy that narrows the role: the session may do what both the role and the policy allow (AWS STS API
    /// Reference, AssumeRole, "PolicyArns"). Null for none.
    /// </summary>
    public Arn? SessionPolicyArn { get; init; }

    /// <summary>
    /// The policy of a root task: the session is then that of the root user of the account in <see cref="RoleArn"/>, for this
    /// task alone, and lives 15 minutes (AWS STS API Reference, "AssumeRoot"). Null for a role.
    /// </summary>
    public Arn? RootTask { get; init; }
}
