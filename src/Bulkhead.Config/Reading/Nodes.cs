using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads values whose shape <see cref="ShapeChecker"/> has checked: what is of another shape reads as nothing.</summary>
internal static class Nodes
{
    /// <summary>The text of a scalar that is text or a number; null for anything else, and for empty text.</summary>
    public static string? TextOf(DocumentNode? node) =>
        node is DocumentScalar { Kind: ScalarKind.Text or ScalarKind.Number, Text.Length: > 0 } scalar ? scalar.Text : null;

    /// <summary>The value under <paramref name="key"/>; null when the node is no mapping or has none.</summary>
    public static DocumentNode? Find(DocumentNode? node, string key) =>
        node is DocumentMapping mapping && mapping.TryGet(key, out var value) ? value : null;

    /// <summary>The entries of a mapping; none for anything else.</summary>
    public static IEnumerable<DocumentEntry> EntriesOf(DocumentNode? node) =>
        node is DocumentMapping mapping ? mapping.Entries : [];

    /// <summary>The items of a list; none for anything else.</summary>
    public static IEnumerable<DocumentNode> ItemsOf(DocumentNode? node) =>
        node is DocumentSequence sequence ? sequence.Items : [];

    /// <summary>The texts of a list, or the one text that stands for a list of one, each with its place.</summary>
    public static IEnumerable<TextAt> TextsOf(DocumentNode? node)
    {
        if (TextOf(node) is { } one) yield return new TextAt(one, node!.Span);
        foreach (var item in ItemsOf(node))
        {
            if (TextOf(item) is { } text) yield return new TextAt(text, item.Span);
        }
    }

    /// <summary>On or off; null for anything else.</summary>
    public static bool? SwitchOf(DocumentNode? node) => node is DocumentScalar scalar
        ? scalar.Text switch
        {
            "on" or "true" or "yes" => true,
            "off" or "false" or "no" => false,
            _ => null,
        }
        : null;
}
