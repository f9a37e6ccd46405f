using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>restJson1 (Smithy documentation: "AWS restJson1 protocol").</summary>
internal sealed class RestJsonCodec : ProtocolCodec
{
    private const string ContentType = "application/json";
    public static readonly RestJsonCodec Instance = new();

    public override WireRequest EncodeRequest(OperationModel operation, JsonObject input)
    {
        var (body, contentType) = Body(operation.Input, input);
        return RestBinding.EncodeRequest(operation, input, body, contentType);
    }

    public override JsonObject DecodeRequest(OperationModel operation, WireRequest request)
    {
        var input = ReadBody(operation.Input, request.Body.Span);
        RestBinding.DecodeRequest(operation, request, input);
        return input;
    }

    public override WireResponse EncodeResponse(OperationModel operation, JsonObject output, string requestId)
    {
        var (body, contentType) = Body(operation.Output, output);
        var headers = new WireHeaders { ["x-amzn-RequestId"] = requestId, ["Content-Type"] = contentType ?? ContentType };
        return RestBinding.EncodeResponse(operation, output, headers, body);
    }

    public override JsonObject DecodeResponse(OperationModel operation, WireResponse response)
    {
        var output = ReadBody(operation.Output, response.Body.Span);
        RestBinding.DecodeResponse(operation, response, output);
        return output;
    }

    public override WireResponse EncodeError(ServiceModel service, WireError error) => new()
    {
        Status = error.Status,
        Headers =
        {
            ["Content-Type"] = ContentType,
            ["x-amzn-RequestId"] = error.RequestId,
            ["x-amzn-ErrorType"] = error.Code,
        },
        Body = JsonErrors.Body(service, error, withType: false),
    };

    public override WireError DecodeError(ServiceModel service, WireResponse response) => JsonErrors.Read(service, response);

    private static (ReadOnlyMemory<byte> Body, string? ContentType) Body(StructureShape? shape, JsonObject value)
    {
        if (shape is null) return default;
        if (shape.Payload is not { } payload)
        {
            return shape.Members.Any(m => m.Location == MemberLocation.Body)
                ? (JsonBodyWriter.Write(shape, value), ContentType)
                : default;
        }

        var member = shape.Find(payload)!;
        var node = value[payload];
        if (member.Shape is ScalarShape scalar)
        {
            var type = scalar.Type == ScalarType.Blob ? "application/octet-stream" : "text/plain";
            return node is null ? default : (RestBinding.RawBytes(member, node), type);
        }

        return (node is null ? "{}"u8.ToArray() : JsonBodyWriter.WritePayload(member, node), ContentType);
    }

    private static JsonObject ReadBody(StructureShape? shape, ReadOnlySpan<byte> body)
    {
        if (shape?.Payload is not { } payload) return shape is null ? [] : JsonBodyReader.Read(shape, body);
        var member = shape.Find(payload)!;
        var result = new JsonObject();
        if (body.IsEmpty || member.Shape is StructureShape { IsEventStream: true }) return result;
        var value = member.Shape is ScalarShape ? RestBinding.RawValue(member, body) : JsonBodyReader.ReadPayload(member, body);
        if (value is not null) result[payload] = value;
        return result;
    }
}
