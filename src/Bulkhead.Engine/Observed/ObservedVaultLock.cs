using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Observed;

/// <summary>The lock of a backup vault, read where the file wants another one than its stack has.</summary>
/// <param name="Stack">The stack that made the vault.</param>
/// <param name="Region">Its region.</param>
/// <param name="Date">
/// When the lock in compliance mode becomes one that nobody changes (AWS Backup Developer Guide, "AWS Backup Vault Lock"); null for one that can
/// always be changed.
/// </param>
public sealed record ObservedVaultLock(string Stack, RegionName Region, DateTimeOffset? Date);
