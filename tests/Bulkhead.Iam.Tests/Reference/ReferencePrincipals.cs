using System.Text.Json.Nodes;

namespace Bulkhead.Iam.Tests.Reference;

/// <summary>The Principal and NotPrincipal elements ("AWS JSON policy elements: Principal", "… NotPrincipal").</summary>
internal static class ReferencePrincipals
{
    /// <summary>How the statement's principals name the caller.</summary>
    public static ReferenceReach ReachOf(JsonNode statement, ReferenceRequest request, bool hasBoundary)
    {
        if (statement["NotPrincipal"] is { } excepted) return ReachExcept(excepted, statement, request, hasBoundary);
        return Names(statement["Principal"]!).Select(n => ReachOf(n, statement, request)).Max();
    }

    private static ReferenceReach ReachExcept(JsonNode excepted, JsonNode statement, ReferenceRequest request, bool hasBoundary)
    {
        var names = Names(excepted);
        var isListed = (string)statement["Effect"]! == "Deny"
            ? !hasBoundary && Identities(request).All(i => names.Any(n => Denotes(n, i)))
            : names.Any(n => ReachOf(n, statement, request) != ReferenceReach.None);
        return isListed ? ReferenceReach.None : ReachOf(("AWS", "*"), statement, request);
    }

    /// <summary>"the account first, then the role, and then the assumed-role user": each must be listed to be spared.</summary>
    private static IEnumerable<string> Identities(ReferenceRequest request) => request.Caller switch
    {
        ReferenceCallerKind.Anonymous => ["anonymous"],
        ReferenceCallerKind.Service => [request.Name],
        ReferenceCallerKind.Root => [request.CallerArn!],
        ReferenceCallerKind.FederatedUser => [$"arn:aws:iam::{request.CallerAccount}:root", request.SessionArn!],
        ReferenceCallerKind.RoleSession => [$"arn:aws:iam::{request.CallerAccount}:root", request.CallerArn!, request.SessionArn!],
        _ => [$"arn:aws:iam::{request.CallerAccount}:root", request.CallerArn!],
    };

    private static bool Denotes((string Type, string Name) entry, string identity) =>
        entry.Name == "*" || entry.Name == identity
        || (identity.EndsWith(":root", StringComparison.Ordinal) && identity.Split(':')[4] == entry.Name);

    private static ReferenceReach ReachOf((string Type, string Name) entry, JsonNode statement, ReferenceRequest request)
    {
        var (type, name) = entry;
        if (type == "Service") return request.Caller == ReferenceCallerKind.Service && request.Name == name ? ReferenceReach.Direct : ReferenceReach.None;
        if (type != "AWS") return ReferenceReach.None;
        if (name == "*") return ReachOfEveryone(statement, request);
        if (name == request.SessionArn) return ReferenceReach.Direct;
        if (name == request.CallerArn) return request.Caller is ReferenceCallerKind.User or ReferenceCallerKind.Root ? ReferenceReach.Direct : ReferenceReach.Limited;
        if (name == request.ParentUserArn) return ReferenceReach.Limited;
        var isAccount = request.CallerAccount is not null && (name == request.CallerAccount || name == $"arn:aws:iam::{request.CallerAccount}:root");
        return isAccount ? ReferenceReach.Account : ReferenceReach.None;
    }

    /// <summary>
    /// "Identity-based policy types … do not limit permissions granted using the aws:PrincipalArn condition key with a
    /// wildcard(*) in the Principal element".
    /// </summary>
    private static ReferenceReach ReachOfEveryone(JsonNode statement, ReferenceRequest request)
    {
        if (request.Caller == ReferenceCallerKind.User) return ReferenceReach.Direct;
        var namesPrincipal = statement["Condition"] is JsonObject condition
            && condition.Any(o => o.Value!.AsObject().Any(k => k.Key.Equals("aws:PrincipalArn", StringComparison.OrdinalIgnoreCase)));
        return namesPrincipal ? ReferenceReach.Direct : ReferenceReach.Limited;
    }

    private static List<(string Type, string Name)> Names(JsonNode element)
    {
        if (element is not JsonObject types) return [("AWS", (string)element!)];
        return [.. types.SelectMany(t => ReferenceConditions.TextsOf(t.Value).Select(n => (t.Key, n)))];
    }
}
