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

    /// <summary>Warns of a policy that has no text.</summary>
    public void TellMissing(string name) => Tell(name, "it has no text");

    private PolicyDocument? Read(string name, string text)
    {
        if (_read.TryGetValue((name, text), out var known)) return known;
        var result = PolicyParser.ParseJson(name, text);
        // AWS would have refused one with faults: what a part that is not understood allows is as little known as the whole.
        var document = result.Document is { Faults.IsEmpty: true } whole ? whole with { Name = name } : null;
        if (document is null) Tell(name, (result.Document is { } faulty ? faulty.Faults : result.Diagnostics)[0].Message);
        _read[(name, text)] = document;
        return document;
    }

    private void Tell(string name, string why) => diagnostics.Add(new(ReachDiagnostics.BadPolicy, $"the policy '{name}' can't be read: {why}")
    {
        Help = "what it allows and denies is treated as unknown",
    });
}
