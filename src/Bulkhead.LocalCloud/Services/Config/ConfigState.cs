using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>Where AWS Config keeps what it has.</summary>
internal static class ConfigState
{
    public const string ServicePrincipal = "config.amazonaws.com";

    /// <summary>The service that makes and judges conformance packs.</summary>
    public const string ConformsPrincipal = "config-conforms.amazonaws.com";

    public static string Recorders(CallContext context) => $"config/{context.Account}/{context.Region}/recorders";

    public static string Channels(CallContext context) => $"config/{context.Account}/{context.Region}/channels";

    public static string Aggregators(CallContext context) => $"config/{context.Account}/{context.Region}/aggregators";

    /// <summary>Whether the caller's account has a role, and AWS Config can assume it.</summary>
    /// <param name="context">The call.</param>
    /// <param name="role">The role's ARN.</param>
    /// <param name="type">For what it is assumed, such as <c>config-aggregator</c>.</param>
    public static bool CanAssume(CallContext context, string role, string type) =>
        Arn.TryParse(role)?.Account == context.Account.Value
        && RoleCode.Trusts(context, role, ServicePrincipal, $"arn:aws:config:{context.Region}:{context.Account}:{type}/*");
}
