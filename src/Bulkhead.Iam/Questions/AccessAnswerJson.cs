using System.Text.Json;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Lint;

namespace Bulkhead.Iam.Questions;

/// <summary>The JSON of answers.</summary>
public static class AccessAnswerJson
{
    /// <summary>
    /// Writes the answer of a comparison: an object with <c>newAccess</c> (true, false or "unknown"), <c>kind</c>,
    /// <c>witness</c> (null unless true) and <c>reasons</c> (why it is unknown).
    /// </summary>
    public static void WriteComparison(Utf8JsonWriter writer, PolicyQuestionResult result) => Write(writer, "newAccess", result, isBad: false);

    /// <summary>
    /// Writes the answer of a check: an object with <c>passed</c> (true, false or "unknown"; true where the access that was
    /// asked for does not exist), <c>kind</c>, <c>witness</c> (null unless false) and <c>reasons</c>.
    /// </summary>
    public static void WriteCheck(Utf8JsonWriter writer, PolicyQuestionResult result) => Write(writer, "passed", result, isBad: true);

    /// <summary>
    /// Writes a witness: <c>request</c> in the form of policy tests (<c>principal</c>, <c>action</c>, <c>resource</c>,
    /// <c>resourceAccount</c>, <c>context</c>), <c>actionKnown</c> and <c>plausible</c>.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, AccessWitness witness)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(witness);
        var request = witness.Request;
        writer.WriteStartObject();
        writer.WriteStartObject("request");
        writer.WriteString("principal", request.Principal.ToString());
        writer.WriteString("action", request.Action);
        writer.WriteString("resource", request.Resources[0]);
        if (request.ResourceAccount is { } account) writer.WriteString("resourceAccount", account.Value);
        writer.WriteStartObject("context");
        foreach (var (key, value) in request.Context.Values.OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase)) Write(writer, key, value);
        if (request.Principal is { Kind: PrincipalKind.RoleSession, Path: { Length: > 1 }, Arn: { } arn }) writer.WriteString("aws:PrincipalArn", arn);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteBoolean("actionKnown", witness.IsActionKnown);
        writer.WriteBoolean("plausible", witness.IsPlausible);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, PolicyQuestionResult result, bool isBad)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        writer.WriteStartObject();
        if (result.Answer is { Verdict: AccessVerdict.Yes or AccessVerdict.No } decided) writer.WriteBoolean(name, (decided.Verdict == AccessVerdict.Yes) != isBad);
        else writer.WriteString(name, "unknown");
        writer.WriteString("kind", result.Kind is { } kind ? PolicyDocumentKinds.NameOf(kind) : null);
        writer.WritePropertyName("witness");
        if (result.Answer?.Witness is { } witness) Write(writer, witness);
        else writer.WriteNullValue();
        writer.WriteStartArray("reasons");
        foreach (var reason in result.Answer?.Reasons ?? []) writer.WriteStringValue(reason);
        if (result.Answer is null) writer.WriteStringValue("a file could not be read");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string key, ContextValue value)
    {
        if (value.IsAbsent)
        {
            writer.WriteNull(key);
        }
        else if (value.IsMultiValued)
        {
            writer.WriteStartArray(key);
            foreach (var item in value.Values) writer.WriteStringValue(item);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteString(key, value.Values[0]);
        }
    }
}
