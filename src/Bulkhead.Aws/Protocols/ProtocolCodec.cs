using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>
/// Writes and reads the requests, answers and errors of one wire protocol. The client encodes requests and decodes
/// answers; the local cloud does the opposite. In memory everything is a <see cref="JsonObject"/> with the model's
/// member names: bytes are base64 text, timestamps text such as <c>2026-11-21T07:38:46Z</c>, numbers numbers.
/// Codecs hold no state. Encoding a member that the model does not have throws <see cref="ModelMismatchException"/> (a mistake
/// of the caller's); decoding leaves out what the model does not have (AWS adds members at any time).
/// </summary>
public abstract class ProtocolCodec
{
    private protected ProtocolCodec() { }

    /// <summary>The codec of a service's own protocol.</summary>
    public static ProtocolCodec For(ServiceModel service) => For(service.Protocol);

    /// <summary>The codec of a protocol.</summary>
    public static ProtocolCodec For(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Json => JsonCodec.Instance,
        WireProtocol.Query => QueryCodec.Instance,
        WireProtocol.Ec2 => Ec2Codec.Instance,
        WireProtocol.RestJson => RestJsonCodec.Instance,
        WireProtocol.RestXml => RestXmlCodec.Instance,
        _ => throw new UnreachableException(),
    };

    /// <summary>Writes a request.</summary>
    public abstract WireRequest EncodeRequest(OperationModel operation, JsonObject input);

    /// <summary>Reads a request.</summary>
    /// <exception cref="WireFormatException">The request does not follow the protocol or the model.</exception>
    public abstract JsonObject DecodeRequest(OperationModel operation, WireRequest request);

    /// <summary>Writes an answer of success.</summary>
    public abstract WireResponse EncodeResponse(OperationModel operation, JsonObject output, string requestId);

    /// <summary>Reads an answer of success.</summary>
    /// <exception cref="WireFormatException">The answer does not follow the protocol or the model.</exception>
    public abstract JsonObject DecodeResponse(OperationModel operation, WireResponse response);

    /// <summary>Writes an error.</summary>
    public abstract WireResponse EncodeError(ServiceModel service, WireError error);

    /// <summary>
    /// Reads an error. An answer that is none of AWS's (a proxy's page, an empty body) gives the code
    /// <c>HTTP</c> and the status: what is unknown is said to be unknown.
    /// </summary>
    public abstract WireError DecodeError(ServiceModel service, WireResponse response);
}
