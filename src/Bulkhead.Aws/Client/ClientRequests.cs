using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Client;

/// <summary>Writes a request for an endpoint: what a client adds to what the protocol says.</summary>
internal static class ClientRequests
{
    public static (WireRequest Wire, Endpoint Endpoint) Write(OperationModel operation, JsonObject input, Endpoint endpoint)
    {
        var request = ProtocolCodec.For(operation.Service).EncodeRequest(operation, WithTokens(operation, input));
        AddChecksum(operation, request);
        if (!endpoint.IsCustom && operation.Service.Name == "s3" && input["Bucket"]?.GetValue<string>() is { } bucket && IsHostName(bucket))
            return (WithoutBucket(request, bucket), WithHost(endpoint, bucket + "."));
        return (request, endpoint.IsCustom || request.HostPrefix is not { } prefix ? endpoint : WithHost(endpoint, prefix));
    }

    /// <summary>A token for each member that AWS recognises a repeat by, the same one however often the request goes out.</summary>
    private static JsonObject WithTokens(OperationModel operation, JsonObject input)
    {
        JsonObject? filled = null;
        foreach (var member in operation.Input?.Members ?? [])
        {
            if (!member.IsIdempotencyToken || input[member.Name] is not null) continue;
            filled ??= (JsonObject)input.DeepClone();
            filled[member.Name] = Guid.NewGuid().ToString();
        }

        return filled ?? input;
    }

    /// <summary>
    /// S3 asks for a checksum of some bodies (Amazon S3 User Guide: "Checking object integrity"), and of every object that goes
    /// into a bucket with Object Lock.
    /// </summary>
    private static void AddChecksum(OperationModel operation, WireRequest request)
    {
        if (request.Body.IsEmpty) return;
        if (operation.Service.Name == "s3")
        {
            if (request.Headers.Keys.Any(k => k.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase) || k == "Content-MD5")) return;
            request.Headers["x-amz-checksum-sha256"] = Convert.ToBase64String(SHA256.HashData(request.Body.Span));
        }
        else if (operation.NeedsChecksum && request.Headers.Find("Content-MD5") is null)
        {
#pragma warning disable CA5351 // Content-MD5 is what these operations take; it guards against damage, not against an attacker.
            request.Headers["Content-MD5"] = Convert.ToBase64String(MD5.HashData(request.Body.Span));
#pragma warning restore CA5351
        }
    }

    /// <summary>Whether a bucket can be part of a host name under AWS's certificate: no dots, no capitals.</summary>
    private static bool IsHostName(string bucket) =>
        bucket.Length is >= 3 and <= 63 && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static WireRequest WithoutBucket(WireRequest request, string bucket)
    {
        var rest = request.Path[(bucket.Length + 1)..];
        return new WireRequest
        {
            Method = request.Method,
            Path = rest.Length == 0 ? "/" : rest,
            Query = request.Query,
            Headers = request.Headers,
            Body = request.Body,
        };
    }

    private static Endpoint WithHost(Endpoint endpoint, string prefix) =>
        endpoint with { Address = new UriBuilder(endpoint.Address) { Host = prefix + endpoint.Address.Host }.Uri };
}
