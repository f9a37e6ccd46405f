using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Sts;

/// <summary>AWS Security Token Service. Who may assume which role has been decided when an operation runs.</summary>
internal sealed class StsHandler : ServiceHandler
{
    private readonly SessionTokens _tokens;

    public StsHandler(SessionTokens tokens) : base("sts")
    {
        _tokens = tokens;
        Add(GetCallerIdentity, AssumeRole, AssumeRoot, AssumeRoleWithWebIdentity, GetSessionToken, GetAccessKeyInfo);
    }

    private static JsonObject GetCallerIdentity(CallContext context, JsonObject input) => new()
    {
        ["UserId"] = context.Caller.UserId,
        ["Account"] = context.Account.Value,
        ["Arn"] = context.Caller.Arn,
    };

    private JsonObject AssumeRole(CallContext context, JsonObject input)
    {
        var mfa = RoleSessions.Mfa(context, input);
        var session = RoleSessions.Make(context, input, context.Caller) with { MfaShown = mfa };
        var output = new JsonObject
        {
            ["Credentials"] = _tokens.Issue(session, session.Expires!.Value),
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = session.UserId, ["Arn"] = session.Arn },
        };
        if (session.SourceIdentity is { } source) output["SourceIdentity"] = source;
        return output;
    }

    private JsonObject AssumeRoot(CallContext context, JsonObject input)
    {
        var session = RootSessions.Make(context, input);
        var output = new JsonObject { ["Credentials"] = _tokens.Issue(session, session.Expires!.Value) };
        if (session.SourceIdentity is { } source) output["SourceIdentity"] = source;
        return output;
    }

    private JsonObject AssumeRoleWithWebIdentity(CallContext context, JsonObject input)
    {
        var session = RoleSessions.Make(context, input, context.Caller);
        return new JsonObject
        {
            ["Credentials"] = _tokens.Issue(session, session.Expires!.Value),
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = session.UserId, ["Arn"] = session.Arn },
            ["SubjectFromWebIdentityToken"] = context.Caller.Arn[(context.Caller.Arn.IndexOf(':', StringComparison.Ordinal) + 1)..],
            ["Provider"] = context.Caller.FederatedProvider,
            ["Audience"] = context.Caller.Claims.First(c => c.Key.EndsWith(":aud", StringComparison.Ordinal)).Value,
        };
    }

    private JsonObject GetSessionToken(CallContext context, JsonObject input)
    {
        var mfa = RoleSessions.Mfa(context, input);
        if (context.Caller.Expires is not null)
            throw new ServiceException("AccessDenied", "Cannot call GetSessionToken with session credentials", 403);
        var session = context.Caller with { Issued = context.Now, MfaShown = mfa };
        return new JsonObject { ["Credentials"] = _tokens.Issue(session, context.Now.AddSeconds(input.Int("DurationSeconds") ?? 43_200)) };
    }

    private static JsonObject GetAccessKeyInfo(CallContext context, JsonObject input) => new()
    {
        ["Account"] = context.Cloud.Store.Find(AccessKeys.Collection, input.Needed("AccessKeyId"))?.Needed("Account")
            ?? throw new ServiceException("ValidationError", "The access key is not known."),
    };
}
