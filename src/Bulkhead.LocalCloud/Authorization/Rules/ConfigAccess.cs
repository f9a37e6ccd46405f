using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Config;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS Config: recorders and aggregators are handed the role with which they work.</summary>
internal sealed class ConfigAccess() : ServiceAccess("config", "config")
{
    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        foreach (var check in base.Checks(call)) yield return check;
        if (call.Operation == "PutConformancePack")
        {
            // PutConformancePack API page: the role of conformance packs is made where the account has none.
            foreach (var check in ServiceLinkedRole(call, ConfigState.ConformsPrincipal)) yield return check;
        }

        var role = call.Input.Object("ConfigurationRecorder")?.Text("roleARN") ?? call.Input.Object("OrganizationAggregationSource")?.Text("RoleArn");
        if (role is not null) yield return PassRole(call, role, ConfigState.ServicePrincipal);
    }
}
