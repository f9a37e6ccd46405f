using System.Text.Json.Nodes;
using Bulkhead.Iam.Algebra;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>A subject of an OpenID Connect provider that a role lets in: what a token must say.</summary>
/// <param name="Provider">The provider's ARN.</param>
/// <param name="Claims">The claims: <c>sub</c>, <c>aud</c> where the role or rule fixes it, and others that are asked for.</param>
internal sealed record WebIdentitySubject(string Provider, JsonObject Claims)
{
    private const string Resource = ":oidc-provider/";
    private const string Unlikely = "rehearsal";

    /// <summary>The provider's address without its scheme.</summary>
    public string Host => HostOf(Provider);

    /// <summary>
    /// A subject that both a rule's attacker can be and a role's trust policy lets in; null where there is none.
    /// </summary>
    /// <param name="trust">The trust policy, as JSON.</param>
    /// <param name="ruleId">The rule, whose calls say what of a token is fixed.</param>
    public static WebIdentitySubject? Of(string trust, string ruleId)
    {
        var rule = RuleLibrary.Embedded.FirstOrDefault(r => r.Id == ruleId);
        var fixedByRule = rule?.Alternatives.SelectMany(a => a.Calls).Where(c => c.Provider is not null).SelectMany(c => c.Context).ToList() ?? [];
        var statements = JsonNode.Parse(trust)!["Statement"];
        foreach (var statement in statements is JsonArray list ? list.OfType<JsonObject>() : [(JsonObject)statements!])
        {
            if (statement["Effect"]?.GetValue<string>() != "Allow" || statement["Principal"] is not JsonObject principal) continue;
            foreach (var provider in Texts(principal["Federated"]).Where(p => p.Contains(Resource, StringComparison.Ordinal)))
            {
                if (Claim(provider, statement, fixedByRule) is { } claims) return new(provider, claims);
            }
        }

        return null;
    }

    private static JsonObject? Claim(string provider, JsonObject statement, List<KeyValuePair<string, string?>> fixedByRule)
    {
        var host = HostOf(provider);
        var patterns = new Dictionary<string, List<string[]>>(StringComparer.Ordinal);
        foreach (var (key, value) in fixedByRule)
        {
            var name = key.Replace("${provider.url}", host, StringComparison.Ordinal);
            if (value is not null && name.StartsWith($"{host}:", StringComparison.Ordinal)) Add(patterns, name[(host.Length + 1)..], [Open(value.Replace("${provider.url}", host, StringComparison.Ordinal))]);
        }

        foreach (var (test, keys) in statement["Condition"] as JsonObject ?? [])
        {
            if (!test.EndsWith("StringEquals", StringComparison.Ordinal) && !test.EndsWith("StringLike", StringComparison.Ordinal)) continue;
            foreach (var (key, values) in keys as JsonObject ?? [])
            {
                if (key.StartsWith($"{host}:", StringComparison.OrdinalIgnoreCase)) Add(patterns, key[(host.Length + 1)..], [.. Texts(values)]);
            }
        }

        var claims = new JsonObject();
        foreach (var (claim, all) in patterns)
        {
            // Nothing that anybody named is as good as anything.
            if (claim == "aud" && all.All(p => p is ["*"])) continue;
            if (all.All(p => p is ["*"])) claims[claim] = Unlikely;
            else if (PatternAlgebra.Solve([.. all.Select(p => new StringConstraint(true, [.. p.Select(v => WildcardSet.Parse(v))]))]).Witness is { } found) claims[claim] = found;
            else return null;
        }

        claims["sub"] ??= Unlikely;
        return claims;
    }

    private static void Add(Dictionary<string, List<string[]>> patterns, string claim, string[] values)
    {
        if (!patterns.TryGetValue(claim, out var known)) patterns[claim] = known = [];
        known.Add(values);
    }

    // What a variable of the rule stands for the trust policy must say: here it may be anything.
    private static string Open(string pattern)
    {
        for (var at = pattern.IndexOf("${", StringComparison.Ordinal); at >= 0; at = pattern.IndexOf("${", StringComparison.Ordinal))
        {
            var end = pattern.IndexOf('}', at);
            if (end < 0) return pattern;
            pattern = $"{pattern[..at]}*{pattern[(end + 1)..]}";
        }

        return pattern;
    }

    private static string HostOf(string provider) => provider[(provider.IndexOf(Resource, StringComparison.Ordinal) + Resource.Length)..];

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(v => v!.GetValue<string>()),
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };
}
