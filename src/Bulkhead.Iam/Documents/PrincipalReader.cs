using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>Reads <c>Principal</c> and <c>NotPrincipal</c> (IAM User Guide, "AWS JSON policy elements: Principal").</summary>
internal static class PrincipalReader
{
    private static readonly string[] Types = ["AWS", "Service", "Federated", "CanonicalUser"];

    public static PrincipalElement Read(DocumentNode node, bool isNegated, PolicyParser parser)
    {
        if (node is not DocumentMapping mapping) return ReadStar(node, isNegated, parser);
        parser.CheckDuplicates(mapping);
        var entries = ImmutableArray.CreateBuilder<PrincipalEntry>();
        foreach (var entry in mapping.Entries)
        {
            var type = TypeOf(entry.Key);
            if (type == PrincipalType.Unknown) ReportUnknown(entry, parser);
            foreach (var text in parser.ReadTexts(entry.Value, $"'{entry.Key}'"))
            {
                if (PolicyGrammar.PrincipalFault(type, text.Text) is { } why)
                {
                    parser.Fault(PolicyDiagnostics.InvalidPrincipal, text.Span, $"'{text.Text}' {why}");
                }

                var actual = type == PrincipalType.Aws && text.Text == "*" ? PrincipalType.Everyone : type;
                entries.Add(new(actual, text.Text, text.Span));
            }
        }

        return new(isNegated, entries.DrainToImmutable(), Span: node.Span);
    }

    private static PrincipalElement ReadStar(DocumentNode node, bool isNegated, PolicyParser parser)
    {
        if (node is DocumentScalar { Text: "*" })
        {
            return new(isNegated, [new(PrincipalType.Everyone, "*", node.Span)], IsBareStar: true, node.Span);
        }

        parser.Fault(
            PolicyDiagnostics.InvalidPrincipal,
            node.Span,
            "a principal is '*' or a mapping such as { AWS: … } or { Service: … }");
        return new(isNegated, [], Span: node.Span);
    }

    private static PrincipalType TypeOf(string key) => key switch
    {
        "AWS" => PrincipalType.Aws,
        "Service" => PrincipalType.Service,
        "Federated" => PrincipalType.Federated,
        "CanonicalUser" => PrincipalType.CanonicalUser,
        _ => PrincipalType.Unknown,
    };

    private static void ReportUnknown(DocumentEntry entry, PolicyParser parser)
    {
        var nearest = Spelling.Nearest(entry.Key, Types);
        parser.Report(new(PolicyDiagnostics.UnknownPrincipalType, $"there is no principal type '{entry.Key}'")
        {
            Span = entry.KeySpan,
            Label = nearest is null ? null : $"did you mean '{nearest}'?",
        });
    }
}
