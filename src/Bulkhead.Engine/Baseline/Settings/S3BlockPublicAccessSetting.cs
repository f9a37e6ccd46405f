using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// S3 Block Public Access for the whole account, all four settings: they override every bucket and access point (Amazon
/// S3 User Guide, "Blocking public access to your Amazon S3 storage").
/// </summary>
internal sealed class S3BlockPublicAccessSetting : IAccountSetting
{
    public string Name => "s3-block-public-access";

    public BaselinePart? Part => BaselinePart.S3BlockPublicAccess;

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new("s3control", "PutPublicAccessBlock")];

    public JsonObject Desire(OrganizationModel model, SettingPlace place) => new()
    {
        ["BlockPublicAcls"] = true,
        ["IgnorePublicAcls"] = true,
        ["BlockPublicPolicy"] = true,
        ["RestrictPublicBuckets"] = true,
    };

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["AccountId"] = session.Account.Value };
        return await session.CallAsync("s3control", "GetPublicAccessBlock", input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new SettingReading.Known(
                SettingValues.Project(output["PublicAccessBlockConfiguration"] as JsonObject, desired)),
            AwsRefusal { Kind: RefusalKind.NotFound } => new SettingReading.Known([]),
            AwsRefusal refusal => new SettingReading.Unknown(refusal),
            _ => throw new UnreachableException(),
        };
    }

    public Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["AccountId"] = session.Account.Value,
            ["PublicAccessBlockConfiguration"] = desired.DeepClone(),
        };
        return SettingValues.WriteAsync(session, "s3control", "PutPublicAccessBlock", input, cancellationToken);
    }
}
