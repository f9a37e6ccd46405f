using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Observed;

/// <summary>An account that exists.</summary>
/// <param name="Name">Its name in the file; null for one that the file does not have.</param>
/// <param name="Account">The account.</param>
/// <param name="Unit">Where it stands now.</param>
public sealed record DirectoryEntry(string? Name, ObservedAccount Account, UnitPath Unit);
