using System.Net;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>
/// Keeps web pages out: a page in a browser on the same machine can send requests to loopback, under a foreign host
/// name (DNS rebinding) or with its own origin.
/// </summary>
internal static class HostGuard
{
    /// <summary>The refusal of a request that no client of this machine's sends; null for others.</summary>
    public static ServiceException? Refusal(HttpCall call)
    {
        if (!IsLocal(call.Headers.Find("Host")))
            return new ServiceException("AccessDenied", "The local cloud answers to 127.0.0.1 and localhost only.", 403);
        if (call.Headers.Find("Origin") is { } origin && !IsLocalOrigin(origin))
            return new ServiceException("AccessDenied", "The local cloud does not answer web pages of other hosts.", 403);
        return null;
    }

    private static bool IsLocalOrigin(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLocal(uri.Host);

    private static bool IsLocal(string? host)
    {
        if (string.IsNullOrEmpty(host)) return false;
        var end = host.StartsWith('[') ? host.IndexOf(']', StringComparison.Ordinal) + 1 : host.IndexOf(':', StringComparison.Ordinal);
        var name = end > 0 ? host[..end] : host;
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (IPAddress.TryParse(name, out var address)) return IPAddress.IsLoopback(address);
        // An account id that S3 Control puts before the endpoint's host.
        return name.IndexOf('.', StringComparison.Ordinal) == 12
            && name.AsSpan(0, 12).IndexOfAnyExceptInRange('0', '9') < 0
            && IPAddress.TryParse(name.AsSpan(13), out var after) && IPAddress.IsLoopback(after);
    }
}
