using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Sts;

/// <summary>Sessions of roles (AssumeRole API page; IAM User Guide, "Pass session tags in AWS STS").</summary>
internal static class RoleSessions
{
    private const int ChainedLimit = 3600;
    private const int MaxTags = 50;

    /// <summary>The session that a request makes, allowed as it is.</summary>
    /// <param name="context">The call.</param>
    /// <param name="input">The request.</param>
    /// <param name="caller">Who assumes the role.</param>
    /// <exception cref="ServiceException">The session would last too long, or its tags or policies are not right.</exception>
    public static CallerIdentity Make(CallContext context, JsonObject input, CallerIdentity caller)
    {
        var arn = input.Needed("RoleArn");
        var name = input.Needed("RoleSessionName");
        var role = RoleState.Find(context.Cloud.Store, arn)
            ?? throw new ServiceException("AccessDenied", $"User: {caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}", 403);
        var seconds = input.Int("DurationSeconds") ?? 3600;
        if (seconds > (role.Int("MaxSessionDuration") ?? 3600))
            throw new ServiceException("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        if (caller.IsRole && seconds > ChainedLimit)
            throw new ServiceException("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
        var account = AccountId.Parse(Arn.TryParse(arn)!.Value.Account);
        var roleName = role.Needed("Name");
        return new CallerIdentity(account, $"arn:aws:sts::{account}:assumed-role/{roleName}/{name}", $"{role.Needed("Id")}:{name}")
        {
            PrincipalName = roleName,
            RoleArn = arn,
            SessionPolicies = SessionPolicies(input),
            SessionPolicyArns = SessionPolicyArns(context, account, input),
            SourceIdentity = SourceIdentity(caller, input),
            SessionTags = Tags(caller, input),
            TransitiveTagKeys = caller.TransitiveTagKeys.Union(input.Texts("TransitiveTagKeys")),
            FederatedProvider = caller.IsAnonymous ? caller.FederatedProvider : null,
            Issued = context.Now,
            Expires = context.Now.AddSeconds(seconds),
        };
    }

    /// <summary>When MFA was shown for the session that a request makes: now, or for the caller's own; null for never.</summary>
    /// <exception cref="ServiceException">The request shows a device that is not the caller's, or another code than the device's.</exception>
    public static DateTimeOffset? Mfa(CallContext context, JsonObject input)
    {
        if (input["SerialNumber"] is null && input["TokenCode"] is null) return context.Caller is { IsRole: false } ? context.Caller.MfaShown : null;
        return MfaDevices.IsShown(context, input)
            ? context.Now
            : throw new ServiceException("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.", 403);
    }

    /// <summary>A session's source identity goes along the chain, and can't be changed ("Monitor and control actions taken with assumed roles").</summary>
    private static string? SourceIdentity(CallerIdentity caller, JsonObject input)
    {
        var given = input.Text("SourceIdentity");
        return given is not null && caller.SourceIdentity is { } before && before != given
            ? throw new ServiceException("AccessDenied", "The source identity of a session can't be changed.", 403)
            : given ?? caller.SourceIdentity;
    }

    /// <summary>The request's tags, and those that the caller's session hands on. A tag that is handed on can't be replaced.</summary>
    private static ImmutableSortedDictionary<string, string> Tags(CallerIdentity caller, JsonObject input)
    {
        // A token of an identity provider brings its tags itself.
        if (caller.IsAnonymous) return caller.SessionTags;
        var given = TagSet.Read(input.Objects("Tags")).ToImmutableTags();
        if (given.Count > MaxTags) throw new ServiceException("ValidationError", $"A session has at most {MaxTags} tags.");
        foreach (var key in input.Texts("TransitiveTagKeys"))
        {
            if (!given.ContainsKey(key)) throw new ServiceException("InvalidParameterValue", $"The specified transitive tag key must be included in the requested tags: {key}");
        }

        foreach (var key in caller.TransitiveTagKeys)
        {
            if (given.TryGetValue(key, out var value) && value != caller.SessionTags.GetValueOrDefault(key))
                throw new ServiceException("InvalidParameterValue", "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.");
        }

        return given.SetItems(caller.SessionTags.Where(t => caller.TransitiveTagKeys.Contains(t.Key)));
    }

    private static ImmutableArray<string> SessionPolicies(JsonObject input)
    {
        if (input.Text("Policy") is not { } inline) return [];
        PolicyDocuments.Check(inline, hasPrincipal: false);
        return [inline];
    }

    private static ImmutableArray<string> SessionPolicyArns(CallContext context, AccountId account, JsonObject input)
    {
        ImmutableArray<string> arns = [.. input.Objects("PolicyArns").Select(p => p.Needed("arn"))];
        foreach (var arn in arns)
        {
            if (ManagedPolicies.DefaultDocument(context.Cloud.Store, account, arn) is null)
                throw PrincipalState.NoSuchEntity($"Policy {arn} does not exist.");
        }

        return arns;
    }
}
