using System.Text.Json.Nodes;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Tests.Questions;

/// <summary>
/// Policies in one line for tests: statements parted by semicolons, each <c>EFFECT ACTIONS RESOURCES [OPERATOR KEY VALUES]…</c>
/// with lists parted by commas and <c>!</c> before what is NotAction and NotResource.
/// </summary>
internal static class Policies
{
    public static PolicyDocument Read(string text)
    {
        var statements = new JsonArray();
        foreach (var line in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            var statement = new JsonObject { ["Effect"] = words[0] };
            statement[words[1].StartsWith('!') ? "NotAction" : "Action"] = List(words[1]);
            statement[words[2].StartsWith('!') ? "NotResource" : "Resource"] = List(words[2]);
            var conditions = new JsonObject();
            for (var i = 3; i + 2 < words.Length; i += 3)
            {
                if (conditions[words[i]] is not JsonObject keys) conditions[words[i]] = keys = [];
                keys[words[i + 1]] = List(words[i + 2]);
            }

            if (conditions.Count > 0) statement["Condition"] = conditions;
            statements.Add(statement);
        }

        var json = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statements }.ToJsonString();
        return PolicyParser.ParseJson("test", json).Document!;
    }

    private static JsonArray List(string text) => [.. text.TrimStart('!').Split(',').Select(t => (JsonNode)t)];
}
