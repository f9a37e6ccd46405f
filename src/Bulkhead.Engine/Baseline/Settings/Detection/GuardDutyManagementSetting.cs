using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// GuardDuty in the management account. The administrator enables it in all other accounts, but cannot make the service's
/// role in this one: the account does so itself, and becomes a member after that (GuardDuty User Guide, "Managing
/// GuardDuty accounts with AWS Organizations").
/// </summary>
internal sealed class GuardDutyManagementSetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "guardduty-management";

    private const string HasDetector = "HasDetector";

    public string Name => SettingName;

    public BaselinePart? Part => null;

    public string Service => DetectionServices.GuardDuty;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new(GuardDutyCalls.Api, "ListDetectors"), new(GuardDutyCalls.Api, "CreateDetector")];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement && model.Detection.GuardDuty is not null && model.FindByRole(AccountRole.Security) is not null
            ? new JsonObject { [HasDetector] = true }
            : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) => [Addresses.TrustedAccess(Service)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (detector, refusal) = await GuardDutyCalls.DetectorAsync(session, cancellationToken);
        return refusal is not null
            ? new SettingReading.Unknown(refusal)
            : new SettingReading.Known(new JsonObject { [HasDetector] = detector is not null });
    }

    public SettingComparison Compare(JsonObject desired, JsonObject observed) => SettingComparison.ByProperty(desired, observed);

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await GuardDutyCalls.EnsureDetectorAsync(session, cancellationToken) is (_, { } refusal)
            ? new SettingWrite.Refused(refusal)
            : new SettingWrite.Written();
}
