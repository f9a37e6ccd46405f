using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.LocalCloud.Inputs;

/// <summary>Reads the parts of a file that people write for a local cloud; what is not as it must be is reported, and read as if it were not there.</summary>
/// <param name="diagnostics">Receives what is reported.</param>
/// <param name="descriptor">Under which code.</param>
internal sealed class InputReading(DiagnosticBag diagnostics, DiagnosticDescriptor descriptor)
{
    /// <summary>The mapping under a key; empty where there is none.</summary>
    public ImmutableArray<DocumentEntry> Entries(DocumentMapping mapping, string key)
    {
        if (!mapping.TryGet(key, out var node)) return [];
        if (node is DocumentMapping inner) return inner.Entries;
        Report(node, $"'{key}' must be a mapping, not {node.Description}");
        return [];
    }

    /// <summary>The list under a key; empty where there is none.</summary>
    public ImmutableArray<DocumentNode> Items(DocumentMapping mapping, string key)
    {
        if (!mapping.TryGet(key, out var node)) return [];
        if (node is DocumentSequence list) return list.Items;
        Report(node, $"'{key}' must be a list, not {node.Description}");
        return [];
    }

    /// <summary>The text under a key; null where there is none.</summary>
    public string? Text(DocumentMapping mapping, string key)
    {
        if (!mapping.TryGet(key, out var node)) return null;
        if (node is DocumentScalar { Kind: not ScalarKind.Null } scalar) return scalar.Text;
        Report(node, $"'{key}' must be text, not {node.Description}");
        return null;
    }

    /// <summary>Reports keys that nobody reads.</summary>
    public void CheckKeys(DocumentMapping mapping, string[] known)
    {
        foreach (var entry in mapping.Entries.Where(e => !known.Contains(e.Key))) ReportKey(entry, known);
    }

    /// <summary>Reports a key that nobody reads, with the one that may be meant.</summary>
    public void ReportKey(DocumentEntry entry, IEnumerable<string> known)
    {
        var nearest = Spelling.Nearest(entry.Key, known);
        diagnostics.Add(new Diagnostic(descriptor, $"there is no key '{entry.Key}' here")
        {
            Span = entry.KeySpan,
            Label = nearest is null ? null : $"did you mean '{nearest}'?",
            Help = $"known are: {string.Join(", ", known)}",
        });
    }

    /// <summary>Reports a mistake.</summary>
    public void Report(DocumentNode node, string message) => diagnostics.Add(new Diagnostic(descriptor, message) { Span = node.Span });
}
