using System.Collections.Immutable;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>A small organization in which a rule leads somewhere, or does not.</summary>
/// <param name="Row">The rule.</param>
/// <param name="Change">What stands in its way; null where nothing does.</param>
/// <param name="Attacker">The attacker's ARN, or <c>anyone</c>.</param>
/// <param name="Rules">The rules to search with: the one, and those that give what it says the attacker holds.</param>
/// <param name="Effects">What the rule gives, with the ARNs of its variables.</param>
/// <param name="AuthorizationDetails">JSON of <c>iam:GetAccountAuthorizationDetails</c>.</param>
/// <param name="Organization">JSON of the organization.</param>
/// <param name="Facts">JSON of the facts by account.</param>
internal sealed record RuleCase(
    RuleRow Row,
    CaseChange? Change,
    string Attacker,
    ImmutableArray<string> Rules,
    ImmutableArray<(string Effect, ImmutableDictionary<string, string> Variables)> Effects,
    string AuthorizationDetails,
    string Organization,
    string Facts)
{
    public override string ToString() => $"{Row.Id} {Row.Name}{(Change is null ? "" : $" ({Change})")}";
}
