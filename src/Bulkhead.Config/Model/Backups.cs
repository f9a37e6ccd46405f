namespace Bulkhead.Config.Model;

/// <summary>How backups are kept, in an organization that has an account for them.</summary>
/// <param name="KeepDays">For how many days a backup stays in its own account, and nobody can delete it; at least 1.</param>
/// <param name="CopyDays">For how many days its copy stays in the backup account, and nobody can delete it; at least 1.</param>
/// <param name="Lock">How hard the vault of the copies is locked.</param>
public sealed record Backups(int KeepDays, int CopyDays, VaultLock Lock)
{
    /// <summary>The fewest days that a logically air-gapped vault takes (AWS Backup Developer Guide).</summary>
    public const int LeastEscrowDays = 7;

    /// <summary>
    /// For how many days a second copy stays in the escrow, where the organization has one; null for no copies there.
    /// </summary>
    public int? EscrowDays { get; init; } = Math.Max(CopyDays, LeastEscrowDays);

    /// <summary>How often restores are tried.</summary>
    public RestoreTests RestoreTests { get; init; } = RestoreTests.Monthly;

    /// <summary>What an organization has that says nothing.</summary>
    public static Backups Default { get; } = new(35, 90, VaultLock.Compliance);
}
