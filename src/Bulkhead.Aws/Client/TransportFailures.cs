using System.Net.Sockets;
using System.Security.Authentication;

namespace Bulkhead.Aws.Client;

/// <summary>Reads exceptions of the transport.</summary>
internal static class TransportFailures
{
    /// <summary>What an exception (or one inside it) says. In doubt the request may have arrived.</summary>
    public static TransportFailure Read(Exception exception)
    {
        var found = TransportFailure.None;
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case WireErrorException or CredentialsUnavailableException or RoleRefusedException:
                    return TransportFailure.None;
                case HttpRequestException http when IsBeforeSending(http.HttpRequestError):
                case AuthenticationException:
                case SocketException socket when IsBeforeConnecting(socket.SocketErrorCode):
                    return TransportFailure.NotSent;
                case HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException:
                    found = TransportFailure.AnswerLost;
                    break;
            }
        }

        return found;
    }

    private static bool IsBeforeConnecting(SocketError error) => error is SocketError.ConnectionRefused or SocketError.HostNotFound
        or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TryAgain;

    private static bool IsBeforeSending(HttpRequestError error) => error is HttpRequestError.NameResolutionError
        or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
}
