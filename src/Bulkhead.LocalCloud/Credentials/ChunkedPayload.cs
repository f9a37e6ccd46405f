using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>
/// Bodies that S3 clients send as <c>aws-chunked</c>: chunks with their size in hexadecimal, each signed or none, and
/// trailing headers (Amazon S3 API Reference, "Transferring payload in multiple chunks").
/// </summary>
internal static class ChunkedPayload
{
    private static readonly string EmptyHash = SignatureVerifier.Hash([]);

    /// <summary>The bytes of the chunks.</summary>
    /// <param name="body">The body as it was sent.</param>
    /// <param name="form">The value of <c>x-amz-content-sha256</c>.</param>
    /// <param name="signature">The request's signature, which begins the chain of the chunks'.</param>
    /// <param name="key">The signing key.</param>
    /// <exception cref="SignatureException">A chunk is not signed as it must be, or the form can't be read.</exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> body, string form, Signature signature, byte[] key)
    {
        var isSigned = form switch
        {
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" or "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" => true,
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => false,
            _ => throw new SignatureException(SignatureProblem.Incomplete, $"The local cloud does not read payloads of the form {form}."),
        };
        var bytes = new ArrayBufferWriter<byte>(Math.Max(body.Length, 1));
        var previous = signature.Value;
        var rest = body.Span;
        while (true)
        {
            var end = rest.IndexOf("\r\n"u8);
            if (end < 0) throw Malformed();
            var line = Encoding.ASCII.GetString(rest[..end]);
            var parts = line.Split(";chunk-signature=");
            if (!int.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0) throw Malformed();
            rest = rest[(end + 2)..];
            if (rest.Length < size) throw Malformed();
            if (isSigned)
            {
                if (parts.Length != 2 || !SignatureVerifier.FixedTimeEquals(Sign(key, signature, previous, rest[..size]), parts[1]))
                    throw new SignatureException(SignatureProblem.Mismatch, "The signature of a chunk does not match.");
                previous = parts[1];
            }

            if (size == 0) return bytes.WrittenMemory;
            bytes.Write(rest[..size]);
            if (!rest[size..].StartsWith("\r\n"u8)) throw Malformed();
            rest = rest[(size + 2)..];
        }
    }

    private static string Sign(byte[] key, Signature signature, string previous, ReadOnlySpan<byte> chunk)
    {
        var toSign = $"AWS4-HMAC-SHA256-PAYLOAD\n{signature.Time}\n{signature.Scope}\n{previous}\n{EmptyHash}\n{SignatureVerifier.Hash(chunk)}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static SignatureException Malformed() => new(SignatureProblem.Payload, "The chunks of the body can't be read.");
}
