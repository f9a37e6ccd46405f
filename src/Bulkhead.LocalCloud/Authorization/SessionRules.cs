using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>What sessions may not do whatever the policies say.</summary>
internal static class SessionRules
{
    /// <summary>
    /// A user's session without MFA calls neither IAM nor, but for two operations, STS (GetSessionToken API page).
    /// </summary>
    /// <exception cref="ServiceException">The session may not make the call.</exception>
    public static void Check(CallerIdentity caller, string service, string operation)
    {
        if (caller.Expires is null || caller.IsRole || caller.IsRoot || caller.MfaShown is not null) return;
        if (service == "iam" || (service == "sts" && operation is not ("AssumeRole" or "GetCallerIdentity")))
            throw new ServiceException("InvalidClientTokenId", "The security token included in the request is invalid", 403);
    }
}
