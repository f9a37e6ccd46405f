using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// Checks the grammar that all policy types but those of authorization share: every value is set by an operator
/// (AWS Organizations User Guide, "Inheritance operators").
/// </summary>
internal static class InheritanceSyntax
{
    private const string Control = "@@operators_allowed_for_child_policies";

    private static readonly string[] Operators = ["@@assign", "@@append", "@@remove", Control];

    private static readonly string[] Controls = ["@@all", "@@assign", "@@append", "@@remove", "@@none"];

    /// <summary>Whether AWS takes the form of the document; what it refuses is reported at its place.</summary>
    public static bool Check(OrganizationPolicyType type, DocumentNode root, DiagnosticBag diagnostics)
    {
        var findings = new DiagnosticBag();
        var known = OrganizationPolicyTypes.RootKey(type);
        if (root is DocumentMapping mapping)
        {
            foreach (var entry in mapping.Entries.Where(e => e.Key != known))
            {
                findings.Add(new Diagnostic(GuardrailDiagnostics.NotAPolicy, $"a policy of type {OrganizationPolicyTypes.ToShortName(type)} has no '{entry.Key}'")
                {
                    Span = entry.KeySpan,
                    Help = $"everything stands below '{known}'",
                });
            }

            CheckMapping(mapping, findings);
        }

        diagnostics.AddRange(findings.ToSorted());
        return !findings.HasErrors;
    }

    private static void CheckMapping(DocumentMapping mapping, DiagnosticBag findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (!seen.Add(entry.Key))
            {
                findings.Add(new Diagnostic(GuardrailDiagnostics.WrongOperand, $"'{entry.Key}' stands twice") { Span = entry.KeySpan, Help = "delete one of the two" });
            }

            if (entry.Key.StartsWith("@@", StringComparison.Ordinal)) CheckOperator(entry, findings);
            else if (entry.Value is DocumentMapping inner) CheckMapping(inner, findings);
            else ReportBareValue(entry, findings);
        }
    }

    private static void CheckOperator(DocumentEntry entry, DiagnosticBag findings)
    {
        if (!Operators.Contains(entry.Key))
        {
            var near = Spelling.Nearest(entry.Key, Operators);
            findings.Add(new Diagnostic(GuardrailDiagnostics.UnknownOperator, $"there is no operator '{entry.Key}'")
            {
                Span = entry.KeySpan,
                Label = near is null ? null : $"did you mean '{near}'?",
                Help = $"the operators are: {string.Join(", ", Operators)}",
            });
            return;
        }

        if (entry.Key == Control)
        {
            CheckControl(entry, findings);
            return;
        }

        var isRight = entry.Value switch
        {
            DocumentScalar { Kind: not ScalarKind.Null } => true,
            DocumentSequence list => list.Items.All(i => i is DocumentScalar { Kind: not ScalarKind.Null }),
            _ => false,
        };
        if (!isRight)
        {
            findings.Add(new Diagnostic(GuardrailDiagnostics.WrongOperand, $"'{entry.Key}' takes a value or a list of values, not {entry.Value.Description}")
            {
                Span = entry.KeySpan,
                Help = "write the operator at each value that it sets",
            });
        }
        else if (entry.Key is "@@append" or "@@remove" && entry.Value is DocumentScalar)
        {
            findings.Add(new Diagnostic(GuardrailDiagnostics.WrongOperand, $"'{entry.Key}' works on lists, and this is one value")
            {
                Span = entry.Value.Span,
                Help = "write a list, or '@@assign'",
            });
        }
    }

    private static void CheckControl(DocumentEntry entry, DiagnosticBag findings)
    {
        var names = entry.Value is DocumentSequence list ? list.Items.Select(i => i is DocumentScalar s ? s.Text : "").ToList() : [];
        if (names.Count > 0 && names.TrueForAll(Controls.Contains)) return;
        findings.Add(new Diagnostic(GuardrailDiagnostics.WrongOperand, $"'{Control}' takes a list of operators")
        {
            Span = entry.Value.Span with { Length = Math.Min(entry.Value.Span.Length, 1) },
            Help = $"it knows {string.Join(", ", Controls)}",
        });
    }

    private static void ReportBareValue(DocumentEntry entry, DiagnosticBag findings) =>
        findings.Add(new Diagnostic(GuardrailDiagnostics.ValueWithoutOperator, $"'{entry.Key}' is set without an operator")
        {
            Span = entry.KeySpan,
            Help = $"write '{entry.Key}: {{ \"@@assign\": … }}'",
        });
}
