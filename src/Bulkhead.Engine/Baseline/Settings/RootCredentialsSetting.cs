using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That the root user of a member account has no password, no access keys and no signing certificates: nobody can work as it, and
/// nobody can recover its password by mail (IAM User Guide, "Centralize root access for member accounts"). One call in the account
/// tells it ("GetAccountSummary"); what is there goes in a root session of the management account for that task alone
/// ("IAMDeleteRootUserCredentials").
/// </summary>
internal sealed class RootCredentialsSetting : IAccountSetting
{
    /// <summary>The setting's name.</summary>
    public const string SettingName = "root-credentials";

    private const string Api = "iam";

    /// <summary>What there may be, and its number in the account's summary.</summary>
    private static readonly ImmutableArray<(string Property, string Summary)> Kinds =
    [
        ("AccessKeys", "AccountAccessKeysPresent"),
        ("Password", "AccountPasswordPresent"),
        ("SigningCertificates", "AccountSigningCertificatesPresent"),
    ];

    public string Name => SettingName;

    public BaselinePart? Part => BaselinePart.RootCredentials;

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new(Api, "GetAccountSummary"),
        new("sts", "AssumeRoot"),
        new(Api, "DeleteLoginProfile"),
        new(Api, "ListAccessKeys"),
        new(Api, "ListSigningCertificates"),
        new(Api, "ListMFADevices"),
    ];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.IsManagement ? null : new JsonObject(Kinds.Select(k => KeyValuePair.Create<string, JsonNode?>(k.Property, 0)));

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) =>
        [new(StepKind.Setting, RootAccessSetting.SettingName, StepAddress.Management)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await session.CallAsync(Api, "GetAccountSummary", [], cancellationToken))
        {
            // An answer without one of the numbers says nothing of it, not that there is something.
            case AwsSuccess { Output: var output } when output["SummaryMap"] is not JsonObject map || !Kinds.All(k => map.ContainsKey(k.Summary)):
                return new SettingReading.Unknown(SettingValues.Incomplete(session, Api, "GetAccountSummary", "SummaryMap"));
            case AwsSuccess { Output: var output }:
                var summary = (JsonObject)output["SummaryMap"]!;
                return new SettingReading.Known(new JsonObject(Kinds.Select(k => KeyValuePair.Create(k.Property, summary[k.Summary]?.DeepClone()))));
            case AwsRefusal refusal:
                return new SettingReading.Unknown(refusal);
            default:
                throw new UnreachableException();
        }
    }

    public Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        Task.FromResult<SettingWrite>(new SettingWrite.Blocked(
            "an account can't take away its own root credentials", "apply with credentials of the management account"));

    public async Task<SettingWrite> WriteAsync(
        AwsSession session, AwsSession management, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await ReadAsync(session, desired, cancellationToken))
        {
            case SettingReading.Unknown { Refusal: var refusal }:
                return new SettingWrite.Refused(refusal);
            // An account that was made after central management is on has nothing.
            case SettingReading.Known { Value: var there } when SettingComparison.ByProperty(desired, there) is SettingComparison.Same:
                return new SettingWrite.Written();
        }

        var root = new RoleRequest(new Arn(session.Partition, Api, "", session.Account.Value, "root"), "bulkhead")
        {
            RootTask = new Arn(session.Partition, Api, "", "aws", "policy/root-task/IAMDeleteRootUserCredentials"),
        };
        return await management.AssumeRoleAsync(root, cancellationToken) switch
        {
            SessionOpened { Session: var opened } => await DeleteAsync(opened, cancellationToken) is { } refusal
                ? new SettingWrite.Refused(refusal)
                : new SettingWrite.Written(),
            SessionRefused { Refusal: var refusal } => new SettingWrite.Refused(refusal),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Deletes what the root user has; answers with the first refusal.</summary>
    private static async Task<AwsRefusal?> DeleteAsync(AwsSession root, CancellationToken cancellationToken) =>
        await GoneAsync(root, "DeleteLoginProfile", [], cancellationToken)
        ?? await EachAsync(root, "ListAccessKeys", "AccessKeyMetadata", "AccessKeyId", "DeleteAccessKey", cancellationToken)
        ?? await EachAsync(root, "ListSigningCertificates", "Certificates", "CertificateId", "DeleteSigningCertificate", cancellationToken)
        ?? await EachAsync(root, "ListMFADevices", "MFADevices", "SerialNumber", "DeactivateMFADevice", cancellationToken);

    private static async Task<AwsRefusal?> EachAsync(
        AwsSession root, string list, string items, string id, string delete, CancellationToken cancellationToken)
    {
        switch (await root.CallAllPagesAsync(Api, list, [], cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                foreach (var item in (output[items] as JsonArray ?? []).OfType<JsonObject>())
                {
                    if (await GoneAsync(root, delete, new JsonObject { [id] = item[id]!.GetValue<string>() }, cancellationToken) is { } refused) return refused;
                }

                return null;
            case AwsRefusal refusal:
                return refusal;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Deletes what may be gone already.</summary>
    private static async Task<AwsRefusal?> GoneAsync(AwsSession root, string operation, JsonObject input, CancellationToken cancellationToken) =>
        await root.CallAsync(Api, operation, input, cancellationToken) is AwsRefusal { Kind: not RefusalKind.NotFound } refusal ? refusal : null;
}
