using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>Cryptographic operations with symmetric keys.</summary>
internal static class CryptographicOperations
{
    private const string Algorithm = "SYMMETRIC_DEFAULT";

    public static JsonObject Encrypt(CallContext context, JsonObject input)
    {
        var key = Key(context, input, input.Needed("KeyId"), "Encrypt");
        RequireSymmetric(input.Text("EncryptionAlgorithm"));
        CryptographicKeys.RefuseDryRun(input);
        return new JsonObject
        {
            ["CiphertextBlob"] = CryptographicKeys.Seal(context, key, input.Object("EncryptionContext"), Convert.FromBase64String(input.Needed("Plaintext"))),
            ["KeyId"] = ArnOf(key),
            ["EncryptionAlgorithm"] = Algorithm,
        };
    }

    public static JsonObject Decrypt(CallContext context, JsonObject input)
    {
        RefuseRecipient(input);
        RequireSymmetric(input.Text("EncryptionAlgorithm"));
        var (key, plaintext) = Open(context, input, input.Text("KeyId"), input.Object("EncryptionContext"), "Decrypt");
        CryptographicKeys.RefuseDryRun(input);
        return new JsonObject { ["KeyId"] = ArnOf(key), ["Plaintext"] = Convert.ToBase64String(plaintext), ["EncryptionAlgorithm"] = Algorithm };
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
        if (CryptographicKeys.KeyOf(ciphertext) is not { } arn) throw CryptographicKeys.InvalidCiphertext();
        var key = Key(context, input, arn, operation);
        if (named is not null && ArnOf(KeyState.RequireAnywhere(context, named)) != arn)
            throw new ServiceException("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.");
        return (key, CryptographicKeys.Open(context, key, encryptionContext, ciphertext));
    }

    private static JsonObject Key(CallContext context, JsonObject input, string id, string operation)
    {
        if (input.Texts("GrantTokens").Any(token => GrantState.ReadToken(token) is null))
            throw new ServiceException("InvalidGrantTokenException", "The grant token is not valid.");
        return CryptographicKeys.Symmetric(context, id, operation);
    }

    private static void RequireSymmetric(string? algorithm)
    {
        if (algorithm is not null and not Algorithm)
            throw new ServiceException("InvalidKeyUsageException", $"The algorithm {algorithm} is not one of symmetric encryption keys.");
    }

    private static void RefuseRecipient(JsonObject input)
    {
        if (input.Object("Recipient") is not null) throw new ServiceException("NotImplemented", "The local cloud has no Nitro enclaves.", 501);
    }

    private static string ArnOf(JsonObject key) => key.Object("Metadata")!.Needed("Arn");
}
