using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>Who the attacker can call as by now.</summary>
internal sealed class RehearsalSessions(IRehearsalCloud cloud, CancellationToken cancel) : IDisposable
{
    private const string NewAdministrator = "new-administrator";

    private readonly Dictionary<string, RehearsalCredentials> _actors = new(StringComparer.Ordinal);
    private readonly List<AwsConnection> _connections = [];

    /// <summary>Keeps what a step gave.</summary>
    /// <param name="key">Whom it is of, by <see cref="KeyOf(string)"/>.</param>
    /// <param name="credentials">The credentials.</param>
    public void Gave(string key, RehearsalCredentials credentials) => _actors[key] = credentials;

    /// <summary>The key of somebody new who administers an account.</summary>
    public static string KeyOfAdministrator(string account) => $"{account}/{NewAdministrator}";

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
    }

    /// <summary>A session of a principal of the witness: what an earlier step gave, or where the attacker begins what the owner makes; null where there is none.</summary>
    public async Task<(AwsSession Session, string Arn)?> ActorAsync(string principal)
    {
        var isAnyone = principal == "anyone";
        var key = isAnyone ? principal : KeyOf(principal);
        if (!_actors.TryGetValue(key, out var credentials))
        {
            if (await cloud.CredentialsOfAsync(isAnyone ? null : RoleOf(principal)) is not { } made) return null;
            _actors[key] = credentials = made;
        }

        var (session, arn) = await OpenAsync(credentials);
        return (session, Iam(arn));
    }

    /// <summary>A session with credentials, and who that is.</summary>
    public async Task<(AwsSession Session, string Arn)> OpenAsync(RehearsalCredentials credentials)
    {
        var connection = new AwsConnection(cloud.Connection with
        {
            Credentials = new AccessKeys(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
            MaxAttempts = 1,
            Pace = false,
        });
        _connections.Add(connection);
        return await connection.OpenAsync(cancel) is SessionOpened { Session: var session }
            ? (session, session.Caller.ToString())
            : throw new InvalidOperationException("The local cloud does not know credentials that it gave out.");
    }

    /// <summary>Calls an operation, <c>service:Operation</c>.</summary>
    public Task<AwsResult> CallAsync(AwsSession session, string call, JsonObject input)
    {
        var colon = call.IndexOf(':', StringComparison.Ordinal);
        return session.CallAsync(call[..colon], call[(colon + 1)..], input, cancel);
    }

    /// <summary>Whom an ARN means, sessions and paths aside: the account with the user's or role's name.</summary>
    public static string KeyOf(string arn)
    {
        if (Arn.TryParse(arn) is not { } parsed) return arn;
        var parts = parsed.Resource.Split('/');
        if (parsed.Service == "sts") return parts.Length > 1 ? KeyOf(parsed.Account, parts[1]) : arn;
        return parts[0] == "role" ? KeyOf(parsed.Account, parts[^1]) : $"{parsed.Account}/{parsed.Resource}";
    }

    private static string KeyOf(string account, string role) => role == NewAdministrator ? KeyOfAdministrator(account) : $"{account}/role/{role}";

    private static string RoleOf(string principal) =>
        Arn.TryParse(principal) is { Service: "sts" } session && session.Resource.Split('/') is [_, var role, ..]
            ? $"arn:{session.Partition}:iam::{session.Account}:role/{role}" : principal;

    private static string Iam(string caller) => Arn.TryParse(caller) is { Service: "sts" } ? RoleOf(caller) : caller;
}
