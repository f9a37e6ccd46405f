using System.Collections.Immutable;
using System.Diagnostics;

namespace Bulkhead.Engine.Access;

/// <summary>Identity Center's part of an observation's digest.</summary>
internal static class AccessFingerprint
{
    /// <summary>One line for each fact, in any order.</summary>
    public static IEnumerable<string> Of(ObservedAccess access)
    {
        switch (access)
        {
            case ObservedAccess.NotEnabled:
                return ["access|not enabled"];
            case ObservedAccess.Unknown { Refusal: var refusal }:
                return [$"access|{refusal.Code}"];
            case ObservedAccess.Known known:
                return
                [
                    $"access|{known.InstanceArn}|{known.IdentityStoreId}",
                    .. known.Groups.Select(g => $"group|{g.Id}|{g.Name}|{g.Description}|{string.Join(",", g.Members.Select(m => $"{m.MembershipId}={m.Name}").Order(StringComparer.Ordinal))}"),
                    .. known.PermissionSets.Select(s => $"permission set|{s.Arn}|{s.Name}|{s.Description}|{s.Session}|{List(s.Policies)}|{List(s.CustomerPolicies)}|{s.Inline}|{s.Boundary}|{List(s.Accounts)}|{List(s.Outdated)}|{string.Join(";", s.Tags.Select(t => $"{t.Key}={t.Value}"))}"),
                    .. known.Assignments.Select(a => $"assignment|{a.PermissionSetArn}|{a.AccountId}|{a.PrincipalType}|{a.PrincipalId}"),
                ];
            default:
                throw new UnreachableException();
        }
    }

    private static string List(ImmutableArray<string> texts) => string.Join(",", texts.Order(StringComparer.Ordinal));
}
