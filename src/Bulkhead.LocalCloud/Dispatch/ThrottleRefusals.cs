using Bulkhead.Aws.Models;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>How each service asks to go slower (the "Common Errors" and "Errors" sections of their API references).</summary>
internal static class ThrottleRefusals
{
    /// <summary>The service's refusal.</summary>
    public static ServiceException Of(ServiceModel service) => service.Name switch
    {
        "organizations" or "account" => new("TooManyRequestsException", "You have sent too many requests in too short a period of time. Try again later."),
        "s3" => new("SlowDown", "Please reduce your request rate.", 503),
        "ec2" => new("RequestLimitExceeded", "Request limit exceeded.", 503),
        _ when service.Protocol == WireProtocol.Query => new("Throttling", "Rate exceeded"),
        _ => new("ThrottlingException", "Rate exceeded"),
    };
}
