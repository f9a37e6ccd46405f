using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>ec2Query (Smithy documentation: "AWS EC2 query protocol").</summary>
internal sealed class Ec2Codec : ProtocolCodec
{
    private const string ContentType = "text/xml;charset=UTF-8";
    public static readonly Ec2Codec Instance = new();

    public override WireRequest EncodeRequest(OperationModel operation, JsonObject input) => new()
    {
        Method = "POST",
        Headers = { ["Content-Type"] = QueryCodec.FormType },
        Body = QueryForm.Write(operation, input, isEc2: true),
        HostPrefix = HostPrefixes.Fill(operation, input),
    };

    public override JsonObject DecodeRequest(OperationModel operation, WireRequest request) =>
        QueryFormReader.Read(operation, request, isEc2: true);

    public override WireResponse EncodeResponse(OperationModel operation, JsonObject output, string requestId) => new()
    {
        Status = 200,
        Headers = { ["Content-Type"] = ContentType, ["x-amzn-RequestId"] = requestId },
        Body = XmlBodyWriter.Document(writer =>
        {
            // EC2 writes its namespace with a slash at the end, which its model leaves out.
            var ns = operation.Service.XmlNamespace is { } uri ? new XmlNamespace(uri + "/", null) : null;
            XmlBodyWriter.Start(writer, operation.Name + "Response", ns);
            writer.WriteElementString("requestId", requestId);
            if (operation.Output is { } shape) XmlBodyWriter.WriteMembers(writer, shape, output);
            else writer.WriteElementString("return", "true");
            writer.WriteEndElement();
        }),
    };

    public override JsonObject DecodeResponse(OperationModel operation, WireResponse response) =>
        operation.Output is { } shape && WireElement.Read(response.Body) is { } root ? XmlBodyReader.ReadMembers(shape, root) : [];

    public override WireResponse EncodeError(ServiceModel service, WireError error) => new()
    {
        Status = error.Status,
        Headers = { ["Content-Type"] = ContentType, ["x-amzn-RequestId"] = error.RequestId },
        Body = XmlErrors.Ec2(service, error),
    };

    public override WireError DecodeError(ServiceModel service, WireResponse response) => XmlErrors.Read(service, response);
}
