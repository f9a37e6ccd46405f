using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>
/// S3 may answer "200 OK" before it knows whether it will succeed, and then write an error as the body (Amazon S3 API
/// Reference, CopyObject, "A 200 OK response can contain either a success or an error").
/// </summary>
internal static class LateErrors
{
    /// <summary>The error in an answer of success; null when it is one. It counts as a failure of the service, as in other SDKs.</summary>
    public static WireError? Find(OperationModel operation, WireResponse response)
    {
        if (operation.Service.Name != "s3" || response.Body.IsEmpty || !MayHaveOne(operation)) return null;
        try
        {
            if (WireElement.Read(response.Body)?.Name != "Error") return null;
        }
        catch (WireFormatException)
        {
            // The codec says what is wrong with it.
            return null;
        }

        return XmlErrors.Read(operation.Service, response) with { Status = 500 };
    }

    /// <summary>An object's own content may be anything, also what looks like an error.</summary>
    private static bool MayHaveOne(OperationModel operation) =>
        operation.Output is not { } output || output.Payload is not { } payload || output.Find(payload)!.Shape is StructureShape { IsEventStream: false };
}
