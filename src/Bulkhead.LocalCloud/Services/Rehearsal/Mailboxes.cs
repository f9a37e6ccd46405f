using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Rehearsal;

/// <summary>
/// Where rehearsed code sends the credentials of its role, as an attacker's code would over the network. Whoever knows a
/// mailbox's name reads it; what is kept is whose session it is, never a secret.
/// </summary>
internal static class Mailboxes
{
    /// <summary>The path at which mailboxes are read: <c>GET /_rehearsal/NAME</c>.</summary>
    public const string Path = "/_rehearsal/";

    private const string Collection = "cloud/mailboxes";

    /// <summary>Leaves a session in a mailbox, in the place of what it had.</summary>
    public static void Put(ResourceStore store, string name, CallerIdentity session) => store.Put(Collection, name, new JsonObject
    {
        ["Account"] = session.Account.Value,
        ["Arn"] = session.Arn,
        ["UserId"] = session.UserId,
        ["PrincipalName"] = session.PrincipalName,
        ["RoleArn"] = session.RoleArn,
        ["Issued"] = session.Issued!.Value.ToJson(),
        ["Expires"] = session.Expires!.Value.ToJson(),
    });

    /// <summary>
    /// The credentials in a mailbox, in the shape that the SDKs read from <c>AWS_CONTAINER_CREDENTIALS_FULL_URI</c>; null
    /// when it is empty or they have expired.
    /// </summary>
    public static JsonObject? Read(ResourceStore store, SessionTokens tokens, string name, DateTimeOffset now)
    {
        if (!RehearsalProgram.IsMailbox(name) || store.Find(Collection, name) is not { } kept || kept.Time("Expires") <= now) return null;
        var session = new CallerIdentity(AccountId.Parse(kept.Needed("Account")), kept.Needed("Arn"), kept.Needed("UserId"))
        {
            PrincipalName = kept.Text("PrincipalName"),
            RoleArn = kept.Text("RoleArn"),
            Issued = kept.Time("Issued"),
            Expires = kept.Time("Expires"),
        };
        return RoleCode.Shown(session, tokens.Issue(session, session.Expires!.Value));
    }
}
