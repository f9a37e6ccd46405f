using System.Collections.Immutable;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning;

/// <summary>What a clean-up found and did.</summary>
/// <param name="Findings">What was found, by account, region and type.</param>
/// <param name="Gaps">What could not be looked at.</param>
public sealed record CleanUpReport(ImmutableArray<CleanUpFinding> Findings, ImmutableArray<CleanUpGap> Gaps)
{
    /// <summary>Why nothing was removed although it was asked for: the journal could not be written.</summary>
    public AwsRefusal? Journal { get; init; }

    /// <summary>Those of a verdict.</summary>
    public IEnumerable<CleanUpFinding> Of(CleanUpVerdict verdict) => Findings.Where(f => f.Verdict == verdict);
}
