using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Settings;

namespace Bulkhead.Engine.Observed;

/// <summary>What one account has in it, as far as the file asks about it.</summary>
public sealed record ObservedContent
{
    /// <summary>Why nothing of the account could be read; null when it could be entered.</summary>
    public AwsRefusal? Locked { get; init; }

    /// <summary>Bulkhead's stacks by region.</summary>
    public ImmutableArray<(RegionName Region, ObservedStacks Stacks)> Stacks { get; init; } = [];

    /// <summary>The locks of vaults, where the file wants other ones.</summary>
    public ImmutableArray<ObservedVaultLock> VaultLocks { get; init; } = [];

    /// <summary>The settings by name and region; null for those of the whole account.</summary>
    public ImmutableArray<(string Setting, RegionName? Region, SettingReading Reading)> Settings { get; init; } = [];
}
