using System.Security.Cryptography;
using System.Text;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Tests.Client;

/// <summary>
/// Signature Version 4, as the server side reckons it (IAM User Guide: "Create a signed AWS API request"): written from the
/// document, to hold the SDK's signing of Bulkhead's requests against.
/// </summary>
internal static class SignatureCheck
{
    public static bool IsRight(WireRequest request, string secret)
    {
        var parts = request.Headers["Authorization"]["AWS4-HMAC-SHA256 ".Length..].Split(", ")
            .Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        var scope = parts["Credential"].Split('/')[1..];
        var isS3 = scope[2] == "s3";
        var path = isS3 ? request.Path : string.Join('/', request.Path.Split('/').Select(Uri.EscapeDataString));
        var query = string.Join('&', request.Query
            .Select(p => (Name: Uri.EscapeDataString(p.Key), Value: Uri.EscapeDataString(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}"));
        var names = parts["SignedHeaders"].Split(';');
        var headers = string.Concat(names.Select(n => $"{n}:{request.Headers[n].Trim()}\n"));
        var canonical = $"{request.Method}\n{path}\n{query}\n{headers}\n{parts["SignedHeaders"]}\n{Hex(SHA256.HashData(request.Body.Span))}";
        var toSign = $"AWS4-HMAC-SHA256\n{request.Headers["X-Amz-Date"]}\n{string.Join('/', scope)}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return parts["Signature"] == Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
