using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Kms;

/// <summary>What key pairs sign can be checked with their public keys by anybody, and what HMAC keys make by nobody else.</summary>
public sealed class AsymmetricTests
{
    private const string Message = "dGhlIG1lc3NhZ2U=";

    [Theory]
    [InlineData("RSA_2048", "RSASSA_PSS_SHA_256")]
    [InlineData("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_512")]
    [InlineData("ECC_NIST_P256", "ECDSA_SHA_256")]
    [InlineData("ECC_NIST_P521", "ECDSA_SHA_512")]
    [InlineData("ECC_SECG_P256K1", "ECDSA_SHA_256")]
    public async Task A_signature_verifies_here_and_with_the_public_key(string spec, string algorithm)
    {
        await using var cloud = await StartAsync();
        var (kms, key) = (cloud.Administrator, await KeyAsync(cloud, spec, "SIGN_VERIFY"));
        var signature = (string)(await Do(kms, "kms", "Sign", $$"""{"KeyId":"{{key}}","Message":"{{Message}}","SigningAlgorithm":"{{algorithm}}"}"""))["Signature"]!;
        await Do(kms, "kms", "Verify", $$"""{"KeyId":"{{key}}","Message":"{{Message}}","SigningAlgorithm":"{{algorithm}}","Signature":"{{signature}}"}""");
        Assert.Equal("KMSInvalidSignatureException", (await Refused(kms, "kms", "Verify", $$"""{"KeyId":"{{key}}","Message":"b3RoZXI=","SigningAlgorithm":"{{algorithm}}","Signature":"{{signature}}"}""")).Code);
        var pair = await Do(kms, "kms", "GetPublicKey", $$"""{"KeyId":"{{key}}"}""");
        Assert.Contains(algorithm, pair["SigningAlgorithms"]!.AsArray().Select(a => (string)a!));
        Assert.True(Verifies(Convert.FromBase64String((string)pair["PublicKey"]!), algorithm, Convert.FromBase64String(signature)));
        // A digest of the same message is the same to the key.
        var digest = Convert.ToBase64String(CryptographicOperations.HashData(HashOf(algorithm), Convert.FromBase64String(Message)));
        await Do(kms, "kms", "Verify", $$"""{"KeyId":"{{key}}","Message":"{{digest}}","MessageType":"DIGEST","SigningAlgorithm":"{{algorithm}}","Signature":"{{signature}}"}""");
        Assert.Equal("ValidationException", (await Refused(kms, "kms", "Sign", $$"""{"KeyId":"{{key}}","Message":"{{Message}}","MessageType":"DIGEST","SigningAlgorithm":"{{algorithm}}"}""")).Code);
    }

    [Fact]
    public async Task An_RSA_key_opens_what_was_encrypted_with_its_public_key()
    {
        await using var cloud = await StartAsync();
        var (kms, key) = (cloud.Administrator, await KeyAsync(cloud, "RSA_2048", "ENCRYPT_DECRYPT"));
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String((string)(await Do(kms, "kms", "GetPublicKey", $$"""{"KeyId":"{{key}}"}"""))["PublicKey"]!), out _);
        var outside = Convert.ToBase64String(rsa.Encrypt(Encoding.UTF8.GetBytes("secret"), RSAEncryptionPadding.OaepSHA256));
        var opened = await Do(kms, "kms", "Decrypt", $$"""{"KeyId":"{{key}}","CiphertextBlob":"{{outside}}","EncryptionAlgorithm":"RSAES_OAEP_SHA_256"}""");
        Assert.Equal("secret", Encoding.UTF8.GetString(Convert.FromBase64String((string)opened["Plaintext"]!)));
        var inside = (string)(await Do(kms, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"{{Message}}","EncryptionAlgorithm":"RSAES_OAEP_SHA_1"}"""))["CiphertextBlob"]!;
        await Do(kms, "kms", "Decrypt", $$"""{"KeyId":"{{key}}","CiphertextBlob":"{{inside}}","EncryptionAlgorithm":"RSAES_OAEP_SHA_1"}""");
        Assert.Equal("InvalidCiphertextException", (await Refused(kms, "kms", "Decrypt", $$"""{"KeyId":"{{key}}","CiphertextBlob":"{{inside}}","EncryptionAlgorithm":"RSAES_OAEP_SHA_256"}""")).Code);
        Assert.Equal("InvalidKeyUsageException", (await Refused(kms, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"{{Message}}"}""")).Code);
        Assert.Equal("ValidationException", (await Refused(kms, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"{{Convert.ToBase64String(new byte[191])}}","EncryptionAlgorithm":"RSAES_OAEP_SHA_256"}""")).Code);
        Assert.Equal("InvalidKeyUsageException", (await Refused(kms, "kms", "GenerateDataKey", $$"""{"KeyId":"{{key}}","KeySpec":"AES_256"}""")).Code);
    }

    [Fact]
    public async Task An_HMAC_verifies_with_its_key_alone()
    {
        await using var cloud = await StartAsync();
        var (kms, key, other) = (cloud.Administrator, await KeyAsync(cloud, "HMAC_256", "GENERATE_VERIFY_MAC"), await KeyAsync(cloud, "HMAC_256", "GENERATE_VERIFY_MAC"));
        string With(string id, string more = "") => $$"""{"KeyId":"{{id}}","Message":"{{Message}}","MacAlgorithm":"HMAC_SHA_256"{{more}}}""";
        var mac = (string)(await Do(kms, "kms", "GenerateMac", With(key)))["Mac"]!;
        await Do(kms, "kms", "VerifyMac", With(key, $",\"Mac\":\"{mac}\""));
        Assert.Equal("KMSInvalidMacException", (await Refused(kms, "kms", "VerifyMac", With(other, $",\"Mac\":\"{mac}\""))).Code);
        Assert.Equal("InvalidKeyUsageException", (await Refused(kms, "kms", "GenerateMac", With(key).Replace("256\"", "512\"", StringComparison.Ordinal))).Code);
        Assert.Equal("UnsupportedOperationException", (await Refused(kms, "kms", "GetPublicKey", $$"""{"KeyId":"{{key}}"}""")).Code);
    }

    [Theory]
    [InlineData("""{"KeySpec":"RSA_2048"}""")]
    [InlineData("""{"KeySpec":"ECC_NIST_P256","KeyUsage":"ENCRYPT_DECRYPT"}""")]
    [InlineData("""{"KeySpec":"HMAC_256","KeyUsage":"SIGN_VERIFY"}""")]
    [InlineData("""{"KeyUsage":"SIGN_VERIFY"}""")]
    public async Task A_key_has_a_usage_of_its_specification(string input)
    {
        await using var cloud = await StartAsync();
        Assert.Equal("ValidationException", (await Refused(cloud.Administrator, "kms", "CreateKey", input)).Code);
    }

    [Fact]
    public async Task The_keys_policy_and_the_algorithm_decide_who_signs()
    {
        await using var cloud = await StartAsync();
        var key = await KeyAsync(cloud, "RSA_2048", "SIGN_VERIFY");
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", Policy(
            """{"Effect":"Allow","Action":"kms:Sign","Resource":"*","Condition":{"StringEquals":{"kms:SigningAlgorithm":"RSASSA_PSS_SHA_256","kms:MessageType":"RAW"} } }"""));
        await Do(bob, "kms", "Sign", $$"""{"KeyId":"{{key}}","Message":"{{Message}}","SigningAlgorithm":"RSASSA_PSS_SHA_256"}""");
        Assert.Equal("AccessDeniedException", (await Refused(bob, "kms", "Sign", $$"""{"KeyId":"{{key}}","Message":"{{Message}}","SigningAlgorithm":"RSASSA_PSS_SHA_384"}""")).Code);
    }

    [Fact]
    public async Task A_replica_opens_what_its_primary_sealed_under_a_policy_of_its_own()
    {
        await using var cloud = await StartAsync();
        var kms = cloud.Administrator;
        var arn = (string)(await Do(kms, "kms", "CreateKey", """{"MultiRegion":true}"""))["KeyMetadata"]!["Arn"]!;
        var blob = (string)(await Do(kms, "kms", "Encrypt", $$"""{"KeyId":"{{arn}}","Plaintext":"{{Message}}","EncryptionContext":{"a":"b"} }"""))["CiphertextBlob"]!;
        var mallory = await cloud.NewUserAsync(kms, "mallory", Allow("kms:ReplicateKey"));
        Assert.Contains("kms:CreateKey", (await Refused(mallory, "kms", "ReplicateKey", $$"""{"KeyId":"{{arn}}","ReplicaRegion":"us-east-1"}""")).Message, StringComparison.Ordinal);
        var replica = (await Do(kms, "kms", "ReplicateKey", $$"""{"KeyId":"{{arn}}","ReplicaRegion":"us-east-1"}"""))["ReplicaKeyMetadata"]!;
        Assert.Equal(("REPLICA", arn), ((string?)replica["MultiRegionConfiguration"]!["MultiRegionKeyType"], (string?)replica["MultiRegionConfiguration"]!["PrimaryKey"]!["Arn"]));
        var opened = await CallAsync(kms, "Decrypt", $$"""{"CiphertextBlob":"{{blob}}","EncryptionContext":{"a":"b"} }""");
        Assert.Equal((Message, (string?)replica["Arn"]), ((string?)opened["Plaintext"], (string?)opened["KeyId"]));
        Assert.Equal("AlreadyExistsException", (await Refused(kms, "kms", "ReplicateKey", $$"""{"KeyId":"{{arn}}","ReplicaRegion":"us-east-1"}""")).Code);
        var single = (string)(await Do(kms, "kms", "CreateKey", "{}"))["KeyMetadata"]!["Arn"]!;
        Assert.Equal("UnsupportedOperationException", (await Refused(kms, "kms", "ReplicateKey", $$"""{"KeyId":"{{single}}","ReplicaRegion":"us-east-1"}""")).Code);
    }

    private static async Task<string> KeyAsync(EnforcedCloud cloud, string spec, string usage) =>
        (string)(await Do(cloud.Administrator, "kms", "CreateKey", $$"""{"KeySpec":"{{spec}}","KeyUsage":"{{usage}}"}"""))["KeyMetadata"]!["Arn"]!;

    private static async Task<JsonObject> CallAsync(AwsSession session, string operation, string input)
    {
        var result = await session.WithRegion(new RegionName("us-east-1")).CallAsync("kms", operation, (JsonObject)JsonNode.Parse(input)!, TestContext.Current.CancellationToken);
        return Assert.IsType<AwsSuccess>(result).Output;
    }

    private static bool Verifies(byte[] publicKey, string algorithm, byte[] signature)
    {
        var message = Convert.FromBase64String(Message);
        if (algorithm.StartsWith("ECDSA", StringComparison.Ordinal))
        {
            using var elliptic = ECDsa.Create();
            elliptic.ImportSubjectPublicKeyInfo(publicKey, out _);
            return elliptic.VerifyData(message, signature, HashOf(algorithm), DSASignatureFormat.Rfc3279DerSequence);
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
        return rsa.VerifyData(message, signature, HashOf(algorithm), algorithm.Contains("PSS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static HashAlgorithmName HashOf(string algorithm) => algorithm.EndsWith("512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
}
