using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>A role that a service takes on for one of its resources, as EventBridge does for a target.</summary>
internal static class ServiceRole
{
    /// <summary>The context in which the service then calls; null where the role is gone, of another account, or does not trust the service.</summary>
    /// <param name="context">The service's own context, in the account of the resource.</param>
    /// <param name="roleArn">The role.</param>
    /// <param name="principal">The service, such as <c>events.amazonaws.com</c>.</param>
    /// <param name="sourceArn">The resource for which it acts.</param>
    public static CallContext? Assume(CallContext context, string roleArn, string principal, string sourceArn)
    {
        if (Arn.TryParse(roleArn) is not { Service: "iam" } arn || arn.Account != context.Account.Value) return null;
        if (RoleState.Find(context.Cloud.Store, roleArn) is not { } role) return null;
        var trust = new AccessCheck("sts:AssumeRole", new AccessResource(roleArn) { Account = context.Account, Policy = role.Needed("Trust") });
        if (!context.Cloud.AllowsService(context, principal, trust, sourceArn)) return null;
        var name = role.Needed("Name");
        var session = principal[..principal.IndexOf('.', StringComparison.Ordinal)];
        return context with
        {
            Caller = new CallerIdentity(context.Account, $"arn:{arn.Partition}:sts::{arn.Account}:assumed-role/{name}/{session}", $"{role.Needed("Id")}:{session}")
            {
                PrincipalName = name,
                RoleArn = roleArn,
                Issued = context.Now,
                Expires = context.Now.AddHours(1),
            },
            IsServiceRole = true,
            Via = [],
        };
    }
}
