using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>What key pairs sign and HMAC keys authenticate, and the public keys that anybody checks signatures with.</summary>
internal static class SigningOperations
{
    // Sign and GenerateMac API pages, "Message": 4,096 bytes.
    private const int LongestMessage = 4_096;

    public static JsonObject Sign(CallContext context, JsonObject input)
    {
        var key = Key(context, input, "Sign", "SIGN_VERIFY");
        var (algorithm, hash) = Prepare(key, input);
        CryptographicKeys.RefuseDryRun(input);
        return new JsonObject { ["KeyId"] = ArnOf(key), ["SigningAlgorithm"] = algorithm, ["Signature"] = Convert.ToBase64String(Sign(context, key, algorithm, hash)) };
    }

    public static JsonObject Verify(CallContext context, JsonObject input)
    {
        var key = Key(context, input, "Verify", "SIGN_VERIFY");
        var (algorithm, hash) = Prepare(key, input);
        CryptographicKeys.RefuseDryRun(input);
        if (!Verifies(context, key, algorithm, hash, Convert.FromBase64String(input.Needed("Signature")))) throw new ServiceException("KMSInvalidSignatureException", "");
        return new JsonObject { ["KeyId"] = ArnOf(key), ["SigningAlgorithm"] = algorithm, ["SignatureValid"] = true };
    }

    public static JsonObject GetPublicKey(CallContext context, JsonObject input)
    {
        var key = CryptographicKeys.Usable(context, input.Needed("KeyId"));
        var metadata = key.Object("Metadata")!;
        var spec = metadata.Needed("KeySpec");
        if (!KeySpecs.IsRsa(spec) && !KeySpecs.IsElliptic(spec)) throw new ServiceException("UnsupportedOperationException", $"{ArnOf(key)} is not an asymmetric key.");
        var answer = metadata.Pick("KeySpec", "CustomerMasterKeySpec", "KeyUsage", "EncryptionAlgorithms", "SigningAlgorithms");
        answer["KeyId"] = ArnOf(key);
        answer["PublicKey"] = Convert.ToBase64String(KeySpecs.PublicOf(spec, CryptographicKeys.MaterialOf(context, key)));
        return answer;
    }

    public static JsonObject GenerateMac(CallContext context, JsonObject input)
    {
        var key = Key(context, input, "GenerateMac", "GENERATE_VERIFY_MAC");
        var mac = Mac(context, key, input);
        CryptographicKeys.RefuseDryRun(input);
        return new JsonObject { ["KeyId"] = ArnOf(key), ["MacAlgorithm"] = input.Needed("MacAlgorithm"), ["Mac"] = Convert.ToBase64String(mac) };
    }

    public static JsonObject VerifyMac(CallContext context, JsonObject input)
    {
        var key = Key(context, input, "VerifyMac", "GENERATE_VERIFY_MAC");
        var mac = Mac(context, key, input);
        CryptographicKeys.RefuseDryRun(input);
        if (!System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(mac, Convert.FromBase64String(input.Needed("Mac")))) throw new ServiceException("KMSInvalidMacException", "");
        return new JsonObject { ["KeyId"] = ArnOf(key), ["MacAlgorithm"] = input.Needed("MacAlgorithm"), ["MacValid"] = true };
    }

    private static JsonObject Key(CallContext context, JsonObject input, string operation, string usage)
    {
        CryptographicOperations.CheckTokens(input);
        var key = CryptographicKeys.Usable(context, input.Needed("KeyId"));
        var metadata = key.Object("Metadata")!;
        return metadata.Text("KeyUsage") == usage ? key
            : throw new ServiceException("InvalidKeyUsageException", $"{ArnOf(key)} key usage is {metadata.Text("KeyUsage")} which is not valid for {operation}.");
    }

    /// <summary>The algorithm of a request and the hash of its message: the message's own where it is a digest already.</summary>
    private static (string Algorithm, byte[] Hash) Prepare(JsonObject key, JsonObject input)
    {
        var algorithm = input.Needed("SigningAlgorithm");
        KeySpecs.RefuseOther(key.Object("Metadata")!, "SigningAlgorithms", algorithm);
        var message = MessageOf(input);
        var name = HashOf(algorithm);
        switch (input.Text("MessageType") ?? "RAW")
        {
            case "RAW":
                return (algorithm, System.Security.Cryptography.CryptographicOperations.HashData(name, message));
            case "DIGEST":
                var length = System.Security.Cryptography.CryptographicOperations.HashData(name, []).Length;
                return message.Length == length ? (algorithm, message) : throw new ServiceException("ValidationException", $"Digest is invalid length for algorithm {algorithm}.");
            default:
                throw new ServiceException("ValidationException", $"MessageType {input.Text("MessageType")} is only for ML-DSA keys.");
        }
    }

    private static byte[] MessageOf(JsonObject input)
    {
        var message = Convert.FromBase64String(input.Text("Message") ?? throw new ServiceException("ValidationException", "Message is needed."));
        return message.Length is > 0 and <= LongestMessage ? message
            : throw new ServiceException("ValidationException", $"Value at 'message' failed to satisfy constraint: Member must have length between 1 and {LongestMessage}");
    }

    private static byte[] Sign(CallContext context, JsonObject key, string algorithm, byte[] hash)
    {
        var material = CryptographicKeys.MaterialOf(context, key);
        if (Padding(algorithm) is { } padding)
        {
            using var rsa = KeySpecs.Rsa(material);
            return rsa.SignHash(hash, HashOf(algorithm), padding);
        }

        using var elliptic = KeySpecs.Elliptic(material);
        return elliptic.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static bool Verifies(CallContext context, JsonObject key, string algorithm, byte[] hash, byte[] signature)
    {
        var material = CryptographicKeys.MaterialOf(context, key);
        if (Padding(algorithm) is { } padding)
        {
            using var rsa = KeySpecs.Rsa(material);
            return rsa.VerifyHash(hash, signature, HashOf(algorithm), padding);
        }

        using var elliptic = KeySpecs.Elliptic(material);
        return elliptic.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static byte[] Mac(CallContext context, JsonObject key, JsonObject input)
    {
        var algorithm = input.Needed("MacAlgorithm");
        KeySpecs.RefuseOther(key.Object("Metadata")!, "MacAlgorithms", algorithm);
        return System.Security.Cryptography.CryptographicOperations.HmacData(HashOf(algorithm), CryptographicKeys.MaterialOf(context, key), MessageOf(input));
    }

    /// <summary>The padding of an RSA signature; null for elliptic curves.</summary>
    private static RSASignaturePadding? Padding(string algorithm) =>
        algorithm.StartsWith("RSASSA_PSS", StringComparison.Ordinal) ? RSASignaturePadding.Pss
        : algorithm.StartsWith("RSASSA_PKCS1", StringComparison.Ordinal) ? RSASignaturePadding.Pkcs1 : null;

    private static HashAlgorithmName HashOf(string algorithm) => algorithm[^3..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    private static string ArnOf(JsonObject key) => key.Object("Metadata")!.Needed("Arn");
}
