using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>A request and the operation that it asks for.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Request">The request; its path is in path style, whatever style it came in.</param>
/// <param name="Codec">The codec of the protocol that the client speaks, which may be the service's older one.</param>
public sealed record RoutedRequest(OperationModel Operation, WireRequest Request, ProtocolCodec Codec)
{
    /// <summary>The service.</summary>
    public ServiceModel Service => Operation.Service;

    /// <summary>Reads the request.</summary>
    /// <exception cref="WireFormatException">It does not follow the protocol or the model.</exception>
    public JsonObject Decode() => Codec.DecodeRequest(Operation, Request);
}
