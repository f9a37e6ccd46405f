using System.Diagnostics;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Planning;

/// <summary>AWS's refusals in words for people.</summary>
internal static class RefusalText
{
    /// <summary>Account, region, API, code, AWS's words and the request id.</summary>
    public static string Describe(AwsRefusal refusal)
    {
        var place = refusal.Account is { } account ? $"{account}/{refusal.Region}" : refusal.Region.ToString();
        var request = refusal.RequestId.Length == 0 ? "" : $" (request {refusal.RequestId})";
        return $"{refusal.Service}:{refusal.Operation} in {place} answered {refusal.Code}: {refusal.Message.TrimEnd('.')}{request}";
    }

    /// <summary>What to do when a member account cannot be read.</summary>
    /// <param name="refusal">AWS's refusal.</param>
    /// <param name="role">The role by which the account was to be entered.</param>
    public static string AdviseForAccount(AwsRefusal refusal, string role) => refusal.Kind switch
    {
        RefusalKind.AccessDenied when refusal is { Service: "sts", Operation: "AssumeRole" } =>
            $"the account needs the role {role}, trusted by the management account; accounts that were invited lack it until somebody makes it, and 'access-role' on the account names another one that it has",
        RefusalKind.AccessDenied => "see which policy denies it: a guardrail may bind the access role in this account",
        RefusalKind.NotReady => "the account is new, or the region is not turned on in it: plan again later, or take the region out",
        _ => Advise(refusal),
    };

    /// <summary>What to do when the organization cannot be read.</summary>
    public static string Advise(AwsRefusal refusal) => refusal.Kind switch
    {
        RefusalKind.AccessDenied => "use credentials of the management account that may read the organization, such as its administrator's",
        RefusalKind.Credentials => "sign in again, or choose the right profile with --profile or AWS_PROFILE",
        RefusalKind.Throttled => "wait a minute and try again: somebody else uses up the organization's rates",
        RefusalKind.Unreachable => "check the network, the region and AWS_ENDPOINT_URL",
        RefusalKind.Uncertain or RefusalKind.Unavailable or RefusalKind.NotReady => "try again in a few minutes",
        RefusalKind.Other when refusal.Code == AwsRefusal.UnreadableAnswer =>
            "something other than AWS may have answered, such as a proxy or a network's sign-in page: look at those, and at AWS_ENDPOINT_URL if it is set",
        RefusalKind.LimitReached or RefusalKind.NotFound or RefusalKind.Conflict or RefusalKind.Invalid or RefusalKind.Other =>
            "AWS's words above say what it minds",
        _ => throw new UnreachableException(),
    };
}
