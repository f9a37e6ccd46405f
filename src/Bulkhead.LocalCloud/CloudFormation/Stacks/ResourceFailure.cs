using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>Why a resource failed, as an event says it.</summary>
internal static class ResourceFailure
{
    /// <summary>A service's refusal in the words of CloudFormation's resource handlers.</summary>
    public static string Reason(ServiceException error, string requestId) => error.Code switch
    {
        // What the local cloud itself says of a property or a function needs no handler to say it.
        "ValidationError" or "InvalidRequest" => error.Message,
        _ => $"Resource handler returned message: \"{error.Message} (Status Code: {error.HttpStatus}, Request ID: {requestId})\" " +
            $"(RequestToken: {requestId}, HandlerErrorCode: {HandlerCode(error.Code)})",
    };

    /// <summary>The codes of resource handlers (CloudFormation CLI User Guide, "Handler error codes").</summary>
    private static string HandlerCode(string code) => code switch
    {
        _ when code.Contains("AlreadyExists", StringComparison.Ordinal) || code.Contains("AlreadyOwned", StringComparison.Ordinal)
            || code.Contains("Duplicate", StringComparison.Ordinal) => "AlreadyExists",
        _ when code.Contains("AccessDenied", StringComparison.Ordinal) || code.Contains("Unauthorized", StringComparison.Ordinal) => "AccessDenied",
        _ when code.Contains("Throttl", StringComparison.Ordinal) => "Throttling",
        _ when code.Contains("LimitExceeded", StringComparison.Ordinal) || code.Contains("Quota", StringComparison.Ordinal) => "ServiceLimitExceeded",
        _ when code.Contains("NoSuch", StringComparison.Ordinal) || code.Contains("NotFound", StringComparison.Ordinal) => "NotFound",
        "OptInRequired" or "SubscriptionRequiredException" or "NotSignedUp" => "GeneralServiceException",
        _ when code.Contains("Conflict", StringComparison.Ordinal) => "ResourceConflict",
        _ => "InvalidRequest",
    };
}
