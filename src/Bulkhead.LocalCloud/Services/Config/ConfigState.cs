using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>Where AWS Config keeps what it has.</summary>
internal static class ConfigState
{
    public const string ServicePrincipal = "config.amazonaws.com";

    public static string Recorders(CallContext context) => $"config/{context.Account}/{context.Region}/recorders";

    public static string Channels(CallContext context) => $"config/{context.Account}/{context.Region}/channels";

    public static string Aggregators(CallContext context) => $"config/{context.Account}/{context.Region}/aggregators";

    /// <summary>Whether the caller's account has a role.</summary>
    public static bool HasRole(CallContext context, string arn) =>
        Arn.TryParse(arn) is { Service: "iam" } role && role.Account == context.Account.Value
        && PrincipalState.Find(context.Cloud.Store, PrincipalKind.Role, context.Account, ManagedPolicies.NameOf(role.Resource)) is not null;
}
