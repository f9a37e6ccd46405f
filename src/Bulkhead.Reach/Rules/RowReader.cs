using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Reach.Rules;

/// <summary>Reads the members of a JSON row strictly: a member that is not known, or that has another form, is a mistake.</summary>
internal sealed class RowReader(DiagnosticDescriptor descriptor, DiagnosticBag diagnostics)
{
    /// <summary>The rows of a file: a list of mappings.</summary>
    public IEnumerable<DocumentMapping> Rows(SourceFile file)
    {
        var json = JsonDocumentReader.Read(file);
        diagnostics.AddRange(json.Diagnostics);
        if (json.Root is null) yield break;
        if (json.Root is not DocumentSequence rows)
        {
            Fail(json.Root.Span, $"a file of rows is a list, not {json.Root.Description}");
            yield break;
        }

        foreach (var row in rows.Items)
        {
            if (row is DocumentMapping mapping) yield return mapping;
            else Fail(row.Span, $"a row is a mapping, not {row.Description}");
        }
    }

    /// <summary>Reports members that the row should not have, and repeated ones.</summary>
    public void Check(DocumentMapping row, params ReadOnlySpan<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in row.Entries)
        {
            if (!seen.Add(entry.Key)) Fail(entry.KeySpan, $"'{entry.Key}' is there twice");
            if (!known.Contains(entry.Key))
            {
                var nearest = Spelling.Nearest(entry.Key, known.ToArray());
                Fail(entry.KeySpan, $"'{entry.Key}' is no member of this row", nearest is null ? null : $"did you mean '{nearest}'?");
            }
        }
    }

    /// <summary>The text of a member; null, with a diagnostic where it must be there.</summary>
    public string? Text(DocumentMapping row, string key, bool isRequired = false)
    {
        if (!row.TryGet(key, out var value))
        {
            if (isRequired) Fail(row.Span, $"'{key}' is missing");
            return null;
        }

        if (value is DocumentScalar { Kind: ScalarKind.Text, Text.Length: > 0 } text) return text.Text;
        Fail(value.Span, $"'{key}' must be text, not {value.Description}");
        return null;
    }

    /// <summary>The items of a list; empty where the member is not there.</summary>
    public ImmutableArray<DocumentNode> List(DocumentMapping row, string key)
    {
        if (!row.TryGet(key, out var value)) return [];
        if (value is DocumentSequence list) return list.Items;
        Fail(value.Span, $"'{key}' must be a list, not {value.Description}");
        return [];
    }

    /// <summary>The text of a node; null with a diagnostic.</summary>
    public string? Text(DocumentNode node)
    {
        if (node is DocumentScalar { Kind: ScalarKind.Text } text) return text.Text;
        Fail(node.Span, $"text belongs here, not {node.Description}");
        return null;
    }

    public void Fail(SourceSpan span, string message, string? label = null) =>
        diagnostics.Add(new(descriptor, message) { Span = span, Label = label });
}
