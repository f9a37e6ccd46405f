namespace Bulkhead.Aws;

/// <summary>Why AWS (or the way to it) did not do what was asked.</summary>
public enum RefusalKind
{
    /// <summary>The caller may not do it.</summary>
    AccessDenied,

    /// <summary>There are no credentials, or AWS does not accept them: wrong, expired, or a clock that is off.</summary>
    Credentials,

    /// <summary>Too many requests, also after the retries.</summary>
    Throttled,

    /// <summary>A quota of the account or the organization is used up.</summary>
    LimitReached,

    /// <summary>What the request names does not exist.</summary>
    NotFound,

    /// <summary>It exists already, is in use, or something else is changing it now.</summary>
    Conflict,

    /// <summary>The request is wrong.</summary>
    Invalid,

    /// <summary>The account or region is not ready for this service yet (a new account, a region not opted in to).</summary>
    NotReady,

    /// <summary>The service failed, also after the retries.</summary>
    Unavailable,

    /// <summary>Nothing answers at the endpoint: the request was not sent.</summary>
    Unreachable,

    /// <summary>The request was sent and its answer was lost: AWS may or may not have done it.</summary>
    Uncertain,

    /// <summary>Anything else: read AWS's message.</summary>
    Other,
}
