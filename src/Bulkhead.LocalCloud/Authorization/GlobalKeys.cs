using System.Globalization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>
/// The global condition keys of a call (IAM User Guide, "AWS global condition context keys"). Those that follow from
/// principal, action and resource alone the evaluator adds by itself.
/// </summary>
internal static class GlobalKeys
{
    private const string GlobalRegion = "us-east-1";

    /// <summary>The keys of a call that a user or role makes.</summary>
    public static ContextKeys Of(AccessCall call, ServiceAccess service, CallerPolicies caller, AccountPlace place)
    {
        var context = call.Context;
        var keys = Network(context)
            .Set("aws:RequestedRegion", service.IsGlobal ? GlobalRegion : context.Region.Value)
            .Set("aws:PrincipalOrgID", place.OrganizationId);
        if (place.Path is { } path) keys.SetAll("aws:PrincipalOrgPaths", [path]);
        foreach (var (name, value) in caller.Tags) keys.Set("aws:PrincipalTag/" + name, value);
        foreach (var (name, value) in context.Caller.SessionTags) keys.Set("aws:PrincipalTag/" + name, value);
        AddMfa(keys, call, service.Service);
        if (context.Caller.Expires is not null) keys.Set("aws:TokenIssueTime", context.Caller.Issued?.ToJson());

        keys.Set("aws:SourceIdentity", context.Caller.SourceIdentity).Set("aws:FederatedProvider", context.Caller.FederatedProvider);
        if (context.Via.Length > 0) keys.SetAll("aws:CalledVia", context.Via).Set("aws:ViaAWSService", true);
        else keys.Set("aws:ViaAWSService", false);
        if (service.Find(call.Operation) is { TakesRequestTags: true } || service.Service == "sts") RequestTags.AddTo(keys, call.Input);
        service.AddKeys(call, keys);
        return keys;
    }

    /// <summary>The keys of a call that a service makes for itself, on behalf of one of its resources.</summary>
    public static ContextKeys OfService(CallContext context, string sourceArn, AccountPlace place)
    {
        var keys = new ContextKeys()
            .Set("aws:SecureTransport", true)
            .Set("aws:RequestedRegion", context.Region.Value)
            .Set("aws:SourceArn", sourceArn)
            .Set("aws:SourceAccount", context.Account.Value)
            .Set("aws:SourceOrgID", place.OrganizationId);
        AddTime(keys, context.Now);
        if (place.Path is { } path) keys.SetAll("aws:SourceOrgPaths", [path]);
        return keys;
    }

    /// <summary>The keys of the account that owns a resource.</summary>
    public static void AddOwner(ContextKeys keys, AccountPlace owner)
    {
        keys.Set("aws:ResourceOrgID", owner.OrganizationId);
        if (owner.Path is { } path) keys.SetAll("aws:ResourceOrgPaths", [path]);
    }

    /// <summary>
    /// How the request came. Loopback counts as TLS, so that policies which demand it rehearse as they work on AWS. A
    /// service that calls on somebody's behalf does so from its own network: there is no source address.
    /// </summary>
    public static ContextKeys Network(CallContext context)
    {
        var keys = new ContextKeys().Set("aws:SecureTransport", true).Set("aws:UserAgent", context.Origin.UserAgent).Set("aws:Referer", context.Origin.Referer);
        if (context.Via.Length == 0 && !context.IsServiceRole) keys.Set("aws:SourceIp", context.Origin.SourceIp);
        AddTime(keys, context.Now);
        return keys;
    }

    /// <summary>
    /// Only temporary credentials can tell of MFA, and a call that shows a device itself (IAM User Guide, "Secure API access with MFA").
    /// </summary>
    private static void AddMfa(ContextKeys keys, AccessCall call, string service)
    {
        var (caller, now) = (call.Context.Caller, call.Context.Now);
        var shown = service == "sts" && MfaDevices.IsShown(call.Context, call.Input) ? now : caller.MfaShown;
        if (shown is { } at)
        {
            keys.Set("aws:MultiFactorAuthPresent", true).Set("aws:MultiFactorAuthAge", ((long)(now - at).TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }
        else if (caller.Expires is not null)
        {
            keys.Set("aws:MultiFactorAuthPresent", false);
        }
    }

    private static void AddTime(ContextKeys keys, DateTimeOffset now) => keys
        .Set("aws:CurrentTime", now.ToJson())
        .Set("aws:EpochTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
}
