using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Collecting;

/// <summary>What a snapshot is to be of.</summary>
/// <param name="Session">Whose credentials collect: the management account's, or those of an account that reads the others.</param>
/// <param name="Folder">Where it goes.</param>
/// <param name="Regions">The regions to look at; empty for every region that an account has.</param>
/// <param name="Role">The role to assume in the other accounts.</param>
public sealed record SnapshotRequest(AwsSession Session, SnapshotFolder Folder, ImmutableArray<RegionName> Regions, string Role)
{
    /// <summary>The roles of accounts that have one of their own, by the account's e-mail address.</summary>
    public IReadOnlyDictionary<string, string> RolesByEmail { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The e-mail addresses of sealed accounts, which are read through what their seal leaves.</summary>
    public IReadOnlySet<string> SealedByEmail { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>All operations that the cloud has; null for AWS.</summary>
    public IReadOnlySet<string>? Operations { get; init; }

    /// <summary>Whether what the folder has of an older snapshot is thrown away.</summary>
    public bool IsFresh { get; init; }
}
