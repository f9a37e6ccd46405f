using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>
/// Finds the operation that an HTTP request asks for, by what AWS itself goes by: the target header, the service in the
/// signature's scope, the host, the form's action, and the path.
/// </summary>
public static class RequestRouter
{
    // Operations that need no signature, by the protocols that carry no target header.
    private static readonly string[] UnsignedServices = ["sts", "sso-oidc", "sso"];
    private static readonly ConcurrentDictionary<string, RestRoutes> Routes = new(StringComparer.Ordinal);

    /// <summary>The operation; null when no service that Bulkhead knows has it.</summary>
    /// <param name="host">The Host header, with or without a port; null when there is none.</param>
    /// <param name="request">The request.</param>
    public static RoutedRequest? Route(string? host, WireRequest request)
    {
        if (request.Headers.Find("X-Amz-Target") is { } target) return ByTarget(target, request);
        var services = SigningName(request) is { } signed ? ServiceIndex.BySigningName(signed) : [];
        // S3 Control shares S3's signing name, and has paths of its own.
        if (services.Contains("s3control"))
            services = [request.Path.StartsWith("/v20180820/", StringComparison.Ordinal) ? "s3control" : "s3"];
        if (services.IsEmpty) services = Unsigned(host);
        foreach (var name in services)
        {
            if (InService(ServiceModels.Get(name), host, request) is { } routed) return routed;
        }

        return null;
    }

    /// <summary>
    /// The service in the scope of the request's signature (<c>AKID/20261121/us-east-1/organizations/aws4_request</c>),
    /// from the Authorization header or a presigned query; null when it is not signed.
    /// </summary>
    public static string? SigningName(WireRequest request)
    {
        var scope = request.FindQuery("X-Amz-Credential");
        if (request.Headers.Find("Authorization") is { } authorization)
        {
            var start = authorization.IndexOf("Credential=", StringComparison.Ordinal);
            if (start >= 0) scope = authorization[(start + "Credential=".Length)..].Split(',', ' ')[0];
        }

        return scope?.Split('/') is [.., var service, "aws4_request"] ? service : null;
    }

    private static RoutedRequest? ByTarget(string target, WireRequest request)
    {
        var dot = target.LastIndexOf('.');
        if (dot < 0 || ServiceIndex.ByTarget(target[..dot]) is not { } service) return null;
        return service.FindOperation(target[(dot + 1)..]) is { } operation
            ? new RoutedRequest(operation, request, ProtocolCodec.For(service))
            : null;
    }

    private static ImmutableArray<string> Unsigned(string? host)
    {
        // A host such as sts.eu-west-1.amazonaws.com names the service; on loopback the request itself must.
        var first = (host ?? "").Split('.', ':')[0];
        return UnsignedServices.Contains(first) ? [first] : [.. UnsignedServices, "s3"];
    }

    private static RoutedRequest? InService(ServiceModel service, string? host, WireRequest request)
    {
        if (service.Protocol is WireProtocol.Query or WireProtocol.Ec2 || (service.SpeaksQueryToo && IsForm(request)))
        {
            var action = Parameter(request, "Action");
            return action is not null && service.FindOperation(action) is { } operation
                ? new RoutedRequest(
                    operation, request, ProtocolCodec.For(service.Protocol == WireProtocol.Ec2 ? WireProtocol.Ec2 : WireProtocol.Query))
                : null;
        }

        if (service.Protocol is not (WireProtocol.RestJson or WireProtocol.RestXml)) return null;
        var path = service.Name == "s3" ? S3Hosts.PathStyle(host, request.Path) : request.Path;
        var found = Routes.GetOrAdd(service.Name, static (_, s) => new RestRoutes(s), service).Find(request, path);
        if (found is null) return null;
        var inPathStyle = path == request.Path ? request : new WireRequest
        {
            Method = request.Method,
            Path = path,
            Query = request.Query,
            Headers = request.Headers,
            Body = request.Body,
        };
        return new RoutedRequest(found, inPathStyle, ProtocolCodec.For(service));
    }

    private static bool IsForm(WireRequest request) =>
        request.Headers.Find("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    private static string? Parameter(WireRequest request, string name)
    {
        foreach (var (key, value) in QueryFormReader.Parameters(request))
        {
            if (key == name) return value;
        }

        return null;
    }
}
