using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>
/// The public keys with which identity providers sign their tokens, as a JSON Web Key Set (RFC 7517): RSA for RS256, the
/// curve P-256 for ES256. AWS fetches them from the provider; the local cloud, which asks nobody, is given them.
/// </summary>
internal sealed class WebIdentityKeys
{
    private readonly List<(string? Id, string Algorithm, AsymmetricAlgorithm Key)> _keys = [];

    private WebIdentityKeys()
    {
    }

    /// <summary>No keys: no token is right.</summary>
    public static WebIdentityKeys None { get; } = new();

    /// <summary>Whether there is any key.</summary>
    public bool IsEmpty => _keys.Count == 0;

    /// <summary>Reads a key set.</summary>
    /// <exception cref="FormatException">The text is no key set, or has no key of a kind that is known.</exception>
    public static WebIdentityKeys Read(string json)
    {
        var keys = new WebIdentityKeys();
        try
        {
            foreach (var key in (JsonNode.Parse(json) as JsonObject)?.Objects("keys") ?? []) keys.Add(key);
        }
        catch (Exception e) when (e is JsonException or CryptographicException or FormatException or ServiceException)
        {
            throw new FormatException($"it is no JSON Web Key Set: {e.Message}", e);
        }

        return keys.IsEmpty ? throw new FormatException("it has no RSA or P-256 key") : keys;
    }

    /// <summary>Whether a key of the set signed the text.</summary>
    /// <param name="algorithm">What the token says: RS256 or ES256.</param>
    /// <param name="id">The key that the token names; null for any.</param>
    /// <param name="signed">What was signed: the token's first two parts.</param>
    /// <param name="signature">The signature.</param>
    public bool Verify(string algorithm, string? id, string signed, ReadOnlySpan<byte> signature)
    {
        var data = Encoding.ASCII.GetBytes(signed);
        foreach (var (keyId, keyAlgorithm, key) in _keys)
        {
            if (keyAlgorithm != algorithm || (id is not null && keyId is not null && id != keyId)) continue;
            var isRight = key switch
            {
                RSA rsa => rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                ECDsa ec => ec.VerifyData(data, signature, HashAlgorithmName.SHA256),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (isRight) return true;
        }

        return false;
    }

    private void Add(JsonObject key)
    {
        switch (key.Text("kty"))
        {
            case "RSA":
                _keys.Add((key.Text("kid"), "RS256", RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") })));
                break;
            case "EC" when key.Text("crv") == "P-256":
                var point = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") };
                _keys.Add((key.Text("kid"), "ES256", ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point })));
                break;
            default:
                break;
        }
    }

    private static byte[] Bytes(JsonObject key, string name) => Base64Url.DecodeFromChars(key.Needed(name));
}
