using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Lint;

/// <summary>
/// How large a document may be. Organizations counts the characters as they are given; IAM does not count white space
/// (Organizations User Guide, orgs_reference_limits; IAM User Guide, reference_iam-quotas).
/// </summary>
public static class PolicySizes
{
    /// <summary>The most characters that a kind may have anywhere; null where that depends on the service.</summary>
    public static int? Maximum(PolicyDocumentKind kind) => kind switch
    {
        PolicyDocumentKind.Identity => 10_240,
        PolicyDocumentKind.Boundary => 6_144,
        PolicyDocumentKind.Session => 2_048,
        PolicyDocumentKind.Resource => null,
        PolicyDocumentKind.Trust => 4_096,
        PolicyDocumentKind.Endpoint => 20_480,
        PolicyDocumentKind.ServiceControl => 10_240,
        PolicyDocumentKind.ResourceControl => 5_120,
        PolicyDocumentKind.Declarative => 10_000,
        PolicyDocumentKind.AiOptOut => 2_500,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The characters of a JSON text without the white space between its tokens.</summary>
    public static int MinifiedLength(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var length = 0;
        var inText = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (inText && json[i] == '\\' && i + 1 < json.Length)
            {
                length += 2;
                i++;
                continue;
            }

            if (json[i] == '"') inText = !inText;
            if (inText || json[i] is not (' ' or '\t' or '\r' or '\n' or '\uFEFF')) length++;
        }

        return length;
    }

    internal static void Check(SourceFile file, PolicyDocumentKind kind, DiagnosticBag findings)
    {
        if (Maximum(kind) is not { } maximum) return;
        var span = new SourceSpan(file, 0, 0);
        var minified = MinifiedLength(file.Text);
        var name = PolicyDocumentKinds.InWords(kind);
        if (minified > maximum)
        {
            findings.Add(new(LintDiagnostics.TooLarge, $"{name} may have {maximum:N0} characters; this one has {minified:N0} without white space")
            {
                Span = span,
                Help = "split it into several policies, or shorten it with wildcards",
            });
            return;
        }

        var isGiven = kind is PolicyDocumentKind.ServiceControl or PolicyDocumentKind.ResourceControl or PolicyDocumentKind.Declarative or PolicyDocumentKind.AiOptOut;
        if (isGiven && file.Text.Length > maximum)
        {
            findings.Add(new(LintDiagnostics.NearlyTooLarge, $"{name} may have {maximum:N0} characters; this one has {file.Text.Length:N0}, white space included")
            {
                Span = span,
                Help = $"remove the white space: {minified:N0} characters remain",
            });
        }

        var (usual, help) = kind switch
        {
            PolicyDocumentKind.Identity => (6_144, "only an inline policy of a role may be so large; split it into managed policies"),
            PolicyDocumentKind.Trust => (2_048, "ask AWS for a higher quota of the account, or shorten it"),
            _ => (maximum, ""),
        };
        if (minified > usual)
        {
            findings.Add(new(LintDiagnostics.NearlyTooLarge, $"{name} may have {usual:N0} characters in most places; this one has {minified:N0} without white space")
            {
                Span = span,
                Help = help,
            });
        }
    }
}
