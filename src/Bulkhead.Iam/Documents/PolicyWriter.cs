using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bulkhead.Iam.Documents;

/// <summary>Writes policy documents as JSON, the elements in the order of the IAM User Guide, "IAM JSON policy elements reference".</summary>
public static class PolicyWriter
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as indented JSON. Elements that the policy language does not have are left out.</summary>
    public static string Text(PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable)) Write(writer, document);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the document as an object.</summary>
    public static void Write(Utf8JsonWriter writer, PolicyDocument document)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(document);
        writer.WriteStartObject();
        writer.WriteString("Version", document.Version == PolicyVersion.Version2012 ? "2012-10-17" : "2008-10-17");
        if (document.Id is { } id) writer.WriteString("Id", id);
        writer.WriteStartArray("Statement");
        foreach (var statement in document.Statements) Write(writer, statement);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Statement statement)
    {
        writer.WriteStartObject();
        if (statement.Sid is { } sid) writer.WriteString("Sid", sid);
        writer.WriteString("Effect", statement.Effect == StatementEffect.Allow ? "Allow" : "Deny");
        if (statement.Principal is { } principal) Write(writer, principal);
        if (statement.Action is { } action) Write(writer, action.IsNegated ? "NotAction" : "Action", action.Patterns);
        if (statement.Resource is { } resource) Write(writer, resource.IsNegated ? "NotResource" : "Resource", resource.Patterns);
        if (!statement.Conditions.IsEmpty)
        {
            writer.WriteStartObject("Condition");
            foreach (var clauses in statement.Conditions.GroupBy(c => c.OperatorName, StringComparer.Ordinal))
            {
                writer.WriteStartObject(clauses.Key);
                foreach (var clause in clauses) Write(writer, clause.Key, clause.Values);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PrincipalElement principal)
    {
        var name = principal.IsNegated ? "NotPrincipal" : "Principal";
        if (principal.IsBareStar)
        {
            writer.WriteString(name, "*");
            return;
        }

        writer.WriteStartObject(name);
        foreach (var entries in principal.Entries.GroupBy(e => NameOf(e.Type), StringComparer.Ordinal))
        {
            Write(writer, entries.Key, [.. entries.Select(e => new PolicyText(e.Value))]);
        }

        writer.WriteEndObject();
    }

    private static string NameOf(PrincipalType type) => type switch
    {
        PrincipalType.Everyone or PrincipalType.Aws => "AWS",
        PrincipalType.Service => "Service",
        PrincipalType.Federated => "Federated",
        PrincipalType.CanonicalUser => "CanonicalUser",
        PrincipalType.Unknown => "Unknown",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Write(Utf8JsonWriter writer, string name, ImmutableArray<PolicyText> values)
    {
        if (values is [var one])
        {
            writer.WriteString(name, one.Text);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value.Text);
        writer.WriteEndArray();
    }
}
