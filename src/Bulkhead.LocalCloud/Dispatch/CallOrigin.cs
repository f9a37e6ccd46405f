namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>How a request came in.</summary>
/// <param name="SourceIp">The client's address; null where nobody knows.</param>
/// <param name="UserAgent">What the client calls itself; null for nothing.</param>
/// <param name="Referer">The page that it says it comes from; null for none.</param>
/// <param name="IsPresigned">Whether the signature is in the query string.</param>
internal sealed record CallOrigin(string? SourceIp, string? UserAgent, string? Referer, bool IsPresigned)
{
    /// <summary>Nothing is known.</summary>
    public static CallOrigin Unknown { get; } = new(null, null, null, false);
}
