using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>
/// That every account of the file, and the management account, is a member of the security account's Inspector with the
/// file's scans on. Inspector takes only those in by itself that join the organization later (Inspector User Guide, "Managing
/// multiple accounts in Amazon Inspector with AWS Organizations").
/// </summary>
internal sealed class InspectorMembersSetting : IAccountSetting
{
    private const string Scans = "Scans";

    public string Name => "inspector-members";

    public string Service => DetectionServices.Inspector;

    public bool IsRegional => true;

    public ImmutableArray<PlannedCall> WriteCalls { get; } =
    [
        new(InspectorCalls.Api, "ListMembers"),
        new(InspectorCalls.Api, "BatchGetAccountStatus"),
        new(InspectorCalls.Api, "AssociateMember"),
        new(InspectorCalls.Api, "Enable"),
    ];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place)
    {
        if (place.Role != AccountRole.Security || model.Detection.Inspector is not { } scans) return null;
        var value = OrganizationMembers.Desire(model, place.Account);
        value[Scans] = InspectorCalls.Write(scans);
        return value;
    }

    public IEnumerable<StepAddress> Needs(OrganizationModel model, SettingPlace place) =>
        [new(StepKind.Setting, InspectorSetting.SettingName, place.Account, place.Region)];

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (_, scanned, refusal) = await MembersAsync(session, desired, cancellationToken);
        if (refusal is not null) return new SettingReading.Unknown(refusal);
        var value = OrganizationMembers.Read(desired, scanned);
        value[Scans] = desired[Scans]!.DeepClone();
        return new SettingReading.Known(value);
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var (associated, scanned, refusal) = await MembersAsync(session, desired, cancellationToken);
        if (refusal is not null) return new SettingWrite.Refused(refusal);
        foreach (var account in OrganizationMembers.Missing(desired, associated))
        {
            var written = await SettingValues.WriteAsync(
                session, InspectorCalls.Api, "AssociateMember", new JsonObject { ["accountId"] = account }, cancellationToken);
            if (written is SettingWrite.Written) continue;

            // It is a member already where the answer to a first call was lost, or Inspector took it in by itself meanwhile: AWS refuses then.
            var (now, _, unread) = await MembersAsync(session, desired, cancellationToken);
            if (unread is not null || !now.Contains(account)) return written;
        }

        return await InspectorCalls.EnableAsync(session, OrganizationMembers.Missing(desired, scanned), desired[Scans]!.GetValue<string>(), cancellationToken);
    }

    /// <summary>The accounts that are members, and those among them that have all scans of the file.</summary>
    private static async Task<(HashSet<string> Associated, HashSet<string> Scanned, AwsRefusal? Refusal)> MembersAsync(
        AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await session.CallAllPagesAsync(InspectorCalls.Api, "ListMembers", new JsonObject { ["onlyAssociated"] = true }, cancellationToken))
        {
            case AwsRefusal refused:
                return ([], [], DetectionServices.SaysOff(refused) ? null : refused);
            case AwsSuccess { Output: var output }:
                var associated = SettingValues.Pairs(output, "members", "accountId", "relationshipStatus").Where(m => m.Value is "ENABLED" or "CREATED")
                    .Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
                var asked = ((JsonObject)desired[OrganizationMembers.Property]!).Select(a => a.Value!.GetValue<string>()).Where(associated.Contains).ToList();
                var (scans, refusal) = await InspectorCalls.ScansAsync(session, asked, cancellationToken);
                var wanted = desired[Scans]!.GetValue<string>().Split(' ');
                return (associated, scans.Where(s => wanted.All(s.Value.Select(InspectorCalls.TypeOf).Contains)).Select(s => s.Key).ToHashSet(StringComparer.Ordinal), refusal);
            default:
                throw new UnreachableException();
        }
    }
}
