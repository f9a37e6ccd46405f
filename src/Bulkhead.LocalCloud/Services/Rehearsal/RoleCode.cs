using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Rehearsal;

/// <summary>Code that a service runs with a role of the customer's: the role's trust, its session, and the rehearsal program.</summary>
internal sealed class RoleCode(SessionTokens tokens)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    /// <summary>Whether a role of the account is there and trusts a service.</summary>
    /// <param name="context">The call.</param>
    /// <param name="roleArn">The role.</param>
    /// <param name="service">The service, such as <c>lambda.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The resource on whose behalf the service assumes the role.</param>
    public static bool Trusts(CallContext context, string roleArn, string service, string sourceArn)
    {
        if (RoleState.Find(context.Cloud.Store, roleArn) is not { } role || AccountId.TryParse(Arn.TryParse(roleArn)!.Value.Account) is not { } account) return false;
        var trust = new AccessCheck("sts:AssumeRole", new AccessResource(roleArn) { Account = account, Policy = role.Needed("Trust") });
        return context.Cloud.AllowsService(context, service, trust, sourceArn);
    }

    /// <summary>Runs the program with a role.</summary>
    /// <param name="context">The call.</param>
    /// <param name="program">The program.</param>
    /// <param name="roleArn">The role; it must be there.</param>
    /// <param name="sessionName">The name that the service gives the session.</param>
    /// <returns>What the program prints: the credentials, or that it sent them.</returns>
    public JsonObject Run(CallContext context, RehearsalProgram program, string roleArn, string sessionName)
    {
        var role = RoleState.Find(context.Cloud.Store, roleArn)!;
        var account = AccountId.Parse(Arn.TryParse(roleArn)!.Value.Account);
        var session = SessionOf(role, account, sessionName, context.Now);
        if (program.Mailbox is not { } mailbox) return Shown(session, tokens.Issue(session, session.Expires!.Value));
        Mailboxes.Put(context.Cloud.Store, mailbox, session);
        return new JsonObject { ["Sent"] = mailbox };
    }

    /// <summary>A session of a role that nobody asked its trust policy about, in STS's shape <c>Credentials</c>.</summary>
    public static JsonObject Issue(SessionTokens tokens, JsonObject role, AccountId account, string sessionName, DateTimeOffset now) =>
        tokens.Issue(SessionOf(role, account, sessionName, now), now + Lifetime);

    private static CallerIdentity SessionOf(JsonObject role, AccountId account, string sessionName, DateTimeOffset now) =>
        new(account, $"arn:aws:sts::{account}:assumed-role/{role.Needed("Name")}/{sessionName}", $"{role.Needed("Id")}:{sessionName}")
        {
            PrincipalName = role.Needed("Name"),
            RoleArn = role.Needed("Arn"),
            Issued = now,
            Expires = now + Lifetime,
        };

    /// <summary>Credentials as code in AWS reads them (Amazon EC2 User Guide, "Retrieve security credentials from instance metadata").</summary>
    internal static JsonObject Shown(CallerIdentity session, JsonObject credentials) => new()
    {
        ["RoleArn"] = session.RoleArn,
        ["AccessKeyId"] = credentials.Needed("AccessKeyId"),
        ["SecretAccessKey"] = credentials.Needed("SecretAccessKey"),
        ["Token"] = credentials.Needed("SessionToken"),
        ["Expiration"] = credentials.Needed("Expiration"),
    };

    /// <summary>The refusal to run anything else.</summary>
    public static ServiceException NotRun(string what) => new(
        "NotImplemented", $"The local cloud does not run {what}. docs/local-cloud-rehearsal.md says what it runs instead.", 501);
}
