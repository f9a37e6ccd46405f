using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of Service Quotas.</summary>
internal sealed class ServiceQuotasAccess() : ServiceAccess("service-quotas", "servicequotas")
{
    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys) => keys.Set("servicequotas:service", call.Input.Text("ServiceCode"));
}
