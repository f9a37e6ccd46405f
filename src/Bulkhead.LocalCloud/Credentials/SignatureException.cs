using Bulkhead.Aws.Models;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>A request that is not authenticated.</summary>
internal sealed class SignatureException(SignatureProblem problem, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public SignatureProblem Problem { get; } = problem;

    /// <summary>
    /// The refusal in the words of a service's protocol: AWS has other codes for JSON, query and S3
    /// ("Common error types" of the services; "Error responses" of Amazon S3).
    /// </summary>
    public ServiceException For(WireProtocol protocol, bool isS3)
    {
        var (json, query, s3) = Problem switch
        {
            SignatureProblem.Missing => ("MissingAuthenticationTokenException", "MissingAuthenticationToken", "AccessDenied"),
            SignatureProblem.Incomplete => ("IncompleteSignatureException", "IncompleteSignature", "AuthorizationHeaderMalformed"),
            SignatureProblem.UnknownKey => ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"),
            SignatureProblem.Mismatch => ("InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch"),
            SignatureProblem.Expired => ("ExpiredTokenException", "ExpiredToken", "ExpiredToken"),
            SignatureProblem.Skewed => ("InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed"),
            SignatureProblem.Payload => ("InvalidSignatureException", "SignatureDoesNotMatch", "XAmzContentSHA256Mismatch"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (isS3) return new ServiceException(s3, Message, Problem is SignatureProblem.Incomplete or SignatureProblem.Expired or SignatureProblem.Payload ? 400 : 403);
        return protocol switch
        {
            WireProtocol.Json => new ServiceException(json, Message),
            WireProtocol.RestJson => new ServiceException(json, Message, 403),
            WireProtocol.Ec2 => new ServiceException(Problem == SignatureProblem.UnknownKey ? "AuthFailure" : query, Message, 401),
            WireProtocol.Query or WireProtocol.RestXml => new ServiceException(query, Message, 403),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
