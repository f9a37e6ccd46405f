using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Lint;

namespace Bulkhead.Config.Guardrails;

/// <summary>Reads a policy document of the file's own. It is kept as it stands, less its white space.</summary>
internal static class CustomPolicyReader
{
    /// <summary>The guardrail; null, with diagnostics at the place in the document, when it is not a policy of its type.</summary>
    public static BoundGuardrail? Read(GuardrailUse use, CustomPolicy custom, OrganizationModel model, DiagnosticBag diagnostics)
    {
        if ((custom.Root ?? ReadJson(custom, diagnostics)) is not { } root) return null;
        if (!CheckForm(use, custom, root, diagnostics) || !CheckLanguage(custom, root, diagnostics) || !CheckAccounts(use, root, model, diagnostics)) return null;

        var content = DocumentJson.Compact(root);
        var limit = PolicyLimits.Of(custom.Type).MaxCharacters;
        if (content.Length > limit)
        {
            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.PolicyTooLarge,
                $"the policy of '{use.Name}' has {content.Length:N0} characters without white space; AWS takes {limit:N0}")
            {
                Span = root.Span with { Length = Math.Min(root.Span.Length, 1) },
                Help = "split it into two",
                Related = [new RelatedPlace(use.DeclaredAt, "used here")],
            });
            return null;
        }

        return new BoundGuardrail
        {
            Name = use.Name,
            Type = custom.Type,
            Content = content,
            IsCustom = true,
            NameInAws = custom.NameInAws,
            DeclaredAt = use.DeclaredAt,
        };
    }

    private static DocumentNode? ReadJson(CustomPolicy custom, DiagnosticBag diagnostics)
    {
        var json = JsonDocumentReader.Read(custom.Document);
        diagnostics.AddRange(json.Diagnostics);
        return json.Root;
    }

    private static bool CheckForm(GuardrailUse use, CustomPolicy custom, DocumentNode root, DiagnosticBag diagnostics)
    {
        var element = OrganizationPolicyTypes.RootKey(custom.Type);
        if (root is not DocumentMapping mapping || !mapping.TryGet(element, out var body))
        {
            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.NotAPolicy,
                $"the document of '{use.Name}' is not a policy: it has no '{element}'")
            {
                Span = root.Span with { Length = Math.Min(root.Span.Length, 1) },
                Related = [new RelatedPlace(use.DeclaredAt, "used here")],
            });
            return false;
        }

        if (custom.Type == OrganizationPolicyType.ServiceControl) WarnOfAllows(use, body, diagnostics);
        return true;
    }

    /// <summary>What AWS would refuse is an error and keeps the policy back; what is probably not meant is a warning.</summary>
    private static bool CheckLanguage(CustomPolicy custom, DocumentNode root, DiagnosticBag diagnostics)
    {
        if (!OrganizationPolicyTypes.IsAuthorization(custom.Type)) return InheritanceSyntax.Check(custom.Type, root, diagnostics);
        var kind = custom.Type == OrganizationPolicyType.ServiceControl ? PolicyDocumentKind.ServiceControl : PolicyDocumentKind.ResourceControl;
        var parsed = PolicyParser.Parse(root, custom.Document.Path);
        var findings = new DiagnosticBag();
        findings.AddRange(parsed.Diagnostics);
        if (parsed.Document is { } document) findings.AddRange(new PolicyLinter().Lint(document, kind));
        diagnostics.AddRange(findings.ToSorted());
        return !findings.HasErrors;
    }

    /// <summary>Accounts are named as <c>{account:prod}</c>, and their ids take the place when the plan runs.</summary>
    private static bool CheckAccounts(GuardrailUse use, DocumentNode root, OrganizationModel model, DiagnosticBag diagnostics)
    {
        const string Prefix = "{account:";
        var known = model.Accounts.Select(a => a.Name).Append(AccessGrant.ManagementAccount).ToHashSet(StringComparer.Ordinal);
        var isRight = true;
        foreach (var (text, span) in Texts(root))
        {
            for (var start = text.IndexOf(Prefix, StringComparison.Ordinal); start >= 0; start = text.IndexOf(Prefix, start + 1, StringComparison.Ordinal))
            {
                var end = text.IndexOf('}', start);
                if (end < 0) break;
                var name = text[(start + Prefix.Length)..end];
                if (known.Contains(name)) continue;
                isRight = false;
                diagnostics.Add(new Diagnostic(GuardrailDiagnostics.UnknownAccount, $"the policy of '{use.Name}' names the account '{name}', which the file does not have")
                {
                    Span = span,
                    Help = $"write the name that the account has under 'accounts', or '{AccessGrant.ManagementAccount}'",
                    Related = [new RelatedPlace(use.DeclaredAt, "used here")],
                });
            }
        }

        return isRight;
    }

    /// <summary>Every key and text of a document.</summary>
    private static IEnumerable<(string Text, SourceSpan Span)> Texts(DocumentNode root)
    {
        var rest = new Stack<DocumentNode>([root]);
        while (rest.TryPop(out var node))
        {
            switch (node)
            {
                case DocumentScalar scalar:
                    yield return (scalar.Text, scalar.Span);
                    break;
                case DocumentSequence sequence:
                    foreach (var item in sequence.Items) rest.Push(item);
                    break;
                case DocumentMapping mapping:
                    foreach (var entry in mapping.Entries)
                    {
                        yield return (entry.Key, entry.KeySpan);
                        rest.Push(entry.Value);
                    }

                    break;
            }
        }
    }

    // Organizations User Guide, "SCP evaluation": the policies of one level are joined, and FullAWSAccess is among them.
    private static void WarnOfAllows(GuardrailUse use, DocumentNode body, DiagnosticBag diagnostics)
    {
        var statements = body is DocumentSequence sequence ? sequence.Items : [body];
        foreach (var statement in statements.OfType<DocumentMapping>())
        {
            if (!statement.TryGet("Effect", out var effect) || effect is not DocumentScalar { Text: "Allow" }) continue;
            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.AllowHasNoEffect,
                $"the policy of '{use.Name}' allows something that is allowed already")
            {
                Span = effect.Span,
                Help = "AWS's FullAWSAccess stands beside it on every level: deny what must not be, with NotAction for a list of what may",
                Related = [new RelatedPlace(use.DeclaredAt, "used here")],
            });
        }
    }
}
