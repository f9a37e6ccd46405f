using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>
/// Whether a role's trust policy names a caller: by account, user, role or session ARN. Conditions are the business of
/// the policy evaluator.
/// </summary>
internal static class TrustPolicy
{
    /// <summary>Whether an Allow statement names the caller for the action and no Deny statement does.</summary>
    public static bool Names(string document, CallerIdentity caller, string action) =>
        Decides(document, action, principal => NamesCaller(principal, caller));

    /// <summary>Whether an Allow statement names a service for the action and no Deny statement does.</summary>
    public static bool NamesService(string document, string service, string action) =>
        Decides(document, action, principal =>
            principal is JsonValue || (principal is JsonObject kinds && Strings(kinds["Service"]).Contains(service)));

    private static bool Decides(string document, string action, Func<JsonNode?, bool> namesPrincipal)
    {
        if (JsonNode.Parse(document) is not JsonObject policy) return false;
        var statements = policy["Statement"] is JsonArray list ? list.OfType<JsonObject>().ToList() : [policy.Object("Statement")!];
        bool Matches(JsonObject s, string effect) =>
            s.Text("Effect") == effect && Strings(s["Action"]).Any(a => MatchesAction(a, action)) && namesPrincipal(s["Principal"]);
        return statements.Exists(s => Matches(s, "Allow")) && !statements.Exists(s => s["Condition"] is null && Matches(s, "Deny"));
    }

    /// <summary>A pattern with one star at its end at most; others must be the action itself.</summary>
    private static bool MatchesAction(string pattern, string action) =>
        pattern.EndsWith('*')
            ? action.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
            : action.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    private static bool NamesCaller(JsonNode? principal, CallerIdentity caller)
    {
        var names = principal switch
        {
            JsonObject kinds => Strings(kinds["AWS"]),
            JsonValue => Strings(principal),
            _ => [],
        };
        return names.Any(name => name == "*" || name == caller.Arn || name == caller.RoleArn || IsAccount(name, caller.Account));
    }

    private static bool IsAccount(string name, AccountId account) =>
        name == account.Value || name == $"arn:aws:iam::{account}:root";

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonArray list => list.OfType<JsonValue>().Select(v => v.GetValue<string>()),
        JsonValue value => [value.GetValue<string>()],
        _ => [],
    };
}
