using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>Takes values of a test file for what they must be, and reports those that are not.</summary>
internal sealed class TestNodes(DiagnosticBag diagnostics)
{
    public DiagnosticBag Diagnostics { get; } = diagnostics;

    public DocumentMapping? Mapping(DocumentNode node, string what)
    {
        if (node is DocumentMapping mapping) return mapping;
        Report(PolicyTestDiagnostics.WrongForm, node.Span, $"{what} must be a mapping, not {node.Description}");
        return null;
    }

    public string? Text(DocumentNode node, string what)
    {
        if (node is DocumentScalar { Kind: not ScalarKind.Null } scalar) return scalar.Text;
        Report(PolicyTestDiagnostics.WrongForm, node.Span, $"{what} must be text, not {node.Description}");
        return null;
    }

    /// <summary>One text or a list of texts.</summary>
    public ImmutableArray<(string Text, SourceSpan Span)> Texts(DocumentNode node, string what)
    {
        var items = node is DocumentSequence list ? list.Items : [node];
        var texts = ImmutableArray.CreateBuilder<(string, SourceSpan)>(items.Length);
        foreach (var item in items)
        {
            if (Text(item, node is DocumentSequence ? $"an item of {what}" : what) is { } text) texts.Add((text, item.Span));
        }

        return texts.DrainToImmutable();
    }

    public AccountId? Account(DocumentNode node, string what)
    {
        if (Text(node, what) is not { } text) return null;
        if (AccountId.TryParse(text) is { } account) return account;
        Report(PolicyTestDiagnostics.InvalidValue, node.Span, $"{what} must be an account id of twelve digits, not '{text}'");
        return null;
    }

    public void CheckKeys(DocumentMapping mapping, string what, IReadOnlyCollection<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (!seen.Add(entry.Key)) Report(PolicyTestDiagnostics.WrongForm, entry.KeySpan, $"the key '{entry.Key}' stands twice");
            if (known.Contains(entry.Key)) continue;
            var nearest = Spelling.Nearest(entry.Key, known);
            Diagnostics.Add(new(PolicyTestDiagnostics.UnknownKey, $"{what} has no key '{entry.Key}'")
            {
                Span = entry.KeySpan,
                Label = nearest is null ? null : $"did you mean '{nearest}'?",
                Help = nearest is null ? $"known are: {string.Join(", ", known)}" : null,
            });
        }
    }

    public void Report(DiagnosticDescriptor descriptor, SourceSpan? span, string message) =>
        Diagnostics.Add(new(descriptor, message) { Span = span });

    public void ReportValue(SourceSpan? span, string message, string given, IEnumerable<string> known)
    {
        var all = known.ToList();
        var nearest = Spelling.Nearest(given, all);
        Diagnostics.Add(new(PolicyTestDiagnostics.InvalidValue, message)
        {
            Span = span,
            Label = nearest is null ? null : $"did you mean '{nearest}'?",
            Help = nearest is null ? $"known are: {string.Join(", ", all)}" : null,
        });
    }
}
