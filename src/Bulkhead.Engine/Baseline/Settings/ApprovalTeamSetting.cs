using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Baseline.Stacks;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That the escrow's vault has the approval team of the file. The stack assigns it; whoever changes it later asks the team that is there,
/// and until its members have approved it stays (AWS Backup Developer Guide, "Multi-party approval for logically air-gapped vaults"). So it is looked at.
/// </summary>
internal sealed class ApprovalTeamSetting()
    : CheckSetting("the approval team is assigned by the escrow's stack", "plan again")
{
    private const string Team = "ApprovalTeam";

    public override string Name => "approval-team";

    public override JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        model.FindAccount(place.Account) is { ApprovalTeam: { } team } account && new BackupStacks(model).IsEscrow(account) ? new JsonObject { [Team] = team } : null;

    public override async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken) =>
        await session.CallAsync("backup", "DescribeBackupVault", new JsonObject { ["BackupVaultName"] = BackupStacks.EscrowVault }, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new SettingReading.Known(new JsonObject { [Team] = output["MpaApprovalTeamArn"]?.DeepClone() }),
            AwsRefusal { Kind: RefusalKind.NotFound } => new SettingReading.Known([]),
            AwsRefusal refusal => new SettingReading.Unknown(refusal),
            _ => throw new UnreachableException(),
        };

    public override SettingComparison Compare(JsonObject desired, JsonObject observed)
    {
        if (JsonNode.DeepEquals(desired[Team], observed[Team])) return new SettingComparison.Same();
        return observed[Team] is { } other
            ? new SettingComparison.Blocked($"the approval team of the vault is {other}, and not {desired[Team]}", "a change waits for the approval of the team that is there: let its members answer, or write its ARN into the file")
            : new SettingComparison.Blocked($"the vault has no approval team yet, and not {desired[Team]}", "apply assigns it where there is none; in a sealed escrow its custodians have to open the account first (docs/escrow.md)");
    }
}
