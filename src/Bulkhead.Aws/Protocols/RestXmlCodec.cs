using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>restXml (Smithy documentation: "AWS restXml protocol"), with S3's own ways.</summary>
internal sealed class RestXmlCodec : ProtocolCodec
{
    private const string ContentType = "application/xml";
    private const string S3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
    public static readonly RestXmlCodec Instance = new();

    public override WireRequest EncodeRequest(OperationModel operation, JsonObject input)
    {
        var (body, contentType) = RequestBody(operation, input);
        return RestBinding.EncodeRequest(operation, input, body, contentType);
    }

    public override JsonObject DecodeRequest(OperationModel operation, WireRequest request)
    {
        var input = ReadBody(operation, operation.Input, request.Body);
        RestBinding.DecodeRequest(operation, request, input);
        return input;
    }

    public override WireResponse EncodeResponse(OperationModel operation, JsonObject output, string requestId)
    {
        var headers = new WireHeaders { [RequestIdHeader(operation.Service)] = requestId };
        var body = ResponseBody(operation, output);
        if (!body.IsEmpty) headers["Content-Type"] = ContentType;
        return RestBinding.EncodeResponse(operation, output, headers, body);
    }

    public override JsonObject DecodeResponse(OperationModel operation, WireResponse response)
    {
        var output = ReadBody(operation, operation.Output, response.Body);
        RestBinding.DecodeResponse(operation, response, output);
        return output;
    }

    public override WireResponse EncodeError(ServiceModel service, WireError error) => new()
    {
        Status = error.Status,
        Headers = { ["Content-Type"] = ContentType, [RequestIdHeader(service)] = error.RequestId },
        Body = service.Name == "s3" ? XmlErrors.S3(service, error) : XmlErrors.ErrorResponse(service, error),
    };

    public override WireError DecodeError(ServiceModel service, WireResponse response) => XmlErrors.Read(service, response);

    private static string RequestIdHeader(ServiceModel service) =>
        service.SigningName == "s3" ? "x-amz-request-id" : "x-amzn-RequestId";

    private static (ReadOnlyMemory<byte> Body, string? ContentType) RequestBody(OperationModel operation, JsonObject input)
    {
        if (operation.Input is not { } shape) return default;
        if (shape.Payload is { } payload)
        {
            var member = shape.Find(payload)!;
            if (input[payload] is not { } node) return default;
            return member.Shape is ScalarShape
                ? (RestBinding.RawBytes(member, node), null)
                : (XmlBodyWriter.Document(w => XmlBodyWriter.Write(w, member, member.WireName, node)), ContentType);
        }

        if (!input.Any(p => p.Value is not null && shape.Find(p.Key) is { Location: MemberLocation.Body })) return default;
        return (XmlBodyWriter.Document(writer =>
        {
            XmlBodyWriter.Start(writer, operation.InputXmlName ?? shape.Name, operation.InputXmlNamespace);
            XmlBodyWriter.WriteMembers(writer, shape, input);
            writer.WriteEndElement();
        }), ContentType);
    }

    private static ReadOnlyMemory<byte> ResponseBody(OperationModel operation, JsonObject output)
    {
        if (operation.Output is not { } shape) return default;
        if (shape.Payload is { } payload)
        {
            var member = shape.Find(payload)!;
            if (output[payload] is not { } node) return default;
            return member.Shape is ScalarShape
                ? RestBinding.RawBytes(member, node)
                : XmlBodyWriter.Document(w => XmlBodyWriter.Write(w, member, member.WireName, node));
        }

        if (!shape.Members.Any(m => m.Location == MemberLocation.Body)) return default;
        return XmlBodyWriter.Document(writer =>
        {
            var uri = operation.Service.Name == "s3" ? S3Namespace : operation.InputXmlNamespace?.Uri ?? operation.Service.XmlNamespace;
            XmlBodyWriter.Start(writer, RootName(operation, shape), uri is null ? null : new XmlNamespace(uri, null));
            if (IsBareRoot(operation))
            {
                if (output[shape.Members[0].Name] is { } value)
                    writer.WriteString(Scalars.ToText(shape.Members[0], value, TimestampFormat.Iso8601));
            }
            else
            {
                XmlBodyWriter.WriteMembers(writer, shape, output);
            }

            writer.WriteEndElement();
        });
    }

    /// <summary>The roots that S3 writes are not in its model; its documentation shows them.</summary>
    private static string RootName(OperationModel operation, StructureShape shape) => (operation.Service.Name, operation.Name) switch
    {
        ("s3", "ListBuckets") => "ListAllMyBucketsResult",
        ("s3", "ListDirectoryBuckets") => "ListAllMyDirectoryBucketsResult",
        ("s3", "ListObjects" or "ListObjectsV2") => "ListBucketResult",
        ("s3", "ListObjectVersions") => "ListVersionsResult",
        ("s3", "GetBucketLocation") => "LocationConstraint",
        ("s3", "GetBucketVersioning") => "VersioningConfiguration",
        ("s3", "GetBucketTagging" or "GetObjectTagging") => "Tagging",
        ("s3", "GetBucketAcl" or "GetObjectAcl") => "AccessControlPolicy",
        ("s3", "GetBucketCors") => "CORSConfiguration",
        ("s3", "GetBucketWebsite") => "WebsiteConfiguration",
        ("s3", "GetBucketLogging") => "BucketLoggingStatus",
        ("s3", "GetBucketLifecycleConfiguration") => "LifecycleConfiguration",
        ("s3", _) => shape.Name.Replace("Output", "Result", StringComparison.Ordinal),
        _ => shape.XmlName ?? shape.Name,
    };

    /// <summary><c>GetBucketLocation</c> answers with a root that is the value (Amazon S3 API Reference: GetBucketLocation).</summary>
    private static bool IsBareRoot(OperationModel operation) => operation is { Name: "GetBucketLocation", Service.Name: "s3" };

    private static JsonObject ReadBody(OperationModel operation, StructureShape? shape, ReadOnlyMemory<byte> body)
    {
        var result = new JsonObject();
        if (shape is null) return result;
        if (shape.Payload is { } payload)
        {
            var member = shape.Find(payload)!;
            if (member.Shape is StructureShape { IsEventStream: true }) return result;
            if (member.Shape is ScalarShape)
            {
                if (!body.IsEmpty) result[payload] = RestBinding.RawValue(member, body.Span);
            }
            else if (WireElement.Read(body) is { } element)
            {
                result[payload] = XmlBodyReader.ReadElement(member, element);
            }

            return result;
        }

        if (!shape.Members.Any(m => m.Location == MemberLocation.Body) || WireElement.Read(body) is not { } root) return result;
        if (shape == operation.Output && IsBareRoot(operation))
        {
            // Empty means us-east-1.
            if (root.Text.Length > 0) result[shape.Members[0].Name] = root.Text;
            return result;
        }

        return XmlBodyReader.ReadMembers(shape, root);
    }
}
