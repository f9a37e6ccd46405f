using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// Inspector in the security account: its own scans, and that accounts which join the organization get the file's
/// (Inspector API Reference, "UpdateOrganizationConfiguration").
/// </summary>
internal sealed class InspectorSetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "inspector";

    private const string Own = "OwnScans";
    private const string NewAccounts = "NewAccounts";

    public string Name => SettingName;

    public string Service => DetectionServices.Inspector;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new(InspectorCalls.Api, "Enable"), new(InspectorCalls.Api, "UpdateOrganizationConfiguration")];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.Role == AccountRole.Security && model.Detection.Inspector is { } scans
            ? new JsonObject
            {
                [Own] = InspectorCalls.Write(scans),
                [NewAccounts] = new JsonObject(Enum.GetValues<WorkloadScan>().Select(s => KeyValuePair.Create(InspectorCalls.MemberOf(s), (JsonNode?)scans.Contains(s)))),
            }
            : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) =>
        [new(StepKind.Setting, InspectorAdministratorSetting.SettingName, StepAddress.Management, place.Region)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var own = InspectorCalls.ScansAsync(session, [session.Account.Value], cancellationToken);
        var configuration = await session.CallAsync(InspectorCalls.Api, "DescribeOrganizationConfiguration", [], cancellationToken);
        var (scans, refusal) = await own;
        if (refusal is not null) return new SettingReading.Unknown(refusal);
        // What is on beside what the file names stays on.
        var on = scans.GetValueOrDefault(session.Account.Value) ?? new HashSet<WorkloadScan>();
        var wanted = desired[Own]!.GetValue<string>().Split(' ').ToHashSet(StringComparer.Ordinal);
        var value = new JsonObject { [Own] = InspectorCalls.Write(on.Order().Where(s => wanted.Contains(InspectorCalls.TypeOf(s)))) };
        switch (configuration)
        {
            case AwsSuccess { Output: var output }:
                value[NewAccounts] = new JsonObject(Enum.GetValues<WorkloadScan>().Select(InspectorCalls.MemberOf)
                    .Select(member => KeyValuePair.Create(member, (JsonNode?)(output["autoEnable"]?[member]?.GetValue<bool>() == true))));
                return new SettingReading.Known(value);
            case AwsRefusal refused:
                return DetectionServices.SaysOff(refused) ? new SettingReading.Known(value) : new SettingReading.Unknown(refused);
            default:
                throw new UnreachableException();
        }
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var enabled = await InspectorCalls.EnableAsync(session, [session.Account.Value], desired[Own]!.GetValue<string>(), cancellationToken);
        return enabled is not SettingWrite.Written
            ? enabled
            : await SettingValues.WriteAsync(
                session, InspectorCalls.Api, "UpdateOrganizationConfiguration", new JsonObject { ["autoEnable"] = desired[NewAccounts]!.DeepClone() }, cancellationToken);
    }
}
