using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// Security Hub in the management account, without standards: the central configuration gives it those (Security Hub User Guide,
/// "Managing administrator and member accounts in Security Hub CSPM").
/// </summary>
internal sealed class SecurityHubManagementSetting : ServiceInManagementSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "security-hub-management";

    private const string Api = "securityhub";

    public override string Name => SettingName;

    public override string Service => DetectionServices.SecurityHub;

    public override ImmutableArray<PlannedCall> WriteCalls { get; } = [new(Api, "EnableSecurityHub")];

    public override async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await session.CallAsync(Api, "EnableSecurityHub", new JsonObject { ["EnableDefaultStandards"] = false }, cancellationToken) switch
        {
            AwsSuccess or AwsRefusal { Code: "ResourceConflictException" } => new SettingWrite.Written(),
            AwsRefusal refusal => new SettingWrite.Refused(refusal),
            _ => throw new UnreachableException(),
        };

    protected override bool IsWanted(Config.Model.Detection detection) => detection.SecurityHub is not null;

    protected override async Task<(bool IsOn, AwsRefusal? Refusal)> ReadAsync(AwsSession session, CancellationToken cancellationToken) =>
        await session.CallAsync(Api, "DescribeHub", [], cancellationToken) switch
        {
            AwsSuccess => (true, null),
            AwsRefusal refusal => (false, SecurityHubSetting.SaysOff(refusal) ? null : refusal),
            _ => throw new UnreachableException(),
        };
}
