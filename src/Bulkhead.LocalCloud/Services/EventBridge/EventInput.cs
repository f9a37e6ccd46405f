using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>What a target gets of an event (EventBridge User Guide, "Amazon EventBridge input transformation").</summary>
internal static class EventInput
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A template may name the whole event in each of its places. What is longer no target takes.
    private const int Longest = 1024 * 1024;

    /// <summary>The text: the event itself, a part of it, a constant, or a template filled from it; null where it would be longer than any target takes.</summary>
    public static string? Of(JsonObject rule, JsonObject target, JsonObject happened, DateTimeOffset now)
    {
        if (target.Text("Input") is { } constant) return constant;
        if (target.Text("InputPath") is { } path) return At(happened, path)?.ToJsonString() ?? "";
        if (target.Object("InputTransformer") is not { } transformer) return happened.ToJsonString();
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            // "Predefined variables".
            ["aws.events.rule-arn"] = rule.Text("Arn"),
            ["aws.events.rule-name"] = rule.Text("Name"),
            ["aws.events.event.ingestion-time"] = now.ToJson(),
            ["aws.events.event"] = happened.DeepClone(),
            ["aws.events.event.json"] = happened.DeepClone(),
        };
        foreach (var (name, from) in transformer.Object("InputPathsMap") ?? []) values[name] = At(happened, from!.GetValue<string>())?.DeepClone();
        return Fill(transformer.Needed("InputTemplate"), values);
    }

    private static string? Fill(string template, Dictionary<string, JsonNode?> values)
    {
        var text = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < template.Length; i++)
        {
            if (text.Length > Longest) return null;
            var c = template[i];
            if (c == '\\' && i + 1 < template.Length)
            {
                text.Append(c).Append(template[++i]);
            }
            else if (c == '<' && template.IndexOf('>', i) is var end and > 0 && values.TryGetValue(template[(i + 1)..end], out var value))
            {
                // Within quotes the text itself; elsewhere the value as JSON.
                text.Append(isQuoted ? Escaped(value) : value?.ToJsonString(Plain) ?? "");
                i = end;
            }
            else
            {
                if (c == '"') isQuoted = !isQuoted;
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private static string Escaped(JsonNode? value)
    {
        var plain = value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? scalar.GetValue<string>() : value?.ToJsonString(Plain) ?? "";
        return JsonEncodedText.Encode(plain, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
    }

    /// <summary>The value at a path such as <c>$.detail.items[0].name</c>; null where there is none.</summary>
    private static JsonNode? At(JsonNode node, string path)
    {
        JsonNode? found = node;
        foreach (var part in path.TrimStart('$').Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Length > 0) found = found is JsonObject members ? members[name] : null;
            if (bracket < 0) continue;
            foreach (var index in part[bracket..].Split('[', ']').Where(p => p.Length > 0))
            {
                found = found is JsonArray items && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < items.Count ? items[at] : null;
            }
        }

        return found;
    }
}
