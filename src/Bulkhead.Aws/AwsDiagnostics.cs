using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Aws;

/// <summary>The diagnostics of refusals: one for each <see cref="RefusalKind"/>, with what to do.</summary>
public static class AwsDiagnostics
{
    /// <summary>The caller may not do it.</summary>
    public static readonly DiagnosticDescriptor AccessDenied = new("BH5001", Severity.Error, "AWS denied access");

    /// <summary>No credentials, or none that AWS accepts.</summary>
    public static readonly DiagnosticDescriptor Credentials = new("BH5002", Severity.Error, "No usable AWS credentials");

    /// <summary>Too many requests.</summary>
    public static readonly DiagnosticDescriptor Throttled = new("BH5003", Severity.Error, "AWS throttled the calls");

    /// <summary>A quota is used up.</summary>
    public static readonly DiagnosticDescriptor LimitReached = new("BH5004", Severity.Error, "An AWS limit is reached");

    /// <summary>It does not exist.</summary>
    public static readonly DiagnosticDescriptor NotFound = new("BH5005", Severity.Error, "AWS does not know it");

    /// <summary>It exists already, or is in use.</summary>
    public static readonly DiagnosticDescriptor Conflict = new("BH5006", Severity.Error, "It is there already, or in use");

    /// <summary>The request is wrong.</summary>
    public static readonly DiagnosticDescriptor Invalid = new("BH5007", Severity.Error, "AWS does not accept the request");

    /// <summary>The account or region is not ready.</summary>
    public static readonly DiagnosticDescriptor NotReady = new("BH5008", Severity.Error, "The account or region is not ready");

    /// <summary>The service failed.</summary>
    public static readonly DiagnosticDescriptor Unavailable = new("BH5009", Severity.Error, "The AWS service failed");

    /// <summary>Nothing answers.</summary>
    public static readonly DiagnosticDescriptor Unreachable = new("BH5010", Severity.Error, "The endpoint can't be reached");

    /// <summary>It is not known whether it was done.</summary>
    public static readonly DiagnosticDescriptor Uncertain = new("BH5011", Severity.Error, "It is not known whether AWS did it");

    /// <summary>Anything else.</summary>
    public static readonly DiagnosticDescriptor Other = new("BH5012", Severity.Error, "AWS refused");

    /// <summary>What people read of a refusal: API, account, region, AWS's words, the request id, and what to do.</summary>
    public static Diagnostic ToDiagnostic(this AwsRefusal refusal) => new(DescriptorOf(refusal.Kind), Describe(refusal))
    {
        Help = AdviceFor(refusal),
    };

    /// <summary>What to do about a refusal, one sentence or two.</summary>
    public static string AdviceFor(AwsRefusal refusal) => refusal.Kind switch
    {
        RefusalKind.AccessDenied => refusal.Message.Contains("explicit deny", StringComparison.OrdinalIgnoreCase)
            ? $"A policy denies {Api(refusal)}: the message says which kind. Change that policy, or use another role."
            : $"Give the caller an Allow for {Api(refusal)}, or use a profile that has it.",
        RefusalKind.Credentials => CredentialsAdvice(refusal),
        RefusalKind.Throttled => "Something else calls the same API for this account. Run again later: what is done stays done.",
        RefusalKind.LimitReached => refusal.Service == "organizations"
            ? "Ask AWS for more in the Service Quotas console of the management account, region us-east-1, or remove what is not needed."
            : "Ask AWS for more in the Service Quotas console of this account and region, or remove what is not needed.",
        RefusalKind.NotFound => "It was removed, or it never was there. Run plan again, which reads everything afresh.",
        RefusalKind.Conflict => "Something else made or changes it. Run plan again, which reads everything afresh.",
        RefusalKind.Invalid => refusal.Code switch
        {
            "NoRegion" => "Give --region, or set AWS_REGION.",
            "BadEndpoint" => "Correct the address, or unset it to use AWS's own.",
            _ => "Correct what AWS's message names. If the file says nothing of it, this is a mistake in Bulkhead: report it with the request id.",
        },
        RefusalKind.NotReady => "A new account takes some minutes, and a region must be opted in to. Run again later.",
        RefusalKind.Unavailable when refusal.Message.Contains("the local cloud's file", StringComparison.Ordinal) =>
            "The local cloud can't keep what it is told: make room on the disk, or give it another file, and run again. What was acknowledged is there.",
        RefusalKind.Unavailable => "Look at https://health.aws.amazon.com and run again: what is done stays done.",
        RefusalKind.Unreachable => "Look at the network, the proxy and the region's name, and at AWS_ENDPOINT_URL if it is set.",
        RefusalKind.Uncertain => "Do not repeat it by hand. Run again: Bulkhead looks first whether AWS has done it.",
        RefusalKind.Other when refusal.Code == AwsRefusal.UnreadableAnswer =>
            "Something other than AWS may have answered, such as a proxy or a network's sign-in page. Look at those, and at AWS_ENDPOINT_URL if it is set.",
        RefusalKind.Other => "AWS's message says what; the request id helps AWS's support.",
        _ => throw new UnreachableException(),
    };

    private static DiagnosticDescriptor DescriptorOf(RefusalKind kind) => kind switch
    {
        RefusalKind.AccessDenied => AccessDenied,
        RefusalKind.Credentials => Credentials,
        RefusalKind.Throttled => Throttled,
        RefusalKind.LimitReached => LimitReached,
        RefusalKind.NotFound => NotFound,
        RefusalKind.Conflict => Conflict,
        RefusalKind.Invalid => Invalid,
        RefusalKind.NotReady => NotReady,
        RefusalKind.Unavailable => Unavailable,
        RefusalKind.Unreachable => Unreachable,
        RefusalKind.Uncertain => Uncertain,
        RefusalKind.Other => Other,
        _ => throw new UnreachableException(),
    };

    private static string Describe(AwsRefusal refusal)
    {
        var text = new StringBuilder(Api(refusal));
        if (refusal.Subject is { } subject) text.Append(CultureInfo.InvariantCulture, $" about account {subject}");
        if (refusal.Account is { } account) text.Append(CultureInfo.InvariantCulture, $" as account {account}");
        text.Append(CultureInfo.InvariantCulture, $" in {refusal.Region}: {refusal.Message.TrimEnd('.')} ({refusal.Code}");
        if (refusal.Reason is { } reason) text.Append(CultureInfo.InvariantCulture, $", {reason}");
        if (refusal.RequestId.Length > 0) text.Append(CultureInfo.InvariantCulture, $", request {refusal.RequestId}");
        return text.Append(')').ToString();
    }

    private static string CredentialsAdvice(AwsRefusal refusal)
    {
        if (refusal.Code == "ProfileNotFound") return "Name another profile; 'aws configure list-profiles' lists them.";
        if (refusal.Code.Contains("Expired", StringComparison.Ordinal)
            || (refusal.HttpStatus == 0 && refusal.Message.Contains("token", StringComparison.OrdinalIgnoreCase))) return "Sign in again: 'aws sso login', or fetch new credentials.";
        if (refusal.Code is "RequestTimeTooSkewed" or "RequestInTheFuture") return "Set this machine's clock.";
        return refusal.HttpStatus == 0
            ? "Set AWS_PROFILE or give --profile, sign in with 'aws sso login', or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            : "The key is wrong, deleted or of another partition: 'aws sts get-caller-identity' shows what AWS makes of it.";
    }

    private static string Api(AwsRefusal refusal) => $"{refusal.Service}:{refusal.Operation}";
}
