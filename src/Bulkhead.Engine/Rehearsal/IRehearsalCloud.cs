using Bulkhead.Aws.Client;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>A local cloud in which attacks are rehearsed, as its owner has it.</summary>
public interface IRehearsalCloud
{
    /// <summary>How it is connected to; the credentials are put in.</summary>
    AwsConnectionOptions Connection { get; }

    /// <summary>Every operation that it has, such as <c>iam:CreateRole</c> by the names of the service models.</summary>
    IReadOnlySet<string> Operations { get; }

    /// <summary>Credentials of a user or role, made by the owner; null when there is none of that ARN.</summary>
    /// <param name="arn">The ARN; null for an administrator of an account outside of the organization.</param>
    Task<RehearsalCredentials?> CredentialsOfAsync(string? arn);

    /// <summary>Credentials of an administrator of an account, for what happens there without the attacker; null when there is no such account.</summary>
    Task<RehearsalCredentials?> OwnerOfAsync(string account);

    /// <summary>An access key of a user that is there, on or off, as whoever found its secret has it; null where the user has none.</summary>
    /// <param name="user">The user's ARN.</param>
    Task<RehearsalCredentials?> KeyOfAsync(string user);

    /// <summary>The token of the access portal that a person of Identity Center gets by logging in; null where there is no such person.</summary>
    /// <param name="userName">The person's user name.</param>
    Task<string?> SignInAsync(string userName);

    /// <summary>A session of an account's root user, whose password the owner of its mailbox has made anew; null where it can have none.</summary>
    /// <param name="account">The account.</param>
    Task<RehearsalCredentials?> SignInRootAsync(string account);

    /// <summary>What stands in for the identity providers outside of AWS: the cloud believes its signature; null where it does not.</summary>
    RehearsalIdentityProvider? IdentityProvider { get; }

    /// <summary>What rehearsed code sent to a mailbox (docs/local-cloud-rehearsal.md); null when nothing.</summary>
    RehearsalCredentials? ReadMailbox(string name);
}
