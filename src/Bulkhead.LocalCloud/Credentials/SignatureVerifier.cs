using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>
/// Verifies AWS Signature Version 4 (IAM User Guide, "Create a signed AWS API request"; Amazon S3 API Reference,
/// "Signature calculations" for presigned requests and chunked payloads).
/// </summary>
internal sealed class SignatureVerifier
{
    internal const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private const int KeyCacheLimit = 10_000;
    private static readonly string EmptyHash = Convert.ToHexStringLower(SHA256.HashData([]));

    private readonly ConcurrentDictionary<(string Secret, string Date, string Region, string Service), byte[]> _keys = new();

    /// <summary>Verifies a request and answers with its body, out of its chunks where it is sent in chunks.</summary>
    /// <exception cref="SignatureException">The signature or the body is not right.</exception>
    public ReadOnlyMemory<byte> Verify(HttpCall call, Signature signature, string secret)
    {
        var declared = call.Headers.Find("x-amz-content-sha256");
        var bodyHash = declared ?? (signature.Expires is not null && signature.Service == "s3" ? UnsignedPayload : Hash(call.Body.Span));
        var key = SigningKey(secret, signature);
        if (!Matches(call, signature, key, bodyHash, doubleEncode: signature.Service != "s3")
            && !(call.Path.Contains('%', StringComparison.Ordinal) && Matches(call, signature, key, bodyHash, doubleEncode: signature.Service == "s3")))
        {
            throw new SignatureException(
                SignatureProblem.Mismatch,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }

        if (declared is null or UnsignedPayload) return call.Body;
        if (declared.StartsWith("STREAMING-", StringComparison.Ordinal)) return ChunkedPayload.Read(call.Body, declared, signature, key);
        return declared == Hash(call.Body.Span)
            ? call.Body
            : throw new SignatureException(
                SignatureProblem.Payload, "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }

    private static bool Matches(HttpCall call, Signature signature, byte[] key, string bodyHash, bool doubleEncode)
    {
        var request = CanonicalRequest(call, signature, bodyHash, doubleEncode);
        var toSign = $"AWS4-HMAC-SHA256\n{signature.Time}\n{signature.Scope}\n{Hash(Encoding.UTF8.GetBytes(request))}";
        Span<byte> computed = stackalloc byte[32];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign), computed);
        return FixedTimeEquals(Convert.ToHexStringLower(computed), signature.Value);
    }

    internal static bool FixedTimeEquals(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given));

    internal static string Hash(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? EmptyHash : Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string CanonicalRequest(HttpCall call, Signature signature, string bodyHash, bool doubleEncode)
    {
        var text = new StringBuilder(512);
        text.Append(call.Method).Append('\n');
        text.Append(doubleEncode ? EncodePath(call.Path) : call.Path).Append('\n');
        AppendQuery(text, call);
        text.Append('\n');
        foreach (var name in signature.SignedHeaders)
        {
            text.Append(name).Append(':');
            AppendCollapsed(text, call.Headers.Find(name) ?? "");
            text.Append('\n');
        }

        return text.Append('\n').AppendJoin(';', signature.SignedHeaders).Append('\n').Append(bodyHash).ToString();
    }

    private static void AppendQuery(StringBuilder text, HttpCall call)
    {
        if (call.Parameters.Count == 0) return;
        var encoded = call.Parameters
            .Where(p => p.Key != "X-Amz-Signature")
            .Select(p => (Name: Uri.EscapeDataString(p.Key), Value: Uri.EscapeDataString(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ThenBy(p => p.Value, StringComparer.Ordinal);
        var first = true;
        foreach (var (name, value) in encoded)
        {
            if (!first) text.Append('&');
            text.Append(name).Append('=').Append(value);
            first = false;
        }
    }

    /// <summary>Services but S3 sign the encoded path encoded once more.</summary>
    private static string EncodePath(string path)
    {
        if (path.Length <= 1) return "/";
        return string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
    }

    /// <summary>Header values are signed without spaces around them and with single spaces within.</summary>
    private static void AppendCollapsed(StringBuilder text, string value)
    {
        var wasSpace = false;
        foreach (var c in value.AsSpan().Trim())
        {
            var isSpace = c == ' ';
            if (!(isSpace && wasSpace)) text.Append(c);
            wasSpace = isSpace;
        }
    }

    private byte[] SigningKey(string secret, Signature signature)
    {
        var id = (secret, signature.Date, signature.Region, signature.Service);
        if (_keys.TryGetValue(id, out var known)) return known;
        if (_keys.Count >= KeyCacheLimit) _keys.Clear();
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in new[] { signature.Date, signature.Region, signature.Service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return _keys.GetOrAdd(id, key);
    }
}
