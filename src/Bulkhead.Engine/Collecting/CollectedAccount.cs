using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Collecting;

/// <summary>What was read of an account, in AWS's own response shapes (docs/reach.md, "The files").</summary>
/// <param name="Id">The account.</param>
/// <param name="Details">What <c>iam:GetAccountAuthorizationDetails</c> says; null where it could not be read.</param>
/// <param name="Facts">The facts by <c>service:Operation</c>; a key that is there is complete.</param>
/// <param name="Missing">What could not be read.</param>
public sealed record CollectedAccount(AccountId Id, JsonObject? Details, JsonObject Facts, ImmutableArray<Uncollected> Missing)
{
    /// <summary>An account that could not be entered.</summary>
    public static CollectedAccount Locked(AccountId id, string reason) => new(id, null, [], [new("iam:GetAccountAuthorizationDetails", reason) { IsRefused = true }]);
}
