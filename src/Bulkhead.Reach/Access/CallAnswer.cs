using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;

namespace Bulkhead.Reach.Access;

/// <summary>Whether a principal can make a call.</summary>
/// <param name="Verdict">No, unknown or yes.</param>
/// <param name="Unknown">What is not known; null unless the answer is unknown.</param>
/// <param name="Answer">The IAM engine's answer, where it was asked.</param>
/// <param name="Stack">The policies that it was asked of.</param>
internal sealed record CallAnswer(PossibleVerdict Verdict, string? Unknown, PossibleAnswer? Answer, CompiledStack? Stack)
{
    public static CallAnswer No { get; } = new(PossibleVerdict.No, null, null, null);
}
