using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Reach;

/// <summary>What can be wrong with rows of rules and kinds, and with facts and questions that people give: BH8001 to BH8099.</summary>
public static class ReachDiagnostics
{
    /// <summary>A row of a rule can't be read.</summary>
    public static DiagnosticDescriptor BadRule { get; } = new("BH8001", Severity.Error, "A rule can't be read");

    /// <summary>A row of a kind can't be read.</summary>
    public static DiagnosticDescriptor BadKind { get; } = new("BH8002", Severity.Error, "A kind can't be read");

    /// <summary>A file of facts does not have the form of AWS's response.</summary>
    public static DiagnosticDescriptor BadFacts { get; } = new("BH8010", Severity.Error, "Facts have another form");

    /// <summary>The account of facts can't be told.</summary>
    public static DiagnosticDescriptor NoAccount { get; } = new("BH8011", Severity.Error, "The account of facts can't be told");

    /// <summary>A policy in facts can't be read; it is treated as unknown.</summary>
    public static DiagnosticDescriptor BadPolicy { get; } = new("BH8012", Severity.Warning, "A policy in facts can't be read");

    /// <summary>A key of facts that no rule reads.</summary>
    public static DiagnosticDescriptor UnusedFacts { get; } = new("BH8013", Severity.Warning, "Facts that nothing reads");

    /// <summary>A listing has a token for a page that is not there; what it may hold is unknown.</summary>
    public static DiagnosticDescriptor HalfListing { get; } = new("BH8014", Severity.Warning, "A listing is not whole");

    /// <summary>Exported settings of a code host do not have the form of a file of them.</summary>
    public static DiagnosticDescriptor BadHostSettings { get; } = new("BH8015", Severity.Error, "Settings of a code host have another form");

    /// <summary>A name that nothing has.</summary>
    public static DiagnosticDescriptor UnknownName { get; } = new("BH8020", Severity.Error, "Nothing has that name");

    /// <summary>A name that several have.</summary>
    public static DiagnosticDescriptor AmbiguousName { get; } = new("BH8021", Severity.Error, "Several have that name");

    /// <summary>A folder can't hold a snapshot, or has another one.</summary>
    public static DiagnosticDescriptor SnapshotUnusable { get; } = new("BH8030", Severity.Error, "A snapshot can't be written or read");

    /// <summary>A snapshot lacks accounts or answers; what they hold is unknown.</summary>
    public static DiagnosticDescriptor SnapshotNotWhole { get; } = new("BH8031", Severity.Warning, "A snapshot is not whole");

    /// <summary>A snapshot looked at some regions only.</summary>
    public static DiagnosticDescriptor SnapshotOfSomeRegions { get; } = new("BH8032", Severity.Warning, "A snapshot is of some regions only");

    /// <summary>A certificate is not what it claims to be.</summary>
    public static DiagnosticDescriptor CertificateRefused { get; } = new("BH8040", Severity.Error, "A certificate is refused");

    /// <summary>A file has no way to rehearse.</summary>
    public static DiagnosticDescriptor NoWitness { get; } = new("BH8050", Severity.Error, "A file has no way to rehearse");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [BadRule, BadKind, BadFacts, NoAccount, BadPolicy, UnusedFacts, HalfListing, BadHostSettings, UnknownName, AmbiguousName, SnapshotUnusable, SnapshotNotWhole, SnapshotOfSomeRegions, CertificateRefused, NoWitness];
}
