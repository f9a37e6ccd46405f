using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That backups may be copied from account to account of the organization (AWS Backup API Reference, "UpdateGlobalSettings").
/// Written in the management account.
/// </summary>
internal sealed class BackupCopiesSetting : IAccountSetting
{
    private const string Property = "isCrossAccountBackupEnabled";

    public string Name => "backup-copies";

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new("backup", "UpdateGlobalSettings")];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement && new BackupStacks(model).IsOn ? new JsonObject { [Property] = "true" } : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) => [Addresses.TrustedAccess(BackupStacks.Service)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await session.CallAsync("backup", "DescribeGlobalSettings", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new SettingReading.Known(new JsonObject { [Property] = output["GlobalSettings"]?[Property]?.GetValue<string>() ?? "false" }),
            // Before the organization is there, nothing is on.
            AwsRefusal { Code: "InvalidRequestException" } => new SettingReading.Known(new JsonObject { [Property] = "false" }),
            AwsRefusal refusal => new SettingReading.Unknown(refusal),
            _ => throw new UnreachableException(),
        };

    public Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        SettingValues.WriteAsync(session, "backup", "UpdateGlobalSettings", new JsonObject { ["GlobalSettings"] = desired.DeepClone() }, cancellationToken);
}
