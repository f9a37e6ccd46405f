using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;

namespace Bulkhead.Reach.Access;

/// <summary>Somebody whom nobody knows, with the policies that decide on a call of his.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Stack">The policies.</param>
/// <param name="Context">What is known of the request.</param>
/// <param name="IsComplete">Whether there is nobody else whom the policies could tell apart: otherwise what all are refused proves nothing.</param>
internal sealed record StrangerWay(Principal Principal, PolicyStack Stack, KnownContext Context, bool IsComplete)
{
    /// <summary>What is not known of a call that the policies allow; null where nothing is.</summary>
    public string? Unknown { get; init; }
}
