using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// Security Hub in the management account, which the administrator cannot turn on for it: the account does so itself, without
/// standards, and the central configuration gives it those (Security Hub User Guide, "Managing administrator and member
/// accounts in Security Hub CSPM").
/// </summary>
internal sealed class SecurityHubManagementSetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "security-hub-management";

    private const string Api = "securityhub";
    private const string IsOn = "IsOn";

    public string Name => SettingName;

    public BaselinePart? Part => null;

    public string Service => DetectionServices.SecurityHub;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new(Api, "EnableSecurityHub")];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement && model.Detection.SecurityHub is not null && model.FindByRole(AccountRole.Security) is not null
            ? new JsonObject { [IsOn] = true }
            : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) => [Addresses.TrustedAccess(Service)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await session.CallAsync(Api, "DescribeHub", [], cancellationToken) switch
        {
            AwsSuccess => new SettingReading.Known(new JsonObject { [IsOn] = true }),
            AwsRefusal refusal when SecurityHubSetting.SaysOff(refusal) => new SettingReading.Known(new JsonObject { [IsOn] = false }),
            AwsRefusal refusal => new SettingReading.Unknown(refusal),
            _ => throw new UnreachableException(),
        };

    public SettingComparison Compare(JsonObject desired, JsonObject observed) => SettingComparison.ByProperty(desired, observed);

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await session.CallAsync(Api, "EnableSecurityHub", new JsonObject { ["EnableDefaultStandards"] = false }, cancellationToken) switch
        {
            AwsSuccess or AwsRefusal { Code: "ResourceConflictException" } => new SettingWrite.Written(),
            AwsRefusal refusal => new SettingWrite.Refused(refusal),
            _ => throw new UnreachableException(),
        };
}
