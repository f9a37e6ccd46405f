using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>
/// What keys do: seal and open. A ciphertext names its key, as AWS's do, and opens only with the encryption context with which it was
/// made (AWS KMS Developer Guide, "Encryption context"). The key's material stands in the cloud's file, as every other secret does.
/// </summary>
internal static class CryptographicKeys
{
    private const byte Format = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>The key that an id, ARN or alias means, of any account, ready for use.</summary>
    /// <exception cref="ServiceException">NotFoundException, DisabledException, KMSInvalidStateException.</exception>
    public static JsonObject Usable(CallContext context, string id)
    {
        var key = KeyState.RequireAnywhere(context, id);
        KeyState.RefusePendingDeletion(key);
        var metadata = key.Object("Metadata")!;
        if (!metadata.Flag("Enabled")) throw new ServiceException("DisabledException", $"{metadata.Needed("Arn")} is disabled.");
        return key;
    }

    /// <summary>A key that encrypts.</summary>
    /// <exception cref="ServiceException">As <see cref="Usable"/>, and InvalidKeyUsageException.</exception>
    public static JsonObject Encrypting(CallContext context, string id, string operation)
    {
        var key = Usable(context, id);
        var metadata = key.Object("Metadata")!;
        if (metadata.Text("KeyUsage") is var usage and not "ENCRYPT_DECRYPT")
            throw new ServiceException("InvalidKeyUsageException", $"{metadata.Needed("Arn")} key usage is {usage} which is not valid for {operation}.");
        return key;
    }

    /// <summary>A symmetric key that encrypts.</summary>
    /// <exception cref="ServiceException">As <see cref="Encrypting"/>.</exception>
    public static JsonObject Symmetric(CallContext context, string id, string operation)
    {
        var key = Encrypting(context, id, operation);
        return IsSymmetric(key) ? key : throw new ServiceException("InvalidKeyUsageException", $"{key.Object("Metadata")!.Needed("Arn")} is not a symmetric encryption key.");
    }

    /// <summary>Whether a key is a symmetric one.</summary>
    public static bool IsSymmetric(JsonObject key) => key.Object("Metadata")!.Text("KeySpec") == KeySpecs.Symmetric;

    /// <summary>Ends a call that only asks whether it would succeed.</summary>
    public static void RefuseDryRun(JsonObject input)
    {
        if (input.Flag("DryRun")) throw new ServiceException("DryRunOperationException", "The request would have succeeded, but the DryRun option is set.", 412);
    }

    /// <summary>Seals a text for a key and an encryption context.</summary>
    public static string Seal(CallContext context, JsonObject key, JsonObject? encryptionContext, ReadOnlySpan<byte> plaintext)
    {
        var arn = Encoding.UTF8.GetBytes(key.Object("Metadata")!.Needed("Arn"));
        var blob = new byte[3 + arn.Length + NonceLength + TagLength + plaintext.Length];
        blob[0] = Format;
        BinaryPrimitives.WriteUInt16BigEndian(blob.AsSpan(1), (ushort)arn.Length);
        arn.CopyTo(blob, 3);
        var rest = blob.AsSpan(3 + arn.Length);
        RandomNumberGenerator.Fill(rest[..NonceLength]);
        using var cipher = new AesGcm(MaterialOf(context, key), TagLength);
        cipher.Encrypt(rest[..NonceLength], plaintext, rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), Bind(key, encryptionContext));
        return Convert.ToBase64String(blob);
    }

    /// <summary>The ARN of the key that opens a ciphertext in the region of a call; null for what no symmetric key of the local cloud made.</summary>
    public static string? KeyOf(CallContext context, string ciphertext) => SealerOf(ciphertext) is { } arn ? MultiRegionKeys.In(context.Region, arn) : null;

    private static string? SealerOf(string ciphertext)
    {
        var blob = new byte[ciphertext.Length];
        if (!Convert.TryFromBase64String(ciphertext, blob, out var length) || length < 3 || blob[0] != Format) return null;
        var named = BinaryPrimitives.ReadUInt16BigEndian(blob.AsSpan(1));
        if (length < 3 + named + NonceLength + TagLength) return null;
        var arn = Encoding.UTF8.GetString(blob, 3, named);
        return Arn.TryParse(arn) is { Service: "kms" } ? arn : null;
    }

    /// <summary>Opens a ciphertext that <see cref="KeyOf"/> says is of this key.</summary>
    /// <exception cref="ServiceException">InvalidCiphertextException: another encryption context, or a changed ciphertext.</exception>
    public static byte[] Open(CallContext context, JsonObject key, JsonObject? encryptionContext, string ciphertext)
    {
        // A relative in another region may have sealed it: its ARN is as long as what the ciphertext says.
        var blob = Convert.FromBase64String(ciphertext);
        var rest = blob.AsSpan(3 + BinaryPrimitives.ReadUInt16BigEndian(blob.AsSpan(1)));
        var plaintext = new byte[rest.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(MaterialOf(context, key), TagLength);
        try
        {
            cipher.Decrypt(rest[..NonceLength], rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), plaintext, Bind(key, encryptionContext));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw InvalidCiphertext();
        }

        return plaintext;
    }

    /// <summary>AWS says no more than that.</summary>
    public static ServiceException InvalidCiphertext() => new("InvalidCiphertextException", "");

    /// <summary>The key's material, made when it is first used.</summary>
    public static byte[] MaterialOf(CallContext context, JsonObject key)
    {
        if (key.Text("Material") is { } known) return Convert.FromBase64String(known);
        var material = KeySpecs.Make(key.Object("Metadata")!.Needed("KeySpec"));
        var changed = key.Copy();
        changed["Material"] = Convert.ToBase64String(material);
        var metadata = key.Object("Metadata")!;
        context.Cloud.Store.Put(KeyState.KeysOf(metadata.Needed("Arn")), metadata.Needed("KeyId"), changed);
        return material;
    }

    /// <summary>What a ciphertext is bound to: the key, and every pair of the encryption context, in whatever order they came.</summary>
    private static byte[] Bind(JsonObject key, JsonObject? encryptionContext)
    {
        using var bound = new MemoryStream();
        // The relatives of a multi-Region key open what one of them sealed.
        var metadata = key.Object("Metadata")!;
        Add(Encoding.UTF8.GetBytes(metadata.Object("MultiRegionConfiguration") is null ? metadata.Needed("Arn") : metadata.Needed("KeyId")));
        foreach (var (name, value) in (encryptionContext ?? []).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Add(Encoding.UTF8.GetBytes(name));
            Add(Encoding.UTF8.GetBytes(value!.GetValue<string>()));
        }

        return bound.ToArray();

        void Add(byte[] part)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            bound.Write(length);
            bound.Write(part);
        }
    }
}
