using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>
/// awsJson 1.0 and 1.1 (Smithy documentation: "AWS JSON 1.1 protocol"): POST / with the operation in
/// <c>X-Amz-Target</c>, JSON both ways.
/// </summary>
internal sealed class JsonCodec : ProtocolCodec
{
    public static readonly JsonCodec Instance = new();

    public override WireRequest EncodeRequest(OperationModel operation, JsonObject input)
    {
        var service = operation.Service;
        return new WireRequest
        {
            Method = operation.Method,
            Headers =
            {
                ["Content-Type"] = ContentType(service),
                ["X-Amz-Target"] = $"{service.TargetPrefix}.{operation.Name}",
            },
            Body = JsonBodyWriter.Write(operation.Input, input),
            HostPrefix = HostPrefixes.Fill(operation, input),
        };
    }

    public override JsonObject DecodeRequest(OperationModel operation, WireRequest request) =>
        JsonBodyReader.Read(operation.Input, request.Body.Span);

    public override WireResponse EncodeResponse(OperationModel operation, JsonObject output, string requestId) => new()
    {
        Status = 200,
        Headers = { ["Content-Type"] = ContentType(operation.Service), ["x-amzn-RequestId"] = requestId },
        // An operation without an output answers with no body at all.
        Body = operation.Output is null && output.Count == 0 ? default : JsonBodyWriter.Write(operation.Output, output),
    };

    public override JsonObject DecodeResponse(OperationModel operation, WireResponse response) =>
        operation.Output is null ? [] : JsonBodyReader.Read(operation.Output, response.Body.Span);

    public override WireResponse EncodeError(ServiceModel service, WireError error) => new()
    {
        Status = error.Status,
        Headers = { ["Content-Type"] = ContentType(service), ["x-amzn-RequestId"] = error.RequestId },
        Body = JsonErrors.Body(service, error, withType: true),
    };

    public override WireError DecodeError(ServiceModel service, WireResponse response) => JsonErrors.Read(service, response);

    private static string ContentType(ServiceModel service) =>
        service.JsonVersion == "1.0" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
}
