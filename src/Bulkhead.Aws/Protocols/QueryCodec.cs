using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>awsQuery (Smithy documentation: "AWS query protocol"): a form to POST /, XML back.</summary>
internal sealed class QueryCodec : ProtocolCodec
{
    public const string FormType = "application/x-www-form-urlencoded; charset=utf-8";
    private const string ContentType = "text/xml";
    public static readonly QueryCodec Instance = new();

    public override WireRequest EncodeRequest(OperationModel operation, JsonObject input) => new()
    {
        Method = "POST",
        Headers = { ["Content-Type"] = FormType },
        Body = QueryForm.Write(operation, input, isEc2: false),
        HostPrefix = HostPrefixes.Fill(operation, input),
    };

    public override JsonObject DecodeRequest(OperationModel operation, WireRequest request) =>
        QueryFormReader.Read(operation, request, isEc2: false);

    public override WireResponse EncodeResponse(OperationModel operation, JsonObject output, string requestId) => new()
    {
        Status = 200,
        Headers = { ["Content-Type"] = ContentType, ["x-amzn-RequestId"] = requestId },
        Body = XmlBodyWriter.Document(writer =>
        {
            var ns = operation.Service.XmlNamespace is { } uri ? new XmlNamespace(uri, null) : null;
            XmlBodyWriter.Start(writer, operation.Name + "Response", ns);
            if (operation.Output is { } shape)
            {
                writer.WriteStartElement(operation.ResultWrapper ?? operation.Name + "Result");
                XmlBodyWriter.WriteMembers(writer, shape, output);
                writer.WriteEndElement();
            }

            writer.WriteStartElement("ResponseMetadata");
            writer.WriteElementString("RequestId", requestId);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }),
    };

    public override JsonObject DecodeResponse(OperationModel operation, WireResponse response)
    {
        if (operation.Output is not { } shape || WireElement.Read(response.Body) is not { } root) return [];
        var result = root.Child(operation.ResultWrapper ?? operation.Name + "Result") ?? root;
        return XmlBodyReader.ReadMembers(shape, result);
    }

    public override WireResponse EncodeError(ServiceModel service, WireError error) => new()
    {
        Status = error.Status,
        Headers = { ["Content-Type"] = ContentType, ["x-amzn-RequestId"] = error.RequestId },
        Body = XmlErrors.ErrorResponse(service, error),
    };

    public override WireError DecodeError(ServiceModel service, WireResponse response) => XmlErrors.Read(service, response);
}
