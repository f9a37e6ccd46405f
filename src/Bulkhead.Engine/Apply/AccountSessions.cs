using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Apply;

/// <summary>Sessions in the organization's accounts: the management account's own, and the access role in each member.</summary>
/// <param name="management">The session that the run was started with.</param>
/// <param name="readOnly">Whether the sessions in the members may only read, whatever the role allows.</param>
/// <param name="roleOf">The role to assume in an account; null for <see cref="AccessRole"/> in all of them.</param>
public sealed class AccountSessions(AwsSession management, bool readOnly = false, Func<AccountId, string>? roleOf = null)
{
    /// <summary>
    /// The role that Organizations puts into every account that it creates, trusted by the management account
    /// (Organizations User Guide, "Accessing a member account").
    /// </summary>
    public const string AccessRole = OrganizationModel.DefaultAccessRole;

    /// <summary>
    /// The managed policy that narrows sessions that only read (IAM User Guide, "Policies and permissions in IAM", session
    /// policies): a mistake of the reader's can change nothing.
    /// </summary>
    public const string ReadPolicy = "ReadOnlyAccess";

    /// <summary>The management account's session, in its home region.</summary>
    public AwsSession Management => management;

    /// <summary>A session in an account and a region.</summary>
    /// <param name="account">The account; the management account gets its own session.</param>
    /// <param name="region">The region; null for the session's own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SessionResult> OpenAsync(AccountId account, RegionName? region, CancellationToken cancellationToken)
    {
        if (account == management.Account) return new SessionOpened(In(management, region));
        var role = new Arn(management.Partition, "iam", "", account.Value, $"role/{roleOf?.Invoke(account) ?? AccessRole}");
        var request = readOnly
            ? new RoleRequest(role, "bulkhead-read") { SessionPolicyArn = new Arn(management.Partition, "iam", "", "aws", $"policy/{ReadPolicy}") }
            : new RoleRequest(role, "bulkhead");
        var opened = await management.AssumeRoleAsync(request, cancellationToken);
        return opened is SessionOpened { Session: var session } ? new SessionOpened(In(session, region)) : opened;
    }

    /// <summary>The same sessions with other roles.</summary>
    internal AccountSessions With(Func<AccountId, string> roles) => new(management, readOnly, roles);

    private static AwsSession In(AwsSession session, RegionName? region) =>
        region is { } name && name != session.Region ? session.WithRegion(name) : session;
}
