using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Kms;

/// <summary>What symmetric keys encrypt opens with the key and the encryption context, to who may use both.</summary>
public sealed class CryptographicTests
{
    [Fact]
    public async Task A_ciphertext_opens_with_its_encryption_context_in_any_order_and_with_no_other()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var made = await Do(admin, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0","EncryptionContext":{"a":"1","b":"2"} }""");
        Assert.Equal(key, (string?)made["KeyId"]);
        var blob = (string)made["CiphertextBlob"]!;
        var opened = await Do(admin, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{blob}}","EncryptionContext":{"b":"2","a":"1"} }""");
        Assert.Equal(("c2VjcmV0", key), ((string?)opened["Plaintext"], (string?)opened["KeyId"]));
        Assert.Equal("InvalidCiphertextException", (await Refused(admin, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{blob}}"}""")).Code);
        Assert.Equal("InvalidCiphertextException", (await Refused(admin, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{blob}}","EncryptionContext":{"a":"12","b":""} }""")).Code);
        Assert.Equal("InvalidCiphertextException", (await Refused(admin, "kms", "Decrypt", """{"CiphertextBlob":"AQAAAA=="}""")).Code);
        var bytes = Convert.FromBase64String(blob);
        bytes[^1] ^= 1;
        Assert.Equal("InvalidCiphertextException", (await Refused(admin, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{Convert.ToBase64String(bytes)}}","EncryptionContext":{"a":"1","b":"2"} }""")).Code);
        var other = await KeyAsync(cloud);
        Assert.Equal("IncorrectKeyException", (await Refused(admin, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{blob}}","KeyId":"{{other}}","EncryptionContext":{"a":"1","b":"2"} }""")).Code);
    }

    [Fact]
    public async Task A_data_key_comes_back_from_its_ciphertext_and_moves_to_another_key()
    {
        await using var cloud = await StartAsync();
        var (admin, key, other) = (cloud.Administrator, await KeyAsync(cloud), await KeyAsync(cloud));
        var made = await Do(admin, "kms", "GenerateDataKey", $$"""{"KeyId":"{{key}}","KeySpec":"AES_256"}""");
        Assert.Equal(32, Convert.FromBase64String((string)made["Plaintext"]!).Length);
        var moved = await Do(admin, "kms", "ReEncrypt", $$"""{"CiphertextBlob":"{{made["CiphertextBlob"]}}","DestinationKeyId":"{{other}}","DestinationEncryptionContext":{"a":"b"} }""");
        Assert.Equal((key, other), ((string?)moved["SourceKeyId"], (string?)moved["KeyId"]));
        var opened = await Do(admin, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{moved["CiphertextBlob"]}}","EncryptionContext":{"a":"b"} }""");
        Assert.Equal((string?)made["Plaintext"], (string?)opened["Plaintext"]);
        Assert.False((await Do(admin, "kms", "GenerateDataKeyWithoutPlaintext", $$"""{"KeyId":"{{key}}","NumberOfBytes":64}""")).ContainsKey("Plaintext"));
        Assert.Equal("ValidationException", (await Refused(admin, "kms", "GenerateDataKey", $$"""{"KeyId":"{{key}}"}""")).Code);
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("kms:ReEncryptTo", "kms:Encrypt"));
        Assert.Contains("kms:ReEncryptFrom", (await Refused(bob, "kms", "ReEncrypt", $$"""{"CiphertextBlob":"{{made["CiphertextBlob"]}}","DestinationKeyId":"{{other}}"}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_on_the_encryption_context_and_the_alias_decide()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var bob = await cloud.NewUserAsync(admin, "bob", Policy(
            """{"Effect":"Allow","Action":"kms:Encrypt","Resource":"*","Condition":{"StringEquals":{"kms:EncryptionContext:team":"shop"},"ForAnyValue:StringEquals":{"kms:ResourceAliases":"alias/shop"}}}"""));
        var request = $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0","EncryptionContext":{"team":"shop"} }""";
        await Refused(bob, "kms", "Encrypt", request);
        await Do(admin, "kms", "CreateAlias", $$"""{"AliasName":"alias/shop","TargetKeyId":"{{key}}"}""");
        await Do(bob, "kms", "Encrypt", request);
        await Refused(bob, "kms", "Encrypt", request.Replace("\"shop\"", "\"bank\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_cannot_encrypt_says_why_and_a_dry_run_changes_nothing()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var request = $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0"}""";
        Assert.Equal("DryRunOperationException", (await Refused(admin, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0","DryRun":true}""")).Code);
        await Do(admin, "kms", "DisableKey", $$"""{"KeyId":"{{key}}"}""");
        Assert.Equal("DisabledException", (await Refused(admin, "kms", "Encrypt", request)).Code);
        await Do(admin, "kms", "ScheduleKeyDeletion", $$"""{"KeyId":"{{key}}"}""");
        Assert.Equal("KMSInvalidStateException", (await Refused(admin, "kms", "Encrypt", request)).Code);
        var signing = (string)(await Do(admin, "kms", "CreateKey", """{"KeyUsage":"SIGN_VERIFY","KeySpec":"RSA_2048"}"""))["KeyMetadata"]!["Arn"]!;
        Assert.Equal("InvalidKeyUsageException", (await Refused(admin, "kms", "Encrypt", $$"""{"KeyId":"{{signing}}","Plaintext":"c2VjcmV0"}""")).Code);
    }

    [Fact]
    public async Task Another_account_s_key_takes_both_policies_and_the_history_shows_no_plaintext()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var account = await cloud.NewAccountAsync("shop");
        var shop = await cloud.EnterAsync(account);
        var request = $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0"}""";
        await Refused(shop, "kms", "Encrypt", request);
        var policy = Policy($$"""{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:root","arn:aws:iam::{{account}}:root"]},"Action":"kms:*","Resource":"*"}""");
        await Do(admin, "kms", "PutKeyPolicy", $$"""{"KeyId":"{{key}}","PolicyName":"default","Policy":{{Json(policy)}}}""");
        await Do(shop, "kms", "Encrypt", request);
        await Do(shop, "kms", "DescribeKey", $$"""{"KeyId":"{{key}}"}""");
        var poor = await cloud.NewUserAsync(shop, "poor", Allow("s3:*"));
        await Refused(poor, "kms", "Encrypt", request);
        var events = (await Do(shop, "cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"Encrypt"}]}""")).ToJsonString();
        Assert.Contains("kms.amazonaws.com", events, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", events, StringComparison.Ordinal);
    }

    private static async Task<string> KeyAsync(EnforcedCloud cloud) => (string)(await Do(cloud.Administrator, "kms", "CreateKey", "{}"))["KeyMetadata"]!["Arn"]!;
}
