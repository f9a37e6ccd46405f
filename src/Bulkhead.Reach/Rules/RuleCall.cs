using System.Collections.Immutable;

namespace Bulkhead.Reach.Rules;

/// <summary>A call that an attacker makes.</summary>
/// <param name="Actions">The actions; one of them is enough.</param>
/// <param name="Target">On what.</param>
/// <param name="Service">The service that <c>iam:PassRole</c> passes to; null for other calls.</param>
/// <param name="Context">Context keys that the call itself fixes; a null value for a key that the request does not have.</param>
/// <param name="Provider">The identity provider (a variable or a name) whose subject calls; null where the attacker does.</param>
/// <param name="Text">The call as the row writes it.</param>
public sealed record RuleCall(
    ImmutableArray<string> Actions,
    RuleTarget Target,
    string? Service,
    ImmutableArray<KeyValuePair<string, string?>> Context,
    string? Provider,
    string Text)
{
    /// <summary>Whether it is the check that comes with another call, not a call.</summary>
    public bool IsPassRole => Actions is ["iam:PassRole"];

    /// <inheritdoc/>
    public override string ToString() => Text;
}
