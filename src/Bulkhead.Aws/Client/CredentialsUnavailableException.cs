namespace Bulkhead.Aws.Client;

/// <summary>The SDK's search for credentials failed, or their renewal did; the session turns it into a refusal.</summary>
internal sealed class CredentialsUnavailableException(Exception cause) : Exception(Words(cause), cause)
{
    private static string Words(Exception cause)
    {
        // The chain's own message is a list of everything that it tried.
        if (cause.Message.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal))
            return "There are no credentials in the environment, the profile, a container or an instance";
        var first = cause.Message.AsSpan().Trim();
        var end = first.IndexOfAny('\r', '\n');
        return (end < 0 ? first : first[..end]).TrimEnd(" .-:").ToString();
    }
}
