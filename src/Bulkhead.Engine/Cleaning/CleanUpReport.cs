using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Engine.Journal;

namespace Bulkhead.Engine.Cleaning;

/// <summary>What a clean-up found and did.</summary>
/// <param name="Findings">What was found, by account, region and type.</param>
/// <param name="Gaps">What could not be looked at.</param>
public sealed record CleanUpReport(ImmutableArray<CleanUpFinding> Findings, ImmutableArray<CleanUpGap> Gaps)
{
    /// <summary>Why nothing was removed although it was asked for: the journal could not be written.</summary>
    public AwsRefusal? Journal { get; init; }

    /// <summary>Who holds the lock of the organization, so that nothing was removed; null where nobody did.</summary>
    public LockRecord? Holder { get; init; }

    /// <summary>Why it stopped before everything was tried; null where it did not.</summary>
    public string? Stopped { get; init; }

    /// <summary>Why the journal does not have what became of each thing; null where it has.</summary>
    public AwsRefusal? EndRecord { get; init; }

    /// <summary>Those of a verdict.</summary>
    public IEnumerable<CleanUpFinding> Of(CleanUpVerdict verdict) => Findings.Where(f => f.Verdict == verdict);
}
