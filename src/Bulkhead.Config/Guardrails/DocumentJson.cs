using System.Diagnostics;
using System.Text.Json;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>Prints a document's tree, of YAML or JSON alike, as JSON without white space. Order and numbers are kept.</summary>
internal static class DocumentJson
{
    /// <summary>The JSON. The readers bound how deep trees are; a repeated key must have been reported before.</summary>
    public static string Compact(DocumentNode root) => CanonicalJson.Write(writer => Write(writer, root));

    private static void Write(Utf8JsonWriter writer, DocumentNode node)
    {
        switch (node)
        {
            case DocumentMapping mapping:
                writer.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Key);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case DocumentSequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case DocumentScalar scalar:
                Write(writer, scalar);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Write(Utf8JsonWriter writer, DocumentScalar scalar)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Text:
                writer.WriteStringValue(scalar.Text);
                break;
            case ScalarKind.Boolean:
                writer.WriteBooleanValue(scalar.Text == "true");
                break;
            case ScalarKind.Null:
                writer.WriteNullValue();
                break;
            case ScalarKind.Number when IsJsonNumber(scalar.Text):
                writer.WriteRawValue(scalar.Text, skipInputValidation: true);
                break;
            case ScalarKind.Number:
                // YAML has forms that JSON lacks, such as 0x1f: whoever writes one into a policy means the text.
                writer.WriteStringValue(scalar.Text);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static bool IsJsonNumber(string text)
    {
        try
        {
            using var number = JsonDocument.Parse(text);
            return number.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
