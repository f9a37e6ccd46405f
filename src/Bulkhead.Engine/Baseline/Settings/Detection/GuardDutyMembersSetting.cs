using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// That every account of the file, and the management account, is a member of the security account's GuardDuty. GuardDuty
/// takes accounts in by itself within a day; this looks, and does not wait (GuardDuty API Reference, "CreateMembers").
/// </summary>
internal sealed class GuardDutyMembersSetting : IAccountSetting
{
    /// <summary>How many accounts a call takes.</summary>
    private const int AtOnce = 50;

    public string Name => "guardduty-members";

    public string Service => DetectionServices.GuardDuty;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new(GuardDutyCalls.Api, "ListDetectors"),
        new(GuardDutyCalls.Api, "ListMembers"),
        new("organizations", "ListAccounts"),
        new(GuardDutyCalls.Api, "CreateMembers"),
    ];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.Role == AccountRole.Security && model.Detection.GuardDuty is not null ? OrganizationMembers.Desire(model, place.Account) : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) =>
    [
        new(StepKind.Setting, GuardDutySetting.SettingName, place.Account, place.Region),
        new(StepKind.Setting, GuardDutyManagementSetting.SettingName, StepAddress.Management, place.Region),
    ];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (_, members, refusal) = await MembersAsync(session, cancellationToken);
        return refusal is null ? new SettingReading.Known(OrganizationMembers.Read(desired, members)) : new SettingReading.Unknown(refusal);
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (detector, members, refusal) = await MembersAsync(session, cancellationToken);
        if (refusal is not null) return new SettingWrite.Refused(refusal);
        var missing = OrganizationMembers.Missing(desired, members);
        if (missing.Length == 0) return new SettingWrite.Written();
        var (emails, unread) = await OrganizationMembers.EmailsAsync(session, cancellationToken);
        if (unread is not null) return new SettingWrite.Refused(unread);
        foreach (var some in missing.Chunk(AtOnce))
        {
            var input = new JsonObject
            {
                ["DetectorId"] = detector,
                ["AccountDetails"] = new JsonArray([.. some.Select(id => new JsonObject { ["AccountId"] = id, ["Email"] = emails.GetValueOrDefault(id, "") })]),
            };
            switch (await session.CallAsync(GuardDutyCalls.Api, "CreateMembers", input, cancellationToken))
            {
                case AwsRefusal refused:
                    return new SettingWrite.Refused(refused);
                case AwsSuccess { Output: var output } when (output["UnprocessedAccounts"] as JsonArray)?.OfType<JsonObject>().ToArray() is { Length: > 0 } unprocessed:
                    // Where the answer to a first try was lost, the second is refused for those whom the first took in.
                    var (_, taken, again) = await MembersAsync(session, cancellationToken);
                    if (again is not null) return new SettingWrite.Refused(again);
                    if (unprocessed.FirstOrDefault(u => !taken.Contains((string)u["AccountId"]!)) is not { } left) break;
                    return new SettingWrite.Blocked(
                        $"GuardDuty did not take in account {left["AccountId"]}: {left["Result"]}", "run the same command again; GuardDuty itself tries for a day");
            }
        }

        return new SettingWrite.Written();
    }

    private static async Task<(string? Detector, HashSet<string> Members, AwsRefusal? Refusal)> MembersAsync(
        AwsSession session, CancellationToken cancellationToken)
    {
        var (detector, refusal) = await GuardDutyCalls.DetectorAsync(session, cancellationToken);
        if (refusal is not null || detector is null) return (null, [], refusal);
        return await session.CallAllPagesAsync(GuardDutyCalls.Api, "ListMembers", new JsonObject { ["DetectorId"] = detector }, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (
                detector,
                SettingValues.Pairs(output, "Members", "AccountId", "RelationshipStatus").Where(m => m.Value == "Enabled").Select(m => m.Key)
                    .ToHashSet(StringComparer.Ordinal),
                null),
            AwsRefusal refused => (detector, [], GuardDutyCalls.SaysNotAdministrator(refused) ? null : refused),
            _ => throw new UnreachableException(),
        };
    }
}
