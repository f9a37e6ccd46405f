using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Errors of the two JSON protocols.</summary>
internal static class JsonErrors
{
    /// <summary>The error's members: AWS's words under the name that the model gives them, and the details.</summary>
    public static ReadOnlyMemory<byte> Body(ServiceModel service, WireError error, bool withType)
    {
        var shape = service.FindError(error.Code);
        var messageName = MessageMember(shape)?.WireName ?? "message";
        return JsonBodyWriter.Write(shape, KnownDetails(shape, error), writer =>
        {
            if (withType) writer.WriteString("__type", error.Code);
            writer.WriteString(messageName, error.Message);
        });
    }

    /// <summary>Reads an error; codes come in a header, in <c>__type</c> or in <c>code</c>, with or without a namespace.</summary>
    public static WireError Read(ServiceModel service, WireResponse response)
    {
        JsonObject? body = null;
        try
        {
            body = response.Body.IsEmpty ? null : JsonNode.Parse(response.Body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            // A proxy's page or half a body: only the status is known.
        }

        var code = Code(response.Headers.Find("x-amzn-ErrorType") ?? Text(body, "__type") ?? Text(body, "code"));
        if (response.Headers.Find("x-amzn-query-error") is { } legacy && legacy.Split(';') is [{ Length: > 0 } legacyCode, ..])
            code = legacyCode;
        if (code is null) return UnknownErrors.From(response);
        var message = Text(body, "message") ?? Text(body, "Message") ?? Text(body, "errorMessage") ?? "";
        JsonObject? details = null;
        if (service.FindError(code) is { } shape && body is not null)
        {
            try
            {
                details = JsonBodyReader.Read(shape, response.Body.Span);
                if (MessageMember(shape) is { } spoken) details.Remove(spoken.Name);
            }
            catch (WireFormatException)
            {
                // Details that do not follow the model: code and message stand without them.
            }
        }

        return new WireError(code, message, response.Status)
        {
            RequestId = response.RequestId,
            Details = details is { Count: > 0 } ? details : null,
        };
    }

    private static Member? MessageMember(StructureShape? shape) =>
        shape?.Members.FirstOrDefault(m => m.Name.Equals("message", StringComparison.OrdinalIgnoreCase));

    private static JsonObject KnownDetails(StructureShape? shape, WireError error)
    {
        var known = new JsonObject();
        foreach (var (name, value) in error.Details ?? [])
        {
            if (shape?.Find(name) is not null) known[name] = value?.DeepClone();
        }

        return known;
    }

    private static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary><c>com.amazonaws.x#Code:http://…</c> becomes <c>Code</c>.</summary>
    private static string? Code(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var code = text.AsSpan();
        if (code.IndexOf(':') is var colon and >= 0) code = code[..colon];
        return code[(code.LastIndexOf('#') + 1)..].Trim().ToString();
    }
}
