using System.Text.Json.Nodes;

namespace Bulkhead.Iam.Tests.Reference;

/// <summary>The Principal and NotPrincipal elements ("AWS JSON policy elements: Principal", "… NotPrincipal").</summary>
internal static class ReferencePrincipals
{
    /// <summary>How the statement's principals name the caller.</summary>
    public static ReferenceReach ReachOf(JsonNode statement, ReferenceRequest request, bool hasBoundary)
    {
        if (statement["NotPrincipal"] is { } excepted) return ReachExcept(excepted, statement, request, hasBoundary);
        return Names(statement["Principal"]!).Select(n => ReachOf(n, request)).Max();
    }

    private static ReferenceReach ReachExcept(JsonNode excepted, JsonNode statement, ReferenceRequest request, bool hasBoundary)
    {
        var names = Names(excepted);
        var isListed = (string)statement["Effect"]! == "Deny"
            ? !hasBoundary && Identities(request).All(i => names.Any(n => Denotes(n, i)))
            : names.Any(n => ReachOf(n, request) != ReferenceReach.None);
        return isListed ? ReferenceReach.None : ReferenceReach.Direct;
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

    public static ReferenceReach ReachOf((string Type, string Name) entry, ReferenceRequest request)
    {
        var (type, name) = entry;
        if (type == "Service") return request.Caller == ReferenceCallerKind.Service && request.Name == name ? ReferenceReach.Direct : ReferenceReach.None;
        if (type != "AWS") return ReferenceReach.None;

        // "Identity-based policy types … do not limit permissions granted using the aws:PrincipalArn condition key with a
        // wildcard(*) in the Principal element". A condition only narrows, so without it the wildcard grants no less.
        if (name == "*") return ReferenceReach.Direct;
        if (name == request.SessionArn) return ReferenceReach.Direct;
        if (name == request.CallerArn) return request.Caller is ReferenceCallerKind.User or ReferenceCallerKind.Root ? ReferenceReach.Direct : ReferenceReach.Limited;
        if (name == request.ParentUserArn) return ReferenceReach.Limited;
        var isAccount = request.CallerAccount is not null && (name == request.CallerAccount || name == $"arn:aws:iam::{request.CallerAccount}:root");
        return isAccount ? ReferenceReach.Account : ReferenceReach.None;
    }

    private static List<(string Type, string Name)> Names(JsonNode element)
    {
        if (element is not JsonObject types) return [("AWS", (string)element!)];
        return [.. types.SelectMany(t => ReferenceConditions.TextsOf(t.Value).Select(n => (t.Key, n)))];
    }
}
