using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Stacks;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That the escrow's vault is shared with the account of the other organization, which has accepted it, and with nobody else. The stack
/// makes the share; its acceptance is the other side's (AWS RAM User Guide, "Accepting and rejecting resource share invitations").
/// </summary>
internal sealed class SeparateVaultSetting()
    : CheckSetting("the share is made by the escrow's stack and accepted elsewhere", "'bulkhead escrow show' prints what is to be done over there")
{
    private const string Account = "Account";
    private const string Principals = "Principals";
    private const string Associated = "ASSOCIATED";
    private const string Api = "ram";

    public override string Name => "separate-vault";

    public override JsonObject? Desire(OrganizationModel model, SettingPlace place) =>
        model.FindAccount(place.Account) is { SeparateOrganization: { } separate } account && new BackupStacks(model).IsEscrow(account)
            ? new JsonObject { [Account] = separate.Account.Value }
            : null;

    public override async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var vault = new Arn(session.Partition, "backup", session.Region.Value, session.Account.Value, $"backup-vault:{BackupStacks.EscrowVault}");
        var (shares, unread) = await AssociationsAsync(session, new JsonObject { ["associationType"] = "RESOURCE", ["resourceArn"] = vault.ToString() }, cancellationToken);
        if (unread is not null) return new SettingReading.Unknown(unread);
        var principals = new JsonObject();
        if (shares.Select(s => (string?)s["resourceShareArn"]).Distinct().ToArray() is { Length: > 0 } arns)
        {
            var input = new JsonObject { ["associationType"] = "PRINCIPAL", ["resourceShareArns"] = new JsonArray([.. arns.Select(a => (JsonNode?)a)]) };
            var (found, refused) = await AssociationsAsync(session, input, cancellationToken);
            if (refused is not null) return new SettingReading.Unknown(refused);
            foreach (var principal in found.OrderBy(p => (string?)p["associatedEntity"], StringComparer.Ordinal))
            {
                // Shared twice, once accepted: it is open.
                if ((string?)principal["associatedEntity"] is { } name && (string?)principals[name] != Associated) principals[name] = (string?)principal["status"];
            }
        }

        return new SettingReading.Known(new JsonObject { [Principals] = principals });
    }

    public override SettingComparison Compare(JsonObject desired, JsonObject observed)
    {
        var (account, principals) = ((string)desired[Account]!, observed[Principals] as JsonObject ?? []);
        if (principals.Select(p => p.Key).FirstOrDefault(p => p != account) is { } other)
            return new SettingComparison.Blocked($"the vault is shared with {other}, of whom the file does not know", "end that share: 'aws ram get-resource-share-associations --association-type PRINCIPAL' there shows it");
        return (string?)principals[account] switch
        {
            Associated => new SettingComparison.Same(),
            null => new SettingComparison.Blocked($"the vault is not shared with the account {account} yet", "apply shares it; in a sealed escrow its custodians have to open the account first (docs/escrow.md)"),
            "ASSOCIATING" => new SettingComparison.Blocked(
                $"the account {account} has not accepted the share of the vault yet", "'bulkhead escrow show' prints the commands; an invitation lasts twelve hours"),
            var status => new SettingComparison.Blocked(
                $"the share of the vault with the account {account} is {status}", "invite it again: docs/escrow.md says how"),
        };
    }

    /// <summary>The associations that have not ended.</summary>
    private static async Task<(IEnumerable<JsonObject> Found, AwsRefusal? Refusal)> AssociationsAsync(AwsSession session, JsonObject input, CancellationToken cancellationToken) =>
        await session.CallAllPagesAsync(Api, "GetResourceShareAssociations", input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (
                (output["resourceShareAssociations"] as JsonArray ?? []).OfType<JsonObject>().Where(a => (string?)a["status"] is not ("DISASSOCIATED" or "DISASSOCIATING")), null),
            AwsRefusal { Kind: RefusalKind.NotFound } => ([], null),
            AwsRefusal refusal => ([], refusal),
            _ => throw new UnreachableException(),
        };
}
