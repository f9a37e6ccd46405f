using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Sts;

/// <summary>AWS Security Token Service.</summary>
internal sealed class StsHandler : ServiceHandler
{
    private const int ChainedLimit = 3600;

    private readonly SessionTokens _tokens;

    public StsHandler(SessionTokens tokens) : base("sts")
    {
        _tokens = tokens;
        Add(GetCallerIdentity, AssumeRole, GetSessionToken, GetAccessKeyInfo);
    }

    private static JsonObject GetCallerIdentity(CallContext context, JsonObject input) => new()
    {
        ["UserId"] = context.Caller.UserId,
        ["Account"] = context.Account.Value,
        ["Arn"] = context.Caller.Arn,
    };

    private JsonObject AssumeRole(CallContext context, JsonObject input)
    {
        var arn = input.Needed("RoleArn");
        var session = input.Needed("RoleSessionName");
        var role = FindRole(context, arn);
        if (role is null || !TrustPolicy.Names(role.Needed("Trust"), context.Caller, "sts:AssumeRole"))
            throw new ServiceException("AccessDenied", $"User: {context.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}", 403);
        var seconds = input.Int("DurationSeconds") ?? 3600;
        if (seconds > (role.Int("MaxSessionDuration") ?? 3600))
            throw new ServiceException("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        // AssumeRole API page: a role that assumes a role gets an hour at most.
        if (context.Caller.IsRole && seconds > ChainedLimit)
            throw new ServiceException("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        var account = AccountId.Parse(Arn.TryParse(arn)!.Value.Account);
        var name = role.Needed("Name");
        var caller = new CallerIdentity(
            account, $"arn:aws:sts::{account}:assumed-role/{name}/{session}", $"{role.Needed("Id")}:{session}")
        {
            PrincipalName = name,
            RoleArn = arn,
            SessionPolicies = SessionPolicies(context, account, input),
            SourceIdentity = input.Text("SourceIdentity") ?? context.Caller.SourceIdentity,
            SessionTags = TagSet.Read(input.Objects("Tags")).ToImmutableTags(),
        };
        var output = new JsonObject
        {
            ["Credentials"] = _tokens.Issue(caller, context.Now.AddSeconds(seconds)),
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = caller.UserId, ["Arn"] = caller.Arn },
        };
        if (caller.SourceIdentity is { } source) output["SourceIdentity"] = source;
        return output;
    }

    private JsonObject GetSessionToken(CallContext context, JsonObject input)
    {
        if (context.Caller.Expires is not null)
            throw new ServiceException("AccessDenied", "Cannot call GetSessionToken with session credentials", 403);
        var expires = context.Now.AddSeconds(input.Int("DurationSeconds") ?? 43_200);
        return new JsonObject { ["Credentials"] = _tokens.Issue(context.Caller, expires) };
    }

    private static JsonObject GetAccessKeyInfo(CallContext context, JsonObject input) => new()
    {
        ["Account"] = context.Cloud.Store.Find(AccessKeys.Collection, input.Needed("AccessKeyId"))?.Needed("Account")
            ?? throw new ServiceException("ValidationError", "The access key is not known."),
    };

    /// <summary>The role that an ARN names with its path; null when there is none, or its account is closed.</summary>
    private static JsonObject? FindRole(CallContext context, string arn)
    {
        if (Arn.TryParse(arn) is not { Service: "iam" } parsed || AccountId.TryParse(parsed.Account) is not { } account)
            throw new ServiceException("ValidationError", $"{arn} is invalid");
        if (AccountBook.Find(context.Cloud.Store, account.Value)?.Text("State") != "ACTIVE") return null;
        var role = PrincipalState.Find(
            context.Cloud.Store, PrincipalKind.Role, account, parsed.Resource[(parsed.Resource.LastIndexOf('/') + 1)..]);
        return role?.Text("Arn") == arn ? role : null;
    }

    private static ImmutableArray<string> SessionPolicies(CallContext context, AccountId account, JsonObject input)
    {
        var policies = ImmutableArray.CreateBuilder<string>();
        if (input.Text("Policy") is { } inline)
        {
            PolicyDocuments.Check(inline, hasPrincipal: false);
            policies.Add(inline);
        }

        foreach (var arn in input.Objects("PolicyArns").Select(p => p.Needed("arn")))
        {
            policies.Add(ManagedPolicies.DefaultDocument(context.Cloud.Store, account, arn)
                ?? throw PrincipalState.NoSuchEntity($"Policy {arn} does not exist."));
        }

        return policies.ToImmutable();
    }
}
