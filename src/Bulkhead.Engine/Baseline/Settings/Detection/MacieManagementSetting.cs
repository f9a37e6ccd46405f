using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>Macie in the management account, and not paused.</summary>
internal sealed class MacieManagementSetting : ServiceInManagementSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "macie-management";

    public override string Name => SettingName;

    public override string Service => DetectionServices.Macie;

    public override ImmutableArray<PlannedCall> WriteCalls { get; } = [new(MacieCalls.Api, "GetMacieSession"), new(MacieCalls.Api, "EnableMacie")];

    public override Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        MacieCalls.EnableAsync(session, cancellationToken);

    protected override bool IsWanted(Config.Model.Detection detection) => detection.Macie;

    protected override async Task<(bool IsOn, AwsRefusal? Refusal)> ReadAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var (status, refusal) = await MacieCalls.StatusAsync(session, cancellationToken);
        return (status == "ENABLED", refusal);
    }
}
