using System.Collections.Immutable;

namespace Bulkhead.Reach.Rules;

/// <summary>
/// Permissions that one principal must have together: <c>iam:PassRole</c> is checked within the call behind it, and calls of
/// one action behind each other are one request for several resources.
/// </summary>
/// <param name="Calls">The calls, in order.</param>
public sealed record RuleCallGroup(ImmutableArray<RuleCall> Calls)
{
    /// <summary>Makes groups of calls in their order.</summary>
    public static ImmutableArray<RuleCallGroup> Of(IEnumerable<RuleCall> calls)
    {
        var groups = ImmutableArray.CreateBuilder<RuleCallGroup>();
        var open = ImmutableArray.CreateBuilder<RuleCall>();
        foreach (var call in calls)
        {
            if (open.Count > 0 && !open[^1].IsPassRole && !open[^1].Actions.SequenceEqual(call.Actions))
            {
                groups.Add(new(open.DrainToImmutable()));
            }

            open.Add(call);
        }

        if (open.Count > 0) groups.Add(new(open.DrainToImmutable()));
        return groups.DrainToImmutable();
    }
}
