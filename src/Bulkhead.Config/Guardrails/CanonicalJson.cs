using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bulkhead.Config.Guardrails;

/// <summary>JSON without white space and without needless escapes, since AWS counts every character of a policy.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = false,
        MaxDepth = 128,
    };

    // What stands in almost every policy needs no escape: printable ASCII without quotation mark and backslash.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>What <paramref name="write"/> writes, as text.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The value as it stands: order, lists and numbers are kept.</summary>
    public static string Compact(JsonElement element) => Write(element.WriteTo);

    /// <summary>A string as JSON.</summary>
    public static string Quote(string text) =>
        text.AsSpan().ContainsAnyExcept(Plain) ? Write(writer => writer.WriteStringValue(text)) : $"\"{text}\"";

    /// <summary>Sorted values as one value or a list, as every element of IAM's policy language takes them.</summary>
    public static string Values(IReadOnlyList<string> sorted) =>
        sorted.Count == 1 ? Quote(sorted[0]) : $"[{string.Join(',', sorted.Select(Quote))}]";

    /// <summary>
    /// An element of a policy in its shortest form: keys in ordinal order, lists of texts sorted and without repeats,
    /// lists of one as the one. For elements whose lists are sets.
    /// </summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject mapping => $"{{{string.Join(',', KeysOf(mapping).Select(key => $"{Quote(key)}:{Canonical(mapping[key])}"))}}}",
        JsonArray list => Values(TextsOf(list)),
        _ => Write(writer => node.WriteTo(writer)),
    };

    private static List<string> KeysOf(JsonObject mapping)
    {
        var keys = new List<string>(mapping.Count);
        foreach (var (key, _) in mapping) keys.Add(key);
        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    /// <summary>One text or a list of texts, sorted and without repeats.</summary>
    public static List<string> TextsOf(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(item => item!.GetValue<string>()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        JsonValue value => [value.GetValue<string>()],
        _ => [],
    };
}
