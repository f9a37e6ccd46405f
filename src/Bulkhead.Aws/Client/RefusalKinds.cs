using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Client;

/// <summary>Sorts AWS's errors by what a caller can do about them.</summary>
internal static class RefusalKinds
{
    /// <summary>The kind of an error that AWS answered with.</summary>
    public static RefusalKind Of(WireError error)
    {
        var code = error.Code;
        return code switch
        {
            "Throttling" or "ThrottlingException" or "ThrottledException" or "RequestThrottled" or "RequestThrottledException"
                or "TooManyRequestsException" or "TooManyRequests" or "RequestLimitExceeded" or "SlowDown" or "BandwidthLimitExceeded"
                or "ProvisionedThroughputExceededException" or "PriorRequestNotComplete" or "EC2ThrottledException" => RefusalKind.Throttled,
            "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" or "InvalidClientTokenId" or "UnrecognizedClientException"
                or "SignatureDoesNotMatch" or "InvalidSignatureException" or "IncompleteSignature" or "IncompleteSignatureException"
                or "MissingAuthenticationToken" or "MissingAuthenticationTokenException" or "AuthFailure" or "InvalidAccessKeyId"
                or "InvalidToken" or "NotAuthorizedException" or "RequestTimeTooSkewed" or "RequestInTheFuture" or "TokenRefreshRequired"
                or "InvalidGrantException" or "ExpiredTokenOnRefresh" => RefusalKind.Credentials,
            "OptInRequired" or "SubscriptionRequiredException" or "SubscriptionRequired" or "RegionDisabledException"
                or "AccountNotReadyException" or "NotSignedUp" or "PendingVerification" => RefusalKind.NotReady,
            "ConstraintViolationException" => OfConstraint(error.Details?["Reason"]?.GetValue<string>()),
            "ConcurrentModificationException" or "ConcurrentModification" or "OperationInProgressException" or "ResourceInUseException"
                or "DeleteConflict" or "DependencyViolation" or "BucketAlreadyOwnedByYou" or "FinalizingOrganizationException" => RefusalKind.Conflict,
            "ServiceQuotaExceededException" or "LimitExceeded" or "LimitExceededException" or "TooManyBuckets" => RefusalKind.LimitReached,
            "ServiceException" or "InternalFailure" or "InternalError" or "InternalServerException" or "ServiceUnavailable"
                or "ServiceUnavailableException" => RefusalKind.Unavailable,
            _ => ByName(code, error.Status),
        };
    }

    private static RefusalKind OfConstraint(string? reason) => reason switch
    {
        null => RefusalKind.Invalid,
        // A least number, such as the last policy of a target, is no quota.
        _ when reason.StartsWith("MIN_", StringComparison.Ordinal) => RefusalKind.Invalid,
        _ when reason.Contains("LIMIT_EXCEEDED", StringComparison.Ordinal) || reason.Contains("QUOTA", StringComparison.Ordinal)
            || reason.EndsWith("_TOO_MANY", StringComparison.Ordinal) => RefusalKind.LimitReached,
        "ACCOUNT_CREATION_NOT_COMPLETE" or "PENDING_BUSINESS_VALIDATION" => RefusalKind.NotReady,
        _ => RefusalKind.Invalid,
    };

    private static RefusalKind ByName(string code, int status)
    {
        // AWS's families of names; the exact code and AWS's words are always shown beside the kind.
        if (code.StartsWith("AccessDenied", StringComparison.Ordinal)
            || code is "UnauthorizedOperation" or "AuthorizationError" or "Forbidden" or "ForbiddenException") return RefusalKind.AccessDenied;
        if (code.Contains("NotFound", StringComparison.Ordinal) || code.StartsWith("NoSuch", StringComparison.Ordinal)
            || code.Contains("DoesNotExist", StringComparison.Ordinal) || code.EndsWith("NotInUseException", StringComparison.Ordinal))
            return RefusalKind.NotFound;
        if (code.Contains("AlreadyExists", StringComparison.Ordinal) || code.StartsWith("Duplicate", StringComparison.Ordinal)
            || code.Contains("Conflict", StringComparison.Ordinal) || code.Contains("AlreadyAttached", StringComparison.Ordinal)
            || code.StartsWith("Already", StringComparison.Ordinal)) return RefusalKind.Conflict;
        if (code.Contains("LimitExceeded", StringComparison.Ordinal) || code.Contains("QuotaExceeded", StringComparison.Ordinal))
            return RefusalKind.LimitReached;
        if (code.StartsWith("Invalid", StringComparison.Ordinal) || code.StartsWith("Malformed", StringComparison.Ordinal)
            || code.StartsWith("Missing", StringComparison.Ordinal) || code.StartsWith("Validation", StringComparison.Ordinal)
            || code.Contains("BadRequest", StringComparison.Ordinal)) return RefusalKind.Invalid;
        return status switch
        {
            401 => RefusalKind.Credentials,
            403 => RefusalKind.AccessDenied,
            404 => RefusalKind.NotFound,
            409 => RefusalKind.Conflict,
            429 => RefusalKind.Throttled,
            >= 500 => RefusalKind.Unavailable,
            _ => RefusalKind.Other,
        };
    }
}
