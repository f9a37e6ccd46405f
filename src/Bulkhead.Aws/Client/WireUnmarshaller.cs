using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Client;

/// <summary>Takes answers out of the SDK's pipeline as they came; the codecs read them.</summary>
internal sealed class WireUnmarshaller(OperationModel operation) : ResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input)
    {
        var response = ((WireContext)input).Read();
        return LateErrors.Find(operation, response) is { } error
            ? throw new WireErrorException(error, null)
            : new WireReply { Response = response };
    }

    public override AmazonServiceException UnmarshallException(
        UnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        new WireErrorException(ProtocolCodec.For(operation.Service).DecodeError(operation.Service, ((WireContext)input).Read()), innerException);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) =>
        new WireContext(responseStream, response);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new WireContext(responseStream, response);

    protected override bool ShouldReadEntireResponse(IWebResponseData response, bool readEntireResponse) => false;
}
