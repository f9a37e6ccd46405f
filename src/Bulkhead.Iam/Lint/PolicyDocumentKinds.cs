using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint;

/// <summary>The names of the kinds of document, and how a kind is guessed where nobody says it.</summary>
public static class PolicyDocumentKinds
{
    private static readonly (PolicyDocumentKind Kind, string Name, string InWords)[] Names =
    [
        (PolicyDocumentKind.Identity, "identity", "an identity policy"),
        (PolicyDocumentKind.Boundary, "boundary", "a permissions boundary"),
        (PolicyDocumentKind.Session, "session", "a session policy"),
        (PolicyDocumentKind.Resource, "resource", "a resource policy"),
        (PolicyDocumentKind.Trust, "trust", "a trust policy"),
        (PolicyDocumentKind.Endpoint, "endpoint", "an endpoint policy"),
        (PolicyDocumentKind.ServiceControl, "scp", "a service control policy"),
        (PolicyDocumentKind.ResourceControl, "rcp", "a resource control policy"),
        (PolicyDocumentKind.Declarative, "declarative", "a declarative policy"),
        (PolicyDocumentKind.AiOptOut, "ai-opt-out", "an AI services opt-out policy"),
    ];

    /// <summary>The names that commands accept.</summary>
    public static IEnumerable<string> AllNames => Names.Select(n => n.Name);

    /// <summary>The kind of that name, case aside; null for no kind's name.</summary>
    public static PolicyDocumentKind? TryParse(string? name)
    {
        foreach (var entry in Names)
        {
            if (entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return entry.Kind;
        }

        return null;
    }

    /// <summary>The name that commands accept.</summary>
    public static string NameOf(PolicyDocumentKind kind) => Names.First(n => n.Kind == kind).Name;

    /// <summary>The kind in a sentence: "a trust policy".</summary>
    public static string InWords(PolicyDocumentKind kind) => Names.First(n => n.Kind == kind).InWords;

    /// <summary>Whether the document is in the policy language.</summary>
    public static bool HasStatements(PolicyDocumentKind kind) => kind is not (PolicyDocumentKind.Declarative or PolicyDocumentKind.AiOptOut);

    internal static PolicyKind ToPolicyKind(PolicyDocumentKind kind) => kind switch
    {
        PolicyDocumentKind.Identity => PolicyKind.Identity,
        PolicyDocumentKind.Boundary => PolicyKind.Boundary,
        PolicyDocumentKind.Session => PolicyKind.Session,
        PolicyDocumentKind.Resource or PolicyDocumentKind.Trust => PolicyKind.Resource,
        PolicyDocumentKind.Endpoint => PolicyKind.Endpoint,
        PolicyDocumentKind.ServiceControl => PolicyKind.Scp,
        PolicyDocumentKind.ResourceControl => PolicyKind.Rcp,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "such a document has no statements"),
    };

    /// <summary>
    /// Guesses what a document is for: a folder of its path that has a kind's name, then the elements that its statements
    /// have. What has no principal counts as an identity policy.
    /// </summary>
    internal static PolicyDocumentKind Guess(string path, PolicyDocument document)
    {
        foreach (var folder in path.Split('/', '\\').SkipLast(1).Reverse())
        {
            if (TryParse(folder) is { } kind) return kind;
        }

        if (!document.Statements.Any(s => s.Principal is not null)) return PolicyDocumentKind.Identity;
        if (document.Statements.All(IsTrust)) return PolicyDocumentKind.Trust;
        return PolicyDocumentKind.Resource;

        static bool IsTrust(Statement statement) =>
            statement.Resource is null
            && statement.Action is { IsNegated: false } action
            && action.Patterns.All(p => p.Text.StartsWith("sts:", StringComparison.OrdinalIgnoreCase));
    }
}
