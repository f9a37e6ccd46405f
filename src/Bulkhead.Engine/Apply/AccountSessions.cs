using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Apply;

/// <summary>Sessions in the organization's accounts: the management account's own, and the access role in each member.</summary>
/// <param name="management">The session that the run was started with.</param>
/// <param name="readOnly">Whether the sessions in the members may only read, whatever the role allows.</param>
/// <param name="roleOf">The role to assume in an account; null for <see cref="AccessRole"/> in all of them.</param>
/// <param name="mayBeSealed">
/// Which accounts may be sealed: where their role lets nobody in, sessions that only read try <see cref="SealedRole"/>. Null for none.
/// </param>
public sealed class AccountSessions(
    AwsSession management, bool readOnly = false, Func<AccountId, string>? roleOf = null, Func<AccountId, bool>? mayBeSealed = null)
{
    /// <summary>The role that stays in a sealed account, where it only reads.</summary>
    public const string SealedRole = "BulkheadOperate";

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

    /// <summary>
    /// What is read besides, which that policy lacks: who else may see a build project. A session may do what one of its policies allows
    /// (IAM User Guide, "Policies and permissions in IAM", session policies).
    /// </summary>
    public const string ReadMore = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"codebuild:GetResourcePolicy","Resource":"*"}]}""";

    /// <summary>The management account's session, in its home region.</summary>
    public AwsSession Management => management;

    /// <summary>A session in an account and a region.</summary>
    /// <param name="account">The account; the management account gets its own session.</param>
    /// <param name="region">The region; null for the session's own.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<SessionResult> OpenAsync(AccountId account, RegionName? region, CancellationToken cancellationToken)
    {
        if (account == management.Account) return new SessionOpened(In(management, region));
        var opened = await AssumeAsync(account, roleOf?.Invoke(account) ?? AccessRole, cancellationToken);
        if (readOnly && mayBeSealed?.Invoke(account) == true && opened is SessionRefused { Refusal.Kind: RefusalKind.AccessDenied }
            && await AssumeAsync(account, SealedRole, cancellationToken) is SessionOpened reading)
        {
            opened = reading;
        }

        return opened is SessionOpened { Session: var session } ? new SessionOpened(In(session, region)) : opened;
    }

    private Task<SessionResult> AssumeAsync(AccountId account, string name, CancellationToken cancellationToken)
    {
        var role = new Arn(management.Partition, "iam", "", account.Value, $"role/{name}");
        var request = readOnly
            ? new RoleRequest(role, "bulkhead-read") { SessionPolicyArn = new Arn(management.Partition, "iam", "", "aws", $"policy/{ReadPolicy}"), SessionPolicy = ReadMore }
            : new RoleRequest(role, "bulkhead");
        return management.AssumeRoleAsync(request, cancellationToken);
    }

    /// <summary>The same sessions with other roles.</summary>
    internal AccountSessions With(Func<AccountId, string> roles) => new(management, readOnly, roles, mayBeSealed);

    private static AwsSession In(AwsSession session, RegionName? region) =>
        region is { } name && name != session.Region ? session.WithRegion(name) : session;
}
