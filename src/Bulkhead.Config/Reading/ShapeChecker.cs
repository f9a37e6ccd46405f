using System.Diagnostics;
using Bulkhead.Config.Schema;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Checks the structure of a file against its shape: unknown keys, values of another type, keys that are missing. What
/// the values mean is checked later; what this has reported is then passed over in silence.
/// </summary>
internal sealed class ShapeChecker(ReadingContext context)
{
    /// <summary>Checks a value. <paramref name="what"/> names it in messages, such as <c>'regions'</c>.</summary>
    public void Check(DocumentNode node, Shape shape, string what)
    {
        switch (shape)
        {
            case Shape.Text text:
                CheckText(node, text, what);
                break;
            case Shape.Switch:
                if (Nodes.SwitchOf(node) is null) ReportType(node, shape, what, "write on or off");
                break;
            case Shape.List list:
                if (node is DocumentSequence sequence)
                {
                    foreach (var item in sequence.Items) Check(item, list.Item, $"an item of {what}");
                }
                else
                {
                    ReportType(node, shape, what, node is DocumentScalar { Kind: not ScalarKind.Null } scalar ? $"write [{scalar.Text}]" : null);
                }

                break;
            case Shape.Map map:
                if (node is DocumentMapping entries)
                {
                    foreach (var entry in entries.Entries) Check(entry.Value, map.Value, $"'{entry.Key}'");
                }
                else
                {
                    ReportType(node, shape, what, null);
                }

                break;
            case Shape.Fixed keys:
                if (node is DocumentMapping mapping) CheckKeys(mapping, keys, what);
                else ReportType(node, shape, what, null);
                break;
            case Shape.Document:
                if (node is not DocumentMapping) ReportType(node, shape, what, null);
                break;
            case Shape.Either either:
                CheckEither(node, either, what);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Checks the keys of a mapping, and what they hold.</summary>
    public void CheckKeys(DocumentMapping mapping, Shape.Fixed shape, string what)
    {
        foreach (var entry in mapping.Entries)
        {
            if (shape.Keys.FirstOrDefault(k => k.Name == entry.Key) is { } key)
            {
                Check(entry.Value, key.Value, $"'{entry.Key}'");
                continue;
            }

            if (shape.Rest is { } rest)
            {
                Check(entry.Value, rest, $"'{entry.Key}'");
                continue;
            }

            context.ReportUnknown(
                FileSetDiagnostics.UnknownKey, entry.KeySpan, $"{what} has no key '{entry.Key}'", entry.Key,
                shape.Keys.Select(k => k.Name), $"its keys are: {string.Join(", ", shape.Keys.Select(k => k.Name))}");
        }

        foreach (var key in shape.Keys)
        {
            if (!key.Required || mapping.TryGet(key.Name, out _)) continue;
            context.Report(FileSetDiagnostics.MissingKey, mapping.Span, $"{what} has no '{key.Name}'", $"'{key.Name}' is missing", key.Description);
        }
    }

    private void CheckEither(DocumentNode node, Shape.Either either, string what)
    {
        foreach (var option in either.Options)
        {
            var fits = option switch
            {
                Shape.Text or Shape.Switch => node is DocumentScalar { Kind: not ScalarKind.Null },
                Shape.List => node is DocumentSequence,
                Shape.Map or Shape.Fixed or Shape.Document => node is DocumentMapping,
                _ => throw new UnreachableException(),
            };
            if (!fits) continue;
            Check(node, option, what);
            return;
        }

        ReportType(node, either, what, null);
    }

    private void CheckText(DocumentNode node, Shape.Text shape, string what)
    {
        if (node is DocumentScalar scalar)
        {
            if (scalar.Kind == ScalarKind.Text)
            {
                if (scalar.Text.Length == 0) context.Report(FileSetDiagnostics.WrongType, node.Span, $"{what} is empty text", help: "give it a value, or delete its key");
                else if (LooksLikeSecret(scalar.Text)) ReportSecret(node.Span, what);
                return;
            }

            if (scalar.Kind == ScalarKind.Number && shape.AllowNumber) return;
            if (scalar.Kind is ScalarKind.Number or ScalarKind.Boolean)
            {
                ReportType(node, shape, what, $"write \"{scalar.Text}\" in quotes if that is the text");
                return;
            }
        }

        ReportType(node, shape, what, null);
    }

    private void ReportType(DocumentNode node, Shape shape, string what, string? help) => context.Report(
        FileSetDiagnostics.WrongType, FirstLine(node.Span), $"{what} must be {shape.Wanted}, not {node.Description}",
        help: help ?? (node is DocumentScalar { Kind: ScalarKind.Null } ? "give it a value, or delete its key" : $"write {shape.Wanted} here"));

    private void ReportSecret(SourceSpan span, string what) => context.Report(
        FileSetDiagnostics.Secret, span, $"{what} looks like a credential", "never put secrets into this file",
        "delete it, and make the credential invalid in AWS: it must be taken for known");

    /// <summary>A mapping or list may be long: its first line says where it is.</summary>
    private static SourceSpan FirstLine(SourceSpan span)
    {
        var end = span.File.Text.AsSpan(span.Offset, span.Length).IndexOfAny('\r', '\n');
        return end < 0 ? span : span with { Length = end };
    }

    /// <summary>An access key id ("Understanding unique ID prefixes", IAM User Guide) or a private key in PEM.</summary>
    private static bool LooksLikeSecret(string text)
    {
        if (text.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) return true;
        return text.Length >= 20
            && (text.StartsWith("AKIA", StringComparison.Ordinal) || text.StartsWith("ASIA", StringComparison.Ordinal))
            && text.AsSpan(0, 20).IndexOfAnyExceptInRange('2', 'Z') < 0
            && text.Take(20).All(char.IsAsciiLetterOrDigit);
    }
}
