using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// GuardDuty's configuration for the organization, in the security account: every account is enabled by itself, today's
/// and tomorrow's, with the protection plans of the file (GuardDuty API Reference, "UpdateOrganizationConfiguration").
/// </summary>
internal sealed class GuardDutySetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "guardduty";

    private const string Members = "Members";
    private const string Plans = "Plans";
    private const string Own = "OwnPlans";
    private const string Status = "OwnStatus";
    private const string All = "ALL";
    private const string On = "ENABLED";

    /// <summary>The agents that runtime monitoring installs and keeps by itself.</summary>
    private static readonly string[] Agents = ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"];

    public string Name => SettingName;

    public string Service => DetectionServices.GuardDuty;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new(GuardDutyCalls.Api, "ListDetectors"),
        new(GuardDutyCalls.Api, "UpdateDetector"),
        new(GuardDutyCalls.Api, "UpdateOrganizationConfiguration"),
    ];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place)
    {
        if (place.Role != AccountRole.Security || model.Detection.GuardDuty is not { } plans) return null;
        return new JsonObject
        {
            [Members] = All,
            [Plans] = Describe(plan => plans.Contains(plan) ? All : "NONE"),
            [Status] = On,
            [Own] = Describe(plan => plans.Contains(plan) ? On : "DISABLED"),
        };
    }

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) =>
        [new(StepKind.Setting, GuardDutyAdministratorSetting.SettingName, StepAddress.Management, place.Region)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (detector, refusal) = await GuardDutyCalls.DetectorAsync(session, cancellationToken);
        if (refusal is not null) return new SettingReading.Unknown(refusal);
        if (detector is null) return new SettingReading.Known([]);
        var input = new JsonObject { ["DetectorId"] = detector };
        var own = session.CallAsync(GuardDutyCalls.Api, "GetDetector", (JsonObject)input.DeepClone(), cancellationToken);
        var organization = await session.CallAllPagesAsync(GuardDutyCalls.Api, "DescribeOrganizationConfiguration", input, cancellationToken);
        if (await own is AwsRefusal notOwn) return new SettingReading.Unknown(notOwn);
        var found = ((AwsSuccess)await own).Output;
        var value = new JsonObject { [Status] = found["Status"]?.DeepClone(), [Own] = Read(found, "Status") };
        switch (organization)
        {
            case AwsSuccess { Output: var output }:
                value[Members] = output["AutoEnableOrganizationMembers"]?.DeepClone();
                value[Plans] = Read(output, "AutoEnable");
                return new SettingReading.Known(value);
            case AwsRefusal refused:
                return GuardDutyCalls.SaysNotAdministrator(refused) ? new SettingReading.Known(value) : new SettingReading.Unknown(refused);
            default:
                throw new UnreachableException();
        }
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (detector, refusal) = await GuardDutyCalls.EnsureDetectorAsync(session, cancellationToken);
        if (refusal is not null) return new SettingWrite.Refused(refusal);
        var own = new JsonObject { ["DetectorId"] = detector, ["Enable"] = true, ["Features"] = Write((JsonObject)desired[Own]!, "Status") };
        var written = await SettingValues.WriteAsync(session, GuardDutyCalls.Api, "UpdateDetector", own, cancellationToken);
        if (written is not SettingWrite.Written) return written;
        var organization = new JsonObject
        {
            ["DetectorId"] = detector,
            ["AutoEnableOrganizationMembers"] = desired[Members]!.DeepClone(),
            ["Features"] = Write((JsonObject)desired[Plans]!, "AutoEnable"),
        };
        return await SettingValues.WriteAsync(session, GuardDutyCalls.Api, "UpdateOrganizationConfiguration", organization, cancellationToken);
    }

    /// <summary>AWS's name of a plan (GuardDuty API Reference, "OrganizationFeatureConfiguration").</summary>
    private static string NameOf(ProtectionPlan plan) => plan switch
    {
        ProtectionPlan.S3 => "S3_DATA_EVENTS",
        ProtectionPlan.Eks => "EKS_AUDIT_LOGS",
        ProtectionPlan.Malware => "EBS_MALWARE_PROTECTION",
        ProtectionPlan.Rds => "RDS_LOGIN_EVENTS",
        ProtectionPlan.Lambda => "LAMBDA_NETWORK_LOGS",
        ProtectionPlan.Runtime => "RUNTIME_MONITORING",
        _ => throw new UnreachableException(),
    };

    private static JsonObject Describe(Func<ProtectionPlan, string> state) =>
        new(Enum.GetValues<ProtectionPlan>().Select(plan => KeyValuePair.Create(NameOf(plan), (JsonNode?)state(plan))));

    private static JsonObject Read(JsonObject output, string member) =>
        new(SettingValues.Pairs(output, "Features", "Name", member).Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value)));

    private static JsonArray Write(JsonObject plans, string member) => new([.. plans.Select(plan =>
    {
        var feature = new JsonObject { ["Name"] = plan.Key, [member] = plan.Value!.DeepClone() };
        if (plan.Key == NameOf(ProtectionPlan.Runtime))
        {
            feature["AdditionalConfiguration"] = new JsonArray(
                [.. Agents.Select(agent => new JsonObject { ["Name"] = agent, [member] = plan.Value!.DeepClone() })]);
        }

        return feature;
    })]);
}
