using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Report.Escrows;

/// <summary>The escrow in words: what it keeps, what people have to do for it, and what the management account can still do. Pure.</summary>
/// <param name="Account">The escrow's account.</param>
/// <param name="Keeps">What it keeps.</param>
/// <param name="Steps">What is left for people, in order.</param>
/// <param name="Reach">What the management account can still do.</param>
public sealed record EscrowDescription(Account Account, ImmutableArray<string> Keeps, ImmutableArray<EscrowStep> Steps, ImmutableArray<string> Reach)
{
    /// <summary>The description of a file's escrow; null where the file has none.</summary>
    /// <param name="model">What the file means.</param>
    /// <param name="directory">The accounts that AWS has; null where nobody looked, and the commands have words to be filled in for ids.</param>
    public static EscrowDescription? Of(OrganizationModel model, AccountDirectory? directory = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.FindByRole(AccountRole.Escrow) is not { } account) return null;
        var backups = model.FindByRole(AccountRole.Backup) is null ? null : model.Backups?.EscrowDays;
        return new EscrowDescription(account, [.. Kept(model, account, backups, Id)], [.. StepsOf(model, account, backups is not null, Id)], [.. ReachOf(account, backups is not null)]);

        string Id(Account of) => (of.ExistingId ?? directory?.Entries.FirstOrDefault(e => e.Name == of.Name)?.Account.Id)?.Value ?? $"ID-OF-{of.Name.ToUpperInvariant()}";
    }

    private static IEnumerable<string> Kept(OrganizationModel model, Account account, int? backups, Func<Account, string> id)
    {
        if (backups is { } days) yield return $"a copy of every backup for {days} days, in the vault 'bulkhead-escrow'";
        if (model.CopiesLogs) yield return $"a copy of every log for {model.LogRetentionDays} days, in the bucket 'bulkhead-log-copies-{id(account)}'";
        if (account.SeparateOrganization is not { } separate) yield break;
        if (separate.Logs == true) yield return $"a copy of every log for {model.LogRetentionDays} days, in the bucket 'bulkhead-log-copies-{separate.Account}' of the organization {separate.Organization}";
        if (backups is not null) yield return $"what the account {separate.Account} of the organization {separate.Organization} restores from the vault and backs up there, by its own hand";
    }

    private static IEnumerable<EscrowStep> StepsOf(OrganizationModel model, Account account, bool hasVault, Func<Account, string> id)
    {
        var home = model.Home.Value;
        if (account.SeparateOrganization is { } separate)
        {
            var there = $"account {separate.Account}";
            if (model.FindByRole(AccountRole.LogArchive) is { } archive && model.LogRetentionDays is { } days && separate.Logs != false)
            {
                yield return new EscrowStep(there, $"make the bucket for copies of logs, locked for {days} days, with Bulkhead's template",
                [
                    "bulkhead escrow template > bulkhead-log-copies.yaml",
                    $"aws cloudformation deploy --region {home} --stack-name bulkhead-log-copies --template-file bulkhead-log-copies.yaml --parameter-overrides LogArchiveAccount={id(archive)} RetentionDays={days} LogArchiveLooks=true",
                ]);
                if (separate.Logs is null)
                    yield return new EscrowStep("the file", "when 'status' says that the bucket is ready, write 'logs: on' under 'separate-organization', and apply", ["bulkhead status", "bulkhead apply"]);
            }

            if (hasVault)
            {
                yield return new EscrowStep(there, "accept the share of the vault, within twelve hours of the apply that makes it",
                [
                    $"aws ram get-resource-share-invitations --region {home}",
                    $"aws ram accept-resource-share-invitation --region {home} --resource-share-invitation-arn ARN",
                ]);
                yield return new EscrowStep(there, "fetch: restore from the shared vault again and again, and back it up there, in a vault with a lock. What was not fetched is not there",
                [
                    $"aws backup list-recovery-points-by-backup-vault --region {home} --backup-vault-name bulkhead-escrow --backup-vault-account-id {id(account)}",
                    $"aws backup start-restore-job --region {home} --recovery-point-arn ARN --iam-role-arn ROLE --metadata FILE",
                ]);
            }
        }

        if (hasVault && account.ApprovalTeam is null)
        {
            yield return new EscrowStep("an account of its own, best of another organization", "make an approval team, whose members together open the vault when nobody gets into the escrow; share it with the escrow, and write its ARN into the file as 'approval-team'",
            [
                "aws mpa create-approval-team --cli-input-json FILE",
                $"aws ram create-resource-share --name custodians --resource-arns TEAM --principals {id(account)} --allow-external-principals",
            ]);
        }

        if (!account.IsSealed) yield return new EscrowStep("the file", "when copies arrive, write 'sealed: on' in the escrow's line, and apply", ["bulkhead apply"]);
    }

    private static IEnumerable<string> ReachOf(Account account, bool hasVault)
    {
        if (!account.IsSealed) yield return "enter the escrow as its administrator, since it is not sealed; what is locked stays locked";
        yield return "let somebody into the escrow by Identity Center, with any permission set";
        yield return "become the root user of the escrow, together with whoever reads the mailbox of its root address";
        yield return "take the guardrails of the escrow away, move the account, or remove it from the organization";
        yield return "stop new copies, here and into another organization";
        yield return "close the escrow's account: 90 days later AWS deletes it with all that is in it";
        if (account.SeparateOrganization is not { } separate) yield break;
        yield return $"reach nothing in the account {separate.Account}: {(separate.Logs == true ? "the copies of logs there" : "what is copied or fetched there")} it can neither read, delete, nor close";
        if (hasVault) yield return "end the share of the vault, and with it what was not fetched yet: fetch often";
    }
}
