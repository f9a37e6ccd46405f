using System.Diagnostics;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>The names of the kinds of policy, for tools and for people.</summary>
public static class PolicyKindNames
{
    private static readonly PolicyKind[] Kinds = Enum.GetValues<PolicyKind>();

    /// <summary>The name that test files and JSON use, such as <c>scp</c>.</summary>
    public static string NameOf(PolicyKind kind) => kind switch
    {
        PolicyKind.Identity => "identity",
        PolicyKind.Boundary => "boundary",
        PolicyKind.Session => "session",
        PolicyKind.Resource => "resource",
        PolicyKind.Scp => "scp",
        PolicyKind.Rcp => "rcp",
        PolicyKind.Endpoint => "endpoint",
        PolicyKind.Grants => "grants",
        PolicyKind.Service => "service",
        _ => throw new UnreachableException(),
    };

    /// <summary>The kind of that name; null for no such name.</summary>
    public static PolicyKind? TryParse(string name)
    {
        foreach (var kind in Kinds)
        {
            if (NameOf(kind) == name) return kind;
        }

        return null;
    }

    /// <summary>The names of the kinds in a set, in their order.</summary>
    public static IEnumerable<string> NamesIn(PolicyKinds kinds) => Kinds.Where(k => Contains(kinds, k)).Select(NameOf);

    /// <summary>Whether the set has the kind.</summary>
    public static bool Contains(PolicyKinds kinds, PolicyKind kind) => ((int)kinds & (1 << (int)kind)) != 0;

    /// <summary>The kind as people call it, at the beginning of a sentence.</summary>
    internal static string Describe(PolicyKind kind) => kind switch
    {
        PolicyKind.Identity => "Identity policy",
        PolicyKind.Boundary => "Permissions boundary",
        PolicyKind.Session => "Session policy",
        PolicyKind.Resource => "Resource policy",
        PolicyKind.Scp => "Service control policy",
        PolicyKind.Rcp => "Resource control policy",
        PolicyKind.Endpoint => "Endpoint policy",
        PolicyKind.Grants => "Grant",
        PolicyKind.Service => "The service",
        _ => throw new UnreachableException(),
    };
}
