using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// EBS encryption by default: new volumes and snapshot copies of a region are encrypted (Amazon EBS User Guide, "Enable
/// Amazon EBS encryption by default"). Which key is the account's own choice.
/// </summary>
internal sealed class EbsEncryptionSetting : IAccountSetting
{
    private const string Property = "EbsEncryptionByDefault";

    public string Name => "ebs-encryption";

    public BaselinePart? Part => BaselinePart.EbsEncryption;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new("ec2", "EnableEbsEncryptionByDefault")];

    public JsonObject Desire(OrganizationModel model, SettingPlace place) => new() { [Property] = true };

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await session.CallAsync("ec2", "GetEbsEncryptionByDefault", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new SettingReading.Known(SettingValues.Project(output, desired)),
            AwsRefusal refusal => new SettingReading.Unknown(refusal),
            _ => throw new UnreachableException(),
        };

    public Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        SettingValues.WriteAsync(session, "ec2", "EnableEbsEncryptionByDefault", [], cancellationToken);
}
