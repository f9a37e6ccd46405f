using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Cleaning;

/// <summary>An account to clean up.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Id">Its id.</param>
/// <param name="AccessRole">The role to enter it by.</param>
/// <param name="Regions">Where to look.</param>
/// <param name="Days">What is older than so many days is too old.</param>
public sealed record CleanUpTarget(string Name, AccountId Id, string AccessRole, ImmutableArray<RegionName> Regions, int Days);
