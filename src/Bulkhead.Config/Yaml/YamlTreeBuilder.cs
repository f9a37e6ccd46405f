using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bulkhead.Config.Yaml;

/// <summary>Builds the tree from the parser's events. One instance reads one file.</summary>
internal sealed class YamlTreeBuilder(SourceFile file, DiagnosticBag diagnostics, StrictParser parser)
{
    private readonly Dictionary<string, (DocumentNode Node, int Size)> _anchors = [];
    private int _nodes;
    private bool _stopped;

    /// <summary>The file's value; null when reading had to stop.</summary>
    public DocumentNode? Build()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _)) return new DocumentScalar(new SourceSpan(file, 0, 0), ScalarKind.Null, "");
        parser.Consume<DocumentStart>();
        var root = Value(0);
        if (_stopped) return null;
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
        {
            Report(YamlDiagnostics.SecondDocument, second, "the file holds a second document",
                "a file holds one document; put this one into a file of its own");
        }

        return root;
    }

    private DocumentNode Value(int depth)
    {
        _nodes++;
        if (_nodes > YamlDocumentReader.MaxNodes) return Stop(YamlDiagnostics.TooManyNodes, $"the file has more than {YamlDocumentReader.MaxNodes:N0} values");
        if (depth > YamlDocumentReader.MaxDepth) return Stop(YamlDiagnostics.TooDeep, $"lists and mappings are nested deeper than {YamlDocumentReader.MaxDepth}");
        if (parser.Accept<AnchorAlias>(out var alias)) return Alias(alias);

        var before = _nodes;
        parser.Accept<NodeEvent>(out var start);
        if (start is { Tag.IsEmpty: false })
        {
            Report(YamlDiagnostics.Tag, start, $"tags such as '{start.Tag}' have no meaning here", "delete the tag; to keep a value as text, put it in quotes");
        }

        DocumentNode node = start switch
        {
            SequenceStart => Sequence(depth),
            MappingStart => Mapping(depth),
            _ => Scalar(parser.Consume<Scalar>()),
        };
        if (start is { Anchor.IsEmpty: false } && !_stopped) _anchors[start.Anchor.Value] = (node, _nodes - before + 1);
        return node;
    }

    private DocumentScalar Scalar(Scalar scalar)
    {
        var kind = scalar.Style == ScalarStyle.Plain ? CoreSchema.KindOf(scalar.Value) : ScalarKind.Text;
        var text = kind switch
        {
            ScalarKind.Null => "",
            ScalarKind.Boolean => scalar.Value.ToLowerInvariant(),
            _ => scalar.Value,
        };
        return new DocumentScalar(SpanOf(scalar), kind, text);
    }

    private DocumentSequence Sequence(int depth)
    {
        var start = parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<DocumentNode>();
        while (!parser.Accept<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
            if (_stopped) return new DocumentSequence(SpanOf(start), []);
        }

        var end = parser.Consume<SequenceEnd>();
        var last = items.Count > 0 ? items[^1].Span : (SourceSpan?)null;
        return new DocumentSequence(Stretch(start, end, start.Style == SequenceStyle.Flow, last), items.DrainToImmutable());
    }

    private DocumentMapping Mapping(int depth)
    {
        var start = parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<DocumentEntry>();
        var first = new Dictionary<string, SourceSpan>();
        while (!parser.Accept<MappingEnd>(out _))
        {
            var key = Key(depth);
            var value = _stopped ? null : Value(depth + 1);
            if (_stopped) return new DocumentMapping(SpanOf(start), []);
            if (key is null || value is null) continue;
            if (first.TryGetValue(key.Text, out var earlier))
            {
                diagnostics.Add(new Diagnostic(YamlDiagnostics.DuplicateKey, $"the key '{key.Text}' stands twice in one mapping")
                {
                    Span = key.Span,
                    Label = "again here",
                    Related = [new RelatedPlace(earlier, "first here")],
                    Help = "keep one of the two, or rename one",
                });
                continue;
            }

            first.Add(key.Text, key.Span);
            entries.Add(new DocumentEntry(key.Text, key.Span, value));
        }

        var end = parser.Consume<MappingEnd>();
        var last = entries.Count > 0 ? entries[^1].Value.Span : (SourceSpan?)null;
        return new DocumentMapping(Stretch(start, end, start.Style == MappingStyle.Flow, last), entries.DrainToImmutable());
    }

    /// <summary>The next key; null, with a diagnostic, for one that can't be a key. Its value is then still to be read.</summary>
    private DocumentScalar? Key(int depth)
    {
        parser.Accept<ParsingEvent>(out var start);
        var node = Value(depth + 1);
        if (_stopped) return null;
        if (node is not DocumentScalar { Kind: not ScalarKind.Null, Text.Length: > 0 } key)
        {
            Report(YamlDiagnostics.KeyIsNotText, start!, $"a key must be text, not {(node is DocumentScalar ? "empty" : node.Description)}",
                "write the key as 'key: value'; put a text with special characters in quotes");
            return null;
        }

        if (key.Text == "<<" && start is Scalar { Style: ScalarStyle.Plain })
        {
            Report(YamlDiagnostics.MergeKey, start, "the merge key '<<' is not part of YAML 1.2", "write the keys out; what many accounts share belongs in a kind of your own");
            return null;
        }

        // The key's own place, also where an alias gives its text.
        return new DocumentScalar(SpanOf(start!), key.Kind, key.Text);
    }

    private DocumentNode Alias(AnchorAlias alias)
    {
        parser.Consume<AnchorAlias>();
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            Report(YamlDiagnostics.UnknownAnchor, alias, $"no finished value above has the anchor '&{alias.Value.Value}'", "name an anchor that stands above, or write the value out");
            return new DocumentScalar(SpanOf(alias), ScalarKind.Null, "");
        }

        _nodes += target.Size;
        return _nodes <= YamlDocumentReader.MaxNodes
            ? target.Node
            : Stop(YamlDiagnostics.TooManyNodes, $"with its aliases written out, the file has more than {YamlDocumentReader.MaxNodes:N0} values", SpanOf(alias));
    }

    private DocumentScalar Stop(DiagnosticDescriptor descriptor, string message, SourceSpan? span = null)
    {
        _stopped = true;
        var at = span ?? (parser.Accept<ParsingEvent>(out var current) ? SpanOf(current) : new SourceSpan(file, file.Text.Length, 0));
        diagnostics.Add(new Diagnostic(descriptor, message) { Span = at with { Length = Math.Min(at.Length, 1) }, Help = "no configuration needs this; check how the file was made" });
        return new DocumentScalar(at, ScalarKind.Null, "");
    }

    private void Report(DiagnosticDescriptor descriptor, ParsingEvent at, string message, string help) =>
        diagnostics.Add(new Diagnostic(descriptor, message) { Span = SpanOf(at), Help = help });

    private SourceSpan SpanOf(ParsingEvent e) => Trimmed((int)e.Start.Index, (int)e.End.Index);

    /// <summary>A block's end event stands at the next token: the block ends with its last value.</summary>
    private SourceSpan Stretch(ParsingEvent start, ParsingEvent end, bool isFlow, SourceSpan? last)
    {
        var from = (int)start.Start.Index;
        if (isFlow) return Trimmed(from, (int)end.Start.Index + 1);
        return last is { } value && value.Offset >= from
            ? Trimmed(from, value.Offset + value.Length)
            : Trimmed(from, (int)end.Start.Index);
    }

    private SourceSpan Trimmed(int from, int to)
    {
        from = Math.Clamp(from, 0, file.Text.Length);
        to = Math.Clamp(to, from, file.Text.Length);
        while (to > from && char.IsWhiteSpace(file.Text[to - 1])) to--;
        return new SourceSpan(file, from, to - from);
    }
}
