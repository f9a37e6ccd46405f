using System.Collections.Immutable;

namespace Bulkhead.Iam.Questions;

/// <summary>What was found out.</summary>
/// <param name="Verdict">Yes, no or unknown.</param>
/// <param name="Witness">A request that shows it; null unless the answer is yes.</param>
/// <param name="Reasons">Why the answer is unknown; empty otherwise.</param>
public sealed record AccessAnswer(AccessVerdict Verdict, AccessWitness? Witness, ImmutableArray<string> Reasons)
{
    internal static AccessAnswer No { get; } = new(AccessVerdict.No, null, []);

    internal static AccessAnswer Yes(AccessWitness witness) => new(AccessVerdict.Yes, witness, []);

    internal static AccessAnswer Unknown(IEnumerable<string> reasons) => new(AccessVerdict.Unknown, null, [.. reasons.Distinct(StringComparer.Ordinal)]);
}
