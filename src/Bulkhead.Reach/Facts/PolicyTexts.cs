using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>Reads policies in facts: URL-encoded text, JSON text, or an object. The same text is read once for each name.</summary>
internal sealed class PolicyTexts(DiagnosticBag diagnostics)
{
    private readonly Dictionary<(string Name, string Text), PolicyDocument?> _read = [];

    /// <summary>The policy; null, with a warning, where it can't be read.</summary>
    public PolicyDocument? Read(string name, JsonElement element)
    {
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        if (text.StartsWith('%')) text = Uri.UnescapeDataString(text);
        return Read(name, text);
    }

    /// <summary>AWS's own managed policy of that ARN; null where none is known.</summary>
    public PolicyDocument? Managed(string arn) =>
        ManagedPolicyCatalogue.Embedded.FindDocument(arn) is { } text ? Read(arn[(arn.LastIndexOf('/') + 1)..], text) : null;

    private PolicyDocument? Read(string name, string text)
    {
        if (_read.TryGetValue((name, text), out var known)) return known;
        var result = PolicyParser.ParseJson(name, text);
        if (result.Document is null)
        {
            diagnostics.Add(new(ReachDiagnostics.BadPolicy, $"the policy '{name}' can't be read: {result.Diagnostics[0].Message}")
            {
                Help = "what it allows and denies is treated as unknown",
            });
        }

        var document = result.Document is null ? null : result.Document with { Name = name };
        _read[(name, text)] = document;
        return document;
    }
}
