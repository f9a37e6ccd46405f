using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// That a detection service is on in the management account. Its administrator turns it on in all other accounts, but can't in this
/// one: the account does so itself, and becomes a member after that. Written and read in the management account.
/// </summary>
internal abstract class ServiceInManagementSetting : IAccountSetting
{
    private const string IsOn = "IsOn";

    public abstract string Name { get; }

    public abstract string Service { get; }

    public bool IsRegional => true;

    public abstract ImmutableArray<PlannedCall> WriteCalls { get; }

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement && IsWanted(model.Detection) && model.FindByRole(AccountRole.Security) is not null ? new JsonObject { [IsOn] = true } : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) => [Addresses.TrustedAccess(Service)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (isOn, refusal) = await ReadAsync(session, cancellationToken);
        return refusal is not null ? new SettingReading.Unknown(refusal) : new SettingReading.Known(new JsonObject { [IsOn] = isOn });
    }

    public abstract Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken);

    /// <summary>Whether the file wants the service.</summary>
    protected abstract bool IsWanted(Config.Model.Detection detection);

    /// <summary>Whether the service is on.</summary>
    protected abstract Task<(bool IsOn, AwsRefusal? Refusal)> ReadAsync(AwsSession session, CancellationToken cancellationToken);
}
