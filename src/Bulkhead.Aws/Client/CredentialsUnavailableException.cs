using Amazon.Runtime;

namespace Bulkhead.Aws.Client;

/// <summary>The SDK's search for credentials failed, or their renewal did; the session turns it into a refusal.</summary>
internal sealed class CredentialsUnavailableException(Exception cause) : Exception(Words(cause), cause)
{
    private static string Words(Exception cause)
    {
        // The chain's own message is a list of everything that it tried.
        if (cause.Message.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal))
            return "There are no credentials in the environment, the profile, a container or an instance";
        var innermost = cause;
        // An error that a service answered with says it all itself.
        while (innermost is not AmazonServiceException && innermost.InnerException is { } inner) innermost = inner;
        var words = FirstLine(cause.Message);
        return innermost == cause ? words : $"{words}: {FirstLine(innermost.Message)}";
    }

    private static string FirstLine(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = trimmed.IndexOfAny('\r', '\n');
        return (end < 0 ? trimmed : trimmed[..end]).TrimEnd(" .-:").ToString();
    }
}
