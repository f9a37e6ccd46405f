using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Access;

/// <summary>Who must be let in where: what Identity Center must have.</summary>
public sealed record DesiredAccess
{
    /// <summary>The region of Identity Center.</summary>
    public required RegionName Region { get; init; }

    /// <summary>Whether people and groups come from outside AWS, so that groups are looked up and never made.</summary>
    public required bool IsExternal { get; init; }

    /// <summary>The permission sets that some group has, by name.</summary>
    public required ImmutableArray<DesiredPermissionSet> PermissionSets { get; init; }

    /// <summary>The groups, by name.</summary>
    public required ImmutableArray<DesiredGroup> Groups { get; init; }

    /// <summary>Which group is let into which account with which set.</summary>
    public required ImmutableArray<DesiredAssignment> Assignments { get; init; }
}
