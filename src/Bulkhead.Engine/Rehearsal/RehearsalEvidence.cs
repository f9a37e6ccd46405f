using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>What the events of an account tell of a service that acted as a role for the attacker, and kept the session to itself.</summary>
internal static class RehearsalEvidence
{
    /// <summary>A call of the attacker's choice by the role, or by a session that the role opened for it; null where there is none.</summary>
    /// <param name="events">The answer of <c>cloudtrail:LookupEvents</c>.</param>
    /// <param name="role">The role's ARN, or <c>administrator of</c> an account: any role of it will do.</param>
    /// <param name="mark">What the attacker's calls can be told by: a name that nobody else knows.</param>
    public static string? Find(JsonObject events, string role, string mark)
    {
        List<(string Text, JsonObject Record)> records =
            [.. (events["Events"] as JsonArray ?? []).Select(e => e?["CloudTrailEvent"]?.GetValue<string>()).OfType<string>().Select(t => (t, JsonNode.Parse(t)!.AsObject()))];
        foreach (var (_, record) in records.Where(r => r.Text.Contains(mark, StringComparison.Ordinal)))
        {
            var identity = record["userIdentity"];
            var who = identity?["arn"]?.GetValue<string>();
            var issuer = Issuer(record);
            if (issuer is null) continue;
            // That the call was made shows whose session it is, also where that role may not do it.
            if (issuer == role) return $"{role} called {record["eventSource"]} {record["eventName"]} for the attacker";
            if (record["errorCode"] is not null) continue;
            if (role.StartsWith("administrator of ", StringComparison.Ordinal) && identity?["accountId"]?.GetValue<string>() == role["administrator of ".Length..])
                return $"{issuer} called {record["eventSource"]} {record["eventName"]} for the attacker";
            if (records.Any(r => r.Record["eventName"]?.GetValue<string>() == "AssumeRole" && Issuer(r.Record) == role && r.Record["responseElements"]?["assumedRoleUser"]?["arn"]?.GetValue<string>() == who))
                return $"{role} opened a session of {issuer}, which called {record["eventSource"]} {record["eventName"]} for the attacker";
        }

        return null;
    }

    private static string? Issuer(JsonObject record) => record["userIdentity"]?["sessionContext"]?["sessionIssuer"]?["arn"]?.GetValue<string>();
}
