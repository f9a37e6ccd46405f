using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// Macie's configuration for the organization, in the security account: accounts that join are enabled by themselves, and
/// buckets of all accounts are sampled for sensitive data (Macie API Reference, "AWS Organizations - Macie Configuration" and
/// "Automated Sensitive Data Discovery - Configuration").
/// </summary>
internal sealed class MacieSetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "macie";

    private const string IsOn = "IsOn";
    private const string NewAccounts = "NewAccounts";
    private const string Discovery = "Discovery";
    private const string DiscoveryMembers = "DiscoveryMembers";

    public string Name => SettingName;

    public string Service => DetectionServices.Macie;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new(MacieCalls.Api, "GetMacieSession"),
        new(MacieCalls.Api, "UpdateOrganizationConfiguration"),
        new(MacieCalls.Api, "UpdateAutomatedDiscoveryConfiguration"),
    ];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) => place.Role == AccountRole.Security && model.Detection.Macie
        ? new JsonObject { [IsOn] = true, [NewAccounts] = true, [Discovery] = "ENABLED", [DiscoveryMembers] = "ALL" }
        : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) =>
        [new(StepKind.Setting, MacieAdministratorSetting.SettingName, StepAddress.Management, place.Region)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var own = MacieCalls.StatusAsync(session, cancellationToken);
        var organization = session.CallAsync(MacieCalls.Api, "DescribeOrganizationConfiguration", [], cancellationToken);
        var discovery = await session.CallAsync(MacieCalls.Api, "GetAutomatedDiscoveryConfiguration", [], cancellationToken);
        var (status, refusal) = await own;
        if (refusal is not null) return new SettingReading.Unknown(refusal);
        var value = new JsonObject { [IsOn] = status == "ENABLED" };
        switch (await organization)
        {
            case AwsSuccess { Output: var output }:
                value[NewAccounts] = output["autoEnable"]?.DeepClone();
                break;
            case AwsRefusal refused when !DetectionServices.SaysOff(refused):
                return new SettingReading.Unknown(refused);
        }

        switch (discovery)
        {
            case AwsSuccess { Output: var output }:
                value[Discovery] = output["status"]?.DeepClone();
                value[DiscoveryMembers] = output["autoEnableOrganizationMembers"]?.DeepClone();
                break;
            case AwsRefusal refused when !DetectionServices.SaysOff(refused):
                return new SettingReading.Unknown(refused);
        }

        return new SettingReading.Known(value);
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var enabled = await MacieCalls.EnableAsync(session, cancellationToken);
        if (enabled is not SettingWrite.Written) return enabled;
        var organization = await SettingValues.WriteAsync(
            session, MacieCalls.Api, "UpdateOrganizationConfiguration", new JsonObject { ["autoEnable"] = desired[NewAccounts]!.DeepClone() }, cancellationToken);
        if (organization is not SettingWrite.Written) return organization;
        var discovery = new JsonObject
        {
            ["status"] = desired[Discovery]!.DeepClone(),
            ["autoEnableOrganizationMembers"] = desired[DiscoveryMembers]!.DeepClone(),
        };
        return await SettingValues.WriteAsync(session, MacieCalls.Api, "UpdateAutomatedDiscoveryConfiguration", discovery, cancellationToken);
    }
}
