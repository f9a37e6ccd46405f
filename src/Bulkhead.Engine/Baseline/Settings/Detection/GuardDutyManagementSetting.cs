using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>GuardDuty in the management account (GuardDuty User Guide, "Managing GuardDuty accounts with AWS Organizations").</summary>
internal sealed class GuardDutyManagementSetting : ServiceInManagementSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "guardduty-management";

    public override string Name => SettingName;

    public override string Service => DetectionServices.GuardDuty;

    public override ImmutableArray<PlannedCall> WriteCalls { get; } = [new(GuardDutyCalls.Api, "ListDetectors"), new(GuardDutyCalls.Api, "CreateDetector")];

    public override async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await GuardDutyCalls.EnsureDetectorAsync(session, cancellationToken) is (_, { } refusal)
            ? new SettingWrite.Refused(refusal)
            : new SettingWrite.Written();

    protected override bool IsWanted(Config.Model.Detection detection) => detection.GuardDuty is not null;

    protected override async Task<(bool IsOn, AwsRefusal? Refusal)> ReadAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var (detector, refusal) = await GuardDutyCalls.DetectorAsync(session, cancellationToken);
        return (detector is not null, refusal);
    }
}
