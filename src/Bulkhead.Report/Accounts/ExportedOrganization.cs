using System.Collections.Immutable;

namespace Bulkhead.Report.Accounts;

/// <summary>An organization's accounts as data.</summary>
public sealed record ExportedOrganization
{
    /// <summary>The organization's name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>Its id; null when it is not made.</summary>
    public string? Id { get; init; }

    /// <summary>The partition, such as <c>aws</c>.</summary>
    public required string Partition { get; init; }

    /// <summary>The management account's id.</summary>
    public required string ManagementAccount { get; init; }

    /// <summary>The home region.</summary>
    public required string Home { get; init; }

    /// <summary>The governed regions, home first.</summary>
    public required ImmutableArray<string> Regions { get; init; }

    /// <summary>The accounts, by name.</summary>
    public required ImmutableArray<ExportedAccount> Accounts { get; init; }
}
