using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That the bucket for copies of logs in the other organization is there and locked in compliance mode for as long as the logs here. People over
/// there make it from Bulkhead's template, whose policy lets the log archive see the lock, and only that. Looked at from the log archive.
/// </summary>
internal sealed class SeparateLogsSetting()
    : CheckSetting("the bucket is another organization's", "'bulkhead escrow show' prints what is to be done over there")
{
    private const string Bucket = "Bucket";
    private const string Account = "Account";
    private const string Days = "Days";
    private const string Copies = "Copies";
    private const string Mode = "Mode";
    private const string Compliance = "COMPLIANCE";

    public override string Name => "separate-logs";

    public override JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.Role == AccountRole.LogArchive && model.LogRetentionDays is { } days && model.FindByRole(AccountRole.Escrow)?.SeparateOrganization is { Logs: not false } separate
            ? new JsonObject { [Bucket] = $"bulkhead-log-copies-{separate.Account}", [Account] = separate.Account.Value, [Days] = days, [Copies] = separate.Logs == true }
            : null;

    public override async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        // The owner is named, so that a bucket of that name which somebody else made is refused.
        var input = new JsonObject { ["Bucket"] = desired[Bucket]!.DeepClone(), ["ExpectedBucketOwner"] = desired[Account]!.DeepClone() };
        switch (await session.CallAsync("s3", "GetObjectLockConfiguration", input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                var retention = output["ObjectLockConfiguration"]?["Rule"]?["DefaultRetention"];
                return new SettingReading.Known(new JsonObject
                {
                    [Mode] = retention?["Mode"]?.DeepClone(),
                    [Days] = Number(retention?["Days"]) ?? (Number(retention?["Years"]) * 365),
                });

            // S3 says so of a bucket that is not there, has no lock, is not the other account's, or that it does not let us see.
            case AwsRefusal { Kind: RefusalKind.NotFound or RefusalKind.AccessDenied }:
                return new SettingReading.Known([]);
            case AwsRefusal refusal:
                return new SettingReading.Unknown(refusal);
            default:
                throw new UnreachableException();
        }
    }

    public override SettingComparison Compare(JsonObject desired, JsonObject observed)
    {
        var (bucket, account, days, copies) = ((string)desired[Bucket]!, (string)desired[Account]!, (int)desired[Days]!, (bool)desired[Copies]!);
        var isLocked = (string?)observed[Mode] == Compliance && Number(observed[Days]) >= days;
        if (isLocked && copies) return new SettingComparison.Same();
        if (isLocked)
        {
            return new SettingComparison.Blocked(
                $"the bucket '{bucket}' of the separate organization is ready, and no log is copied there yet", "write 'logs: on' under 'separate-organization'; or 'logs: off', if it is not meant");
        }

        return new SettingComparison.Blocked(
            observed[Mode] is null
                ? $"the account {account} of the separate organization has no bucket '{bucket}' with a lock that the log archive may see"
                : $"the bucket '{bucket}' of the separate organization is locked in mode {observed[Mode]} for {observed[Days]?.ToString() ?? "no"} days, and not in mode {Compliance} for {days}",
            "'bulkhead escrow show' prints what is to be done over there");
    }

    private static int? Number(JsonNode? node) => int.TryParse(node?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
