using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// That every account of the file, and the management account, is a member of the security account's Macie, and does not pause.
/// Macie takes only those in by itself that join the organization later (Macie API Reference, "Members").
/// </summary>
internal sealed class MacieMembersSetting : IAccountSetting
{
    public string Name => "macie-members";

    public string Service => DetectionServices.Macie;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new(MacieCalls.Api, "ListMembers"),
        new("organizations", "ListAccounts"),
        new(MacieCalls.Api, "CreateMember"),
    ];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        place.Role == AccountRole.Security && model.Detection.Macie ? OrganizationMembers.Desire(model, place.Account) : null;

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) =>
    [
        new(StepKind.Setting, MacieSetting.SettingName, place.Account, place.Region),
        new(StepKind.Setting, MacieManagementSetting.SettingName, StepAddress.Management, place.Region),
    ];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (members, refusal) = await MembersAsync(session, cancellationToken);
        return refusal is null
            ? new SettingReading.Known(OrganizationMembers.Read(desired, Enabled(members)))
            : new SettingReading.Unknown(refusal);
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (members, refusal) = await MembersAsync(session, cancellationToken);
        if (refusal is not null) return new SettingWrite.Refused(refusal);
        var missing = OrganizationMembers.Missing(desired, Enabled(members));
        if (missing.Length == 0) return new SettingWrite.Written();
        var (emails, unread) = await OrganizationMembers.EmailsAsync(session, cancellationToken);
        if (unread is not null) return new SettingWrite.Refused(unread);
        foreach (var account in missing)
        {
            var written = members.GetValueOrDefault(account) == "Paused"
                ? await SettingValues.WriteAsync(
                    session, MacieCalls.Api, "UpdateMemberSession", new JsonObject { ["id"] = account, ["status"] = "ENABLED" }, cancellationToken)
                : await SettingValues.WriteAsync(
                    session, MacieCalls.Api, "CreateMember",
                    new JsonObject { ["account"] = new JsonObject { ["accountId"] = account, ["email"] = emails.GetValueOrDefault(account, "") } },
                    cancellationToken);
            if (written is not SettingWrite.Written) return written;
        }

        return new SettingWrite.Written();
    }

    private static HashSet<string> Enabled(IReadOnlyDictionary<string, string> members) =>
        members.Where(m => m.Value == "Enabled").Select(m => m.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>The associated accounts with their relationship.</summary>
    private static async Task<(IReadOnlyDictionary<string, string> Members, AwsRefusal? Refusal)> MembersAsync(
        AwsSession session, CancellationToken cancellationToken) =>
        await session.CallAllPagesAsync(MacieCalls.Api, "ListMembers", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (SettingValues.Pairs(output, "members", "accountId", "relationshipStatus"), null),
            AwsRefusal refusal => (new Dictionary<string, string>(), DetectionServices.SaysOff(refusal) ? null : refusal),
            _ => throw new UnreachableException(),
        };
}
