using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// Macie in the management account, which turns it on itself, as with the other services of detection, and becomes a member
/// after that.
/// </summary>
internal sealed class MacieManagementSetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "macie-management";

    private const string IsOn = "IsOn";

    public string Name => SettingName;

    public BaselinePart? Part => null;

    public string Service => DetectionServices.Macie;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new(MacieCalls.Api, "GetMacieSession"), new(MacieCalls.Api, "EnableMacie")];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement && model.Detection.Macie && model.FindByRole(AccountRole.Security) is not null ? new JsonObject { [IsOn] = true } : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) => [Addresses.TrustedAccess(Service)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (status, refusal) = await MacieCalls.StatusAsync(session, cancellationToken);
        return refusal is not null ? new SettingReading.Unknown(refusal) : new SettingReading.Known(new JsonObject { [IsOn] = status == "ENABLED" });
    }

    public SettingComparison Compare(JsonObject desired, JsonObject observed) => SettingComparison.ByProperty(desired, observed);

    public Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        MacieCalls.EnableAsync(session, cancellationToken);
}
