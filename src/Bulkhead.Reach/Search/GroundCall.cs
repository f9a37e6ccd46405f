using System.Collections.Immutable;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>A call of a rule with its variables put in: any of several actions and resources is enough.</summary>
/// <param name="Call">The row's call.</param>
/// <param name="Asked">What is asked; one is enough.</param>
/// <param name="IsOwnAccountOnly">Whether only principals of the target's account come into question: nothing on the resource speaks of others.</param>
internal sealed record GroundCall(RuleCall Call, ImmutableArray<AskedCall> Asked, bool IsOwnAccountOnly);
