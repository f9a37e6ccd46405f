using System.Text.Json.Nodes;

namespace Bulkhead.Iam.Tests.Reference;

/// <summary>Whether a statement's Action, Resource and Condition meet a request; null where nobody knows.</summary>
internal static class ReferenceStatements
{
    /// <summary>The statements of a policy, with whether its version has variables.</summary>
    public static IEnumerable<(JsonNode Statement, bool HasVariables)> Of(JsonNode policy)
    {
        var hasVariables = (string?)policy["Version"] == "2012-10-17";
        var statements = policy["Statement"];
        IEnumerable<JsonNode?> list = statements is JsonArray array ? array.AsEnumerable() : Enumerable.Repeat(statements, 1);
        return list.Select(s => (s!, hasVariables));
    }

    public static bool? Meets(JsonNode statement, bool hasVariables, ReferencePlace place, ReferenceRequest request, ReferenceContext context)
    {
        if (!MeetsAction(statement, request)) return false;
        var resource = MeetsResource(statement, hasVariables, place, request, context);
        if (resource == false) return false;
        var conditions = ReferenceConditions.Hold(statement["Condition"], context, hasVariables);
        if (conditions == false) return false;
        return resource is null || conditions is null ? null : true;
    }

    private static bool MeetsAction(JsonNode statement, ReferenceRequest request)
    {
        if (statement["Action"] is { } actions) return AnyAction(actions);
        return statement["NotAction"] is { } excepted && !AnyAction(excepted);

        bool AnyAction(JsonNode list) => ReferenceConditions.TextsOf(list)
            .Exists(a => ReferencePattern.Matches(a.ToUpperInvariant(), request.Action.ToUpperInvariant()));
    }

    private static bool? MeetsResource(JsonNode statement, bool hasVariables, ReferencePlace place, ReferenceRequest request, ReferenceContext context)
    {
        if (statement["Resource"] is { } resources) return AnyResource(resources);
        if (statement["NotResource"] is { } excepted) return !AnyResource(excepted);
        return true; // a trust policy's statements have none

        bool? AnyResource(JsonNode list)
        {
            var answers = ReferenceConditions.TextsOf(list).ConvertAll(r => MatchesResource(r, hasVariables, place, request.Resource, context));
            return answers.Contains(true) ? true : answers.Contains(null) ? null : false;
        }
    }

    private static bool? MatchesResource(string pattern, bool hasVariables, ReferencePlace place, string resource, ReferenceContext context)
    {
        if (pattern.All(c => c == '*')) return true;
        var colons = pattern.Count(c => c == ':');
        if (colons < 5)
        {
            // An ARN cut short: no document says what it means in SCPs and RCPs, so both readings must agree.
            if (place == ReferencePlace.Control)
            {
                var completed = MatchesResource(pattern, hasVariables, ReferencePlace.Caller, resource, context);
                return completed == MatchesResource(pattern, hasVariables, ReferencePlace.Resource, resource, context) ? completed : null;
            }

            if (place == ReferencePlace.Caller) pattern += string.Concat(Enumerable.Repeat(":*", 5 - colons));
        }

        var tail = 0;
        for (var i = 0; i < 5 && tail >= 0; i++) tail = pattern.IndexOf(':', tail) is >= 0 and var at ? at + 1 : pattern.Length;
        if (ReferenceVariables.Replace(pattern[tail..], context, hasVariables) is not { } end) return false;
        return ReferencePattern.Matches([.. Head(pattern[..tail]), .. end], resource);
    }

    /// <summary>
    /// The first five segments: a wildcard stays within its segment, but "if the * wildcard is the last character of a
    /// resource ARN segment, it can expand to match beyond the colon boundaries".
    /// </summary>
    private static IEnumerable<PatternCharacter> Head(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var endsSegment = text[i] == '*' && (i + 1 == text.Length || text[i + 1] == ':');
            yield return new(text[i], text[i] is '*' or '?', StopsAtColon: !endsSegment);
        }
    }
}
