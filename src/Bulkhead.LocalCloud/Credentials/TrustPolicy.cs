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
    public static bool Names(string document, CallerIdentity caller, string action)
    {
        if (JsonNode.Parse(document) is not JsonObject policy) return false;
        var statements = policy["Statement"] is JsonArray list ? list.OfType<JsonObject>().ToList() : [policy.Object("Statement")!];
        bool Matches(JsonObject s, string effect) =>
            s.Text("Effect") == effect && Strings(s["Action"]).Any(a => a == "*" || a == "sts:*" || a == action) && NamesCaller(s["Principal"], caller);
        return statements.Exists(s => Matches(s, "Allow")) && !statements.Exists(s => Matches(s, "Deny"));
    }

    private static bool NamesCaller(JsonNode? principal, CallerIdentity caller)
    {
        var names = principal switch
        {
            JsonObject kinds => Strings(kinds["AWS"]),
            JsonValue => Strings(principal),
            _ => [],
        };
        var role = caller.IsRole ? RoleArn(caller) : null;
        return names.Any(name => name == "*" || name == caller.Arn || name == role || IsAccount(name, caller.Account));
    }

    private static bool IsAccount(string name, AccountId account) =>
        name == account.Value || name == $"arn:aws:iam::{account}:root";

    /// <summary>A trust policy has the role's ARN with its path, a session's ARN has none: the last part decides.</summary>
    private static string RoleArn(CallerIdentity caller) => $"arn:aws:iam::{caller.Account}:role/{caller.PrincipalName}";

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonArray list => list.OfType<JsonValue>().Select(v => v.GetValue<string>()),
        JsonValue value => [value.GetValue<string>()],
        _ => [],
    };
}
