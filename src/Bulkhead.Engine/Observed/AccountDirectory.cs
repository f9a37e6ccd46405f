using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;

namespace Bulkhead.Engine.Observed;

/// <summary>The accounts of an organization as AWS has them, each with the name that the file gives it.</summary>
public sealed record AccountDirectory
{
    /// <summary>The management account.</summary>
    public required AccountId ManagementAccount { get; init; }

    /// <summary>The partition, such as <c>aws</c>.</summary>
    public required string Partition { get; init; }

    /// <summary>The organization's id; null when there is none yet.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The unit of quarantined accounts.</summary>
    public required UnitPath SuspendedUnit { get; init; }

    /// <summary>Every account that exists, the management account included, by id.</summary>
    public required ImmutableArray<DirectoryEntry> Entries { get; init; }

    /// <summary>What stands in the way of knowing which account is which.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Finds the accounts of the file among those of AWS, as a plan does.</summary>
    public static AccountDirectory Of(DesiredOrganization desired, ObservedOrganization observed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var matching = AccountMatching.Match(desired, observed.ManagementAccount, observed.Accounts);
        var units = observed.Units.ToDictionary(u => u.Id, u => u.Path, StringComparer.Ordinal);
        return new AccountDirectory
        {
            ManagementAccount = observed.ManagementAccount,
            Partition = observed.Partition,
            OrganizationId = observed.Id,
            SuspendedUnit = desired.SuspendedUnit,
            Entries = [.. observed.Accounts.Select(a => new DirectoryEntry(matching.NameOf(a.Id), a, units.GetValueOrDefault(a.ParentId, UnitPath.Root)))],
            Diagnostics = matching.Diagnostics,
        };
    }
}
