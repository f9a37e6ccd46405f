using System.Text.Json.Nodes;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Bench;

/// <summary>Policy documents as AWS's JSON, for programs that read nothing else.</summary>
internal static class PolicyJson
{
    public static JsonObject Of(PolicyDocument policy)
    {
        var json = new JsonObject
        {
            ["Version"] = policy.Version == PolicyVersion.Version2012 ? "2012-10-17" : "2008-10-17",
            ["Statement"] = new JsonArray([.. policy.Statements.Select(Of)]),
        };
        foreach (var unknown in policy.UnknownElements) json[unknown.Name] = "unknown";
        return json;
    }

    private static JsonObject Of(Statement statement)
    {
        var json = new JsonObject { ["Effect"] = statement.Effect.ToString() };
        if (statement.Sid is { Length: > 0 } sid) json["Sid"] = sid;
        if (statement.Principal is { } principal) json[principal.IsNegated ? "NotPrincipal" : "Principal"] = Of(principal);
        if (statement.Action is { } action) json[action.IsNegated ? "NotAction" : "Action"] = Texts(action.Patterns);
        if (statement.Resource is { } resource) json[resource.IsNegated ? "NotResource" : "Resource"] = Texts(resource.Patterns);
        foreach (var unknown in statement.UnknownElements) json[unknown.Name] = "unknown";
        if (statement.Conditions.IsEmpty) return json;

        var conditions = new JsonObject();
        foreach (var clause in statement.Conditions)
        {
            if (conditions[clause.OperatorName] is not JsonObject keys) conditions[clause.OperatorName] = keys = [];
            keys[clause.Key] = Texts(clause.Values);
        }

        json["Condition"] = conditions;
        return json;
    }

    private static JsonNode Of(PrincipalElement principal)
    {
        if (principal.IsBareStar) return "*";
        var types = new JsonObject();
        foreach (var entries in principal.Entries.GroupBy(NameOf, StringComparer.Ordinal))
        {
            types[entries.Key] = new JsonArray([.. entries.Select(e => (JsonNode)e.Value)]);
        }

        return types;
    }

    private static string NameOf(PrincipalEntry entry) => entry.Type switch
    {
        PrincipalType.Service => "Service",
        PrincipalType.Federated => "Federated",
        PrincipalType.CanonicalUser => "CanonicalUser",
        _ => "AWS",
    };

    private static JsonNode Texts(IReadOnlyList<PolicyText> texts) =>
        texts.Count == 1 ? texts[0].Text : new JsonArray([.. texts.Select(t => (JsonNode)t.Text)]);
}
