using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// IMDSv2 by default: new instances of a region ask for a session token at their metadata service (Amazon EC2 User Guide,
/// "Set IMDSv2 as the default for the account").
/// </summary>
internal sealed class InstanceMetadataSetting : IAccountSetting
{
    private const string ManagedBy = "ManagedBy";

    public string Name => "instance-metadata";

    public BaselinePart? Part => BaselinePart.InstanceMetadata;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new("ec2", "ModifyInstanceMetadataDefaults")];

    public JsonObject Desire(OrganizationModel model, SettingPlace place) => new() { ["HttpTokens"] = "required" };

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await session.CallAsync("ec2", "GetInstanceMetadataDefaults", [], cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                var level = output["AccountLevel"] as JsonObject;
                var value = SettingValues.Project(level, desired);
                if (level?[ManagedBy] is JsonValue by && by.ToString() != "account") value[ManagedBy] = by.ToString();
                return new SettingReading.Known(value);
            case AwsRefusal refusal:
                return new SettingReading.Unknown(refusal);
            default:
                throw new UnreachableException();
        }
    }

    public SettingComparison Compare(JsonObject desired, JsonObject observed) =>
        SettingComparison.ByProperty(desired, observed) is SettingComparison.Differs differs
            ? observed[ManagedBy] is null
                ? differs
                : new SettingComparison.Blocked(
                    "a declarative policy of the organization sets the metadata defaults to another value",
                    "change the declarative policy: what it sets cannot be changed in the account")
            : new SettingComparison.Same();

    public Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        SettingValues.WriteAsync(session, "ec2", "ModifyInstanceMetadataDefaults", desired, cancellationToken);
}
