using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>Encryption: with symmetric keys, and with RSA keys, whose ciphertexts name no key and have no encryption context.</summary>
internal static class CryptographicOperations
{
    private const string Algorithm = "SYMMETRIC_DEFAULT";

    public static JsonObject Encrypt(CallContext context, JsonObject input)
    {
        CheckTokens(input);
        var key = CryptographicKeys.Encrypting(context, input.Needed("KeyId"), "Encrypt");
        var algorithm = AlgorithmOf(key, input);
        CryptographicKeys.RefuseDryRun(input);
        var plaintext = Convert.FromBase64String(input.Needed("Plaintext"));
        return new JsonObject
        {
            ["CiphertextBlob"] = CryptographicKeys.IsSymmetric(key)
                ? CryptographicKeys.Seal(context, key, input.Object("EncryptionContext"), plaintext)
                : RsaEncrypt(context, key, algorithm, plaintext),
            ["KeyId"] = ArnOf(key),
            ["EncryptionAlgorithm"] = algorithm,
        };
    }

    public static JsonObject Decrypt(CallContext context, JsonObject input)
    {
        RefuseRecipient(input);
        var algorithm = input.Text("EncryptionAlgorithm") ?? Algorithm;
        var (key, plaintext) = algorithm == Algorithm
            ? Open(context, input, input.Text("KeyId"), input.Object("EncryptionContext"), "Decrypt")
            : RsaDecrypt(context, input, algorithm);
        CryptographicKeys.RefuseDryRun(input);
        return new JsonObject { ["KeyId"] = ArnOf(key), ["Plaintext"] = Convert.ToBase64String(plaintext), ["EncryptionAlgorithm"] = algorithm };
    }

    public static JsonObject ReEncrypt(CallContext context, JsonObject input)
    {
        RequireSymmetric(input.Text("SourceEncryptionAlgorithm"));
        RequireSymmetric(input.Text("DestinationEncryptionAlgorithm"));
        var (source, plaintext) = Open(context, input, input.Text("SourceKeyId"), input.Object("SourceEncryptionContext"), "ReEncryptFrom");
        var destination = CryptographicKeys.Symmetric(context, input.Needed("DestinationKeyId"), "ReEncryptTo");
        CryptographicKeys.RefuseDryRun(input);
        return new JsonObject
        {
            ["CiphertextBlob"] = CryptographicKeys.Seal(context, destination, input.Object("DestinationEncryptionContext"), plaintext),
            ["SourceKeyId"] = ArnOf(source),
            ["KeyId"] = ArnOf(destination),
            ["SourceEncryptionAlgorithm"] = Algorithm,
            ["DestinationEncryptionAlgorithm"] = Algorithm,
        };
    }

    public static JsonObject GenerateDataKey(CallContext context, JsonObject input)
    {
        RefuseRecipient(input);
        return DataKey(context, input, "GenerateDataKey", withPlaintext: true);
    }

    public static JsonObject GenerateDataKeyWithoutPlaintext(CallContext context, JsonObject input) =>
        DataKey(context, input, "GenerateDataKeyWithoutPlaintext", withPlaintext: false);

    public static JsonObject GenerateRandom(CallContext context, JsonObject input)
    {
        RefuseRecipient(input);
        if (input.Text("CustomKeyStoreId") is not null) throw new ServiceException("CustomKeyStoreNotFoundException", "There is no custom key store.");
        var length = input.Int("NumberOfBytes") ?? throw new ServiceException("ValidationException", "NumberOfBytes is needed.");
        return new JsonObject { ["Plaintext"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(length)) };
    }

    private static JsonObject DataKey(CallContext context, JsonObject input, string operation, bool withPlaintext)
    {
        // GenerateDataKey API page: "You must specify either the KeySpec or the NumberOfBytes parameter (but not both)."
        var length = (input.Text("KeySpec"), input.Int("NumberOfBytes")) switch
        {
            ("AES_128", null) => 16,
            ("AES_256", null) => 32,
            (null, { } bytes) => bytes,
            _ => throw new ServiceException("ValidationException", "Please specify either number of bytes or key spec."),
        };
        var key = Key(context, input, input.Needed("KeyId"), operation);
        CryptographicKeys.RefuseDryRun(input);
        var plaintext = RandomNumberGenerator.GetBytes(length);
        var answer = new JsonObject
        {
            ["CiphertextBlob"] = CryptographicKeys.Seal(context, key, input.Object("EncryptionContext"), plaintext),
            ["KeyId"] = ArnOf(key),
        };
        if (withPlaintext) answer["Plaintext"] = Convert.ToBase64String(plaintext);
        return answer;
    }

    private static (JsonObject Key, byte[] Plaintext) Open(CallContext context, JsonObject input, string? named, JsonObject? encryptionContext, string operation)
    {
        var ciphertext = input.Text("CiphertextBlob") ?? throw new ServiceException("ValidationException", "CiphertextBlob is needed.");
        if (CryptographicKeys.KeyOf(context, ciphertext) is not { } arn) throw CryptographicKeys.InvalidCiphertext();
        var key = Key(context, input, arn, operation);
        if (named is not null && ArnOf(KeyState.RequireAnywhere(context, named)) != arn)
            throw new ServiceException("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.");
        return (key, CryptographicKeys.Open(context, key, encryptionContext, ciphertext));
    }

    private static JsonObject Key(CallContext context, JsonObject input, string id, string operation)
    {
        CheckTokens(input);
        return CryptographicKeys.Symmetric(context, id, operation);
    }

    /// <summary>Refuses grant tokens that no grant gave.</summary>
    /// <exception cref="ServiceException">InvalidGrantTokenException.</exception>
    public static void CheckTokens(JsonObject input)
    {
        if (input.Texts("GrantTokens").Any(token => GrantState.ReadToken(token) is null))
            throw new ServiceException("InvalidGrantTokenException", "The grant token is not valid.");
    }

    private static void RequireSymmetric(string? algorithm)
    {
        if (algorithm is not null and not Algorithm)
            throw new ServiceException("NotImplemented", $"The local cloud re-encrypts with symmetric keys only, and not by {algorithm}.", 501);
    }

    /// <summary>The algorithm of a request; an RSA key's must be said (Encrypt API page, "EncryptionAlgorithm").</summary>
    private static string AlgorithmOf(JsonObject key, JsonObject input)
    {
        var algorithm = input.Text("EncryptionAlgorithm") ?? Algorithm;
        KeySpecs.RefuseOther(key.Object("Metadata")!, "EncryptionAlgorithms", algorithm);
        // "You cannot specify an encryption context when using asymmetric KMS keys" (Encrypt API page, "EncryptionContext").
        if (algorithm != Algorithm && input.Object("EncryptionContext") is { Count: > 0 })
            throw new ServiceException("ValidationException", "Encryption context is not supported with asymmetric keys.");
        return algorithm;
    }

    private static string RsaEncrypt(CallContext context, JsonObject key, string algorithm, byte[] plaintext)
    {
        using var rsa = KeySpecs.Rsa(CryptographicKeys.MaterialOf(context, key));
        var padding = PaddingOf(algorithm);
        // RFC 8017, 7.1.1: the key's length without two hashes and two bytes.
        var longest = (rsa.KeySize / 8) - (2 * (padding == RSAEncryptionPadding.OaepSHA256 ? 32 : 20)) - 2;
        return plaintext.Length <= longest ? Convert.ToBase64String(rsa.Encrypt(plaintext, padding))
            : throw new ServiceException("ValidationException", $"Algorithm {algorithm} and key spec {key.Object("Metadata")!.Needed("KeySpec")} cannot encrypt data larger than {longest} bytes.");
    }

    private static (JsonObject Key, byte[] Plaintext) RsaDecrypt(CallContext context, JsonObject input, string algorithm)
    {
        CheckTokens(input);
        // Decrypt API page, "KeyId": required for ciphertexts of asymmetric keys.
        var id = input.Text("KeyId") ?? throw new ServiceException("ValidationException", "KeyId is required to decrypt with an asymmetric key.");
        var ciphertext = Convert.FromBase64String(input.Text("CiphertextBlob") ?? throw new ServiceException("ValidationException", "CiphertextBlob is needed."));
        var key = CryptographicKeys.Encrypting(context, id, "Decrypt");
        _ = AlgorithmOf(key, input);
        using var rsa = KeySpecs.Rsa(CryptographicKeys.MaterialOf(context, key));
        try
        {
            return (key, rsa.Decrypt(ciphertext, PaddingOf(algorithm)));
        }
        catch (CryptographicException)
        {
            throw CryptographicKeys.InvalidCiphertext();
        }
    }

    private static RSAEncryptionPadding PaddingOf(string algorithm) => algorithm == "RSAES_OAEP_SHA_256" ? RSAEncryptionPadding.OaepSHA256 : RSAEncryptionPadding.OaepSHA1;

    private static void RefuseRecipient(JsonObject input)
    {
        if (input.Object("Recipient") is not null) throw new ServiceException("NotImplemented", "The local cloud has no Nitro enclaves.", 501);
    }

    private static string ArnOf(JsonObject key) => key.Object("Metadata")!.Needed("Arn");
}
