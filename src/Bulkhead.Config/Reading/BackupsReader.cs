using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the section <c>backups</c>: what is not said is as in an organization that says nothing.</summary>
internal sealed class BackupsReader(ReadingContext context)
{
    /// <summary>AWS Backup API Reference, "PutBackupVaultLockConfiguration": a hundred years.</summary>
    private const int MostDays = 36_500;

    /// <param name="section">The section; null where the file has none.</param>
    /// <param name="hasAccount">Whether the file has an account for the copies.</param>
    /// <returns>How backups are kept; null where there is no account for them.</returns>
    public Backups? Read(DocumentMapping? section, bool hasAccount)
    {
        if (section is null) return hasAccount ? Backups.Default : null;
        if (!hasAccount)
        {
            context.Report(
                ConfigurationDiagnostics.BackupsWithoutAccount, section.Span with { Length = 0 }, "copies of backups go into the backup account, and there is none",
                help: "add an account of the kind 'backup', or delete the section");
            return null;
        }

        var mode = Nodes.Find(section, "lock");
        var isGovernance = Nodes.TextOf(mode) == "governance";
        if (mode is not null && !isGovernance && Nodes.TextOf(mode) != "compliance")
            context.Report(ConfigurationDiagnostics.BackupChoice, mode.Span, $"'lock' has no '{Nodes.TextOf(mode)}'", help: "it takes one of: compliance, governance");
        var backups = new Backups(
            Days(section, "keep") ?? Backups.Default.KeepDays,
            Days(section, "copies") ?? Backups.Default.CopyDays,
            isGovernance ? VaultLock.Governance : VaultLock.Compliance)
        {
            RestoreTests = Tests(Nodes.Find(section, "restore-tests")),
        };
        return Nodes.Find(section, "escrow") is { } escrow ? backups with { EscrowDays = EscrowDays(section, escrow) } : backups;
    }

    private RestoreTests Tests(DocumentNode? node)
    {
        switch (Nodes.TextOf(node))
        {
            case "off": return RestoreTests.Off;
            case "weekly": return RestoreTests.Weekly;
            case "monthly": return RestoreTests.Monthly;
        }

        if (node is not null)
            context.Report(ConfigurationDiagnostics.BackupChoice, node.Span, $"'restore-tests' has no '{Nodes.TextOf(node)}'", help: "it takes one of: monthly, weekly, off");
        return Backups.Default.RestoreTests;
    }

    private int? EscrowDays(DocumentMapping section, DocumentNode escrow)
    {
        var days = Days(section, "escrow");
        if (days < Backups.LeastEscrowDays)
            context.Report(ConfigurationDiagnostics.BackupChoice, escrow.Span, $"the escrow keeps copies for {Backups.LeastEscrowDays} days at least", help: "the vault that nobody can empty takes no shorter time");
        return days;
    }

    private int? Days(DocumentMapping section, string key) => DayCounts.Read(context, ConfigurationDiagnostics.BackupChoice, Nodes.Find(section, key), key, MostDays);
}
