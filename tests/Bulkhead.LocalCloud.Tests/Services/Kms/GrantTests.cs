using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Kms;

/// <summary>A grant gives its operations to its grantee, and no more (AWS KMS Developer Guide, "Grants in AWS KMS").</summary>
public sealed class GrantTests
{
    private const string Bob = "arn:aws:iam::111111111111:user/bob";
    private const string Eve = "arn:aws:iam::111111111111:user/eve";

    [Fact]
    public async Task A_grant_gives_its_operations_until_it_is_revoked()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("s3:*"));
        var ciphertext = await EncryptAsync(admin, key);
        await Refused(bob, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{ciphertext}}"}""");
        var grant = (string)(await GrantAsync(admin, key, Bob, "\"Decrypt\""))["GrantId"]!;
        Assert.Equal("c2VjcmV0", (string?)(await Do(bob, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{ciphertext}}"}"""))["Plaintext"]);
        await Refused(bob, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0"}""");
        await Refused(bob, "kms", "ListGrants", $$"""{"KeyId":"{{key}}"}""");
        var listed = Assert.Single((JsonArray)(await Do(admin, "kms", "ListGrants", $$"""{"KeyId":"{{key}}"}"""))["Grants"]!)!;
        Assert.Equal((grant, Bob, key), ((string?)listed["GrantId"], (string?)listed["GranteePrincipal"], (string?)listed["KeyId"]));
        Assert.Empty((JsonArray)(await Do(admin, "kms", "ListGrants", $$"""{"KeyId":"{{key}}","GranteePrincipal":"{{Eve}}"}"""))["Grants"]!);
        await Do(admin, "kms", "RevokeGrant", $$"""{"KeyId":"{{key}}","GrantId":"{{grant}}"}""");
        await Refused(bob, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{ciphertext}}"}""");
        Assert.Equal("NotFoundException", (await Refused(admin, "kms", "RevokeGrant", $$"""{"KeyId":"{{key}}","GrantId":"{{grant}}"}""")).Code);
    }

    [Fact]
    public async Task Constraints_bind_a_grant_to_an_encryption_context()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("s3:*"));
        await GrantAsync(admin, key, Bob, "\"Encrypt\"", ""","Constraints":{"EncryptionContextSubset":{"team":"shop"} }""");
        await Do(bob, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0","EncryptionContext":{"team":"shop","more":"x"} }""");
        await Refused(bob, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0","EncryptionContext":{"team":"bank"} }""");
        await Refused(bob, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0"}""");
    }

    [Fact]
    public async Task Who_may_grant_by_a_grant_gives_no_more_than_it_has()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("s3:*"));
        await cloud.NewUserAsync(admin, "eve", Allow("s3:*"));
        await GrantAsync(admin, key, Bob, "\"CreateGrant\",\"Decrypt\"", ""","Constraints":{"EncryptionContextEquals":{"team":"shop"} }""");
        const string Same = ""","Constraints":{"EncryptionContextEquals":{"team":"shop"} }""";
        await GrantAsync(bob, key, Eve, "\"Decrypt\"", Same);
        await RefusedGrant(bob, key, Eve, "\"Decrypt\"", "");
        await RefusedGrant(bob, key, Eve, "\"Decrypt\",\"Encrypt\"", Same);
        await RefusedGrant(bob, key, Eve, "\"Decrypt\"", ""","Constraints":{"EncryptionContextEquals":{"team":"bank"} }""");
    }

    [Fact]
    public async Task The_retiring_principal_ends_a_grant_with_its_token()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("kms:ListRetirableGrants"));
        var eve = await cloud.NewUserAsync(admin, "eve", Allow("s3:*"));
        var made = await GrantAsync(admin, key, Eve, "\"DescribeKey\"", $$""","RetiringPrincipal":"{{Bob}}","Name":"once" """);
        var again = await GrantAsync(admin, key, Eve, "\"DescribeKey\"", $$""","RetiringPrincipal":"{{Bob}}","Name":"once" """);
        Assert.Equal((string?)made["GrantId"], (string?)again["GrantId"]);
        await Do(eve, "kms", "DescribeKey", $$"""{"KeyId":"{{key}}"}""");
        Assert.Single((JsonArray)(await Do(bob, "kms", "ListRetirableGrants", $$"""{"RetiringPrincipal":"{{Bob}}"}"""))["Grants"]!);
        var token = $$"""{"GrantToken":"{{made["GrantToken"]}}"}""";
        await Refused(eve, "kms", "RetireGrant", token);
        await Do(bob, "kms", "RetireGrant", token);
        Assert.Empty((JsonArray)(await Do(bob, "kms", "ListRetirableGrants", $$"""{"RetiringPrincipal":"{{Bob}}"}"""))["Grants"]!);
        await Refused(eve, "kms", "DescribeKey", $$"""{"KeyId":"{{key}}"}""");
    }

    [Fact]
    public async Task A_grant_lets_another_account_in_and_services_of_the_grantee_too()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        var account = await cloud.NewAccountAsync("shop");
        var shop = await cloud.EnterAsync(account);
        var ciphertext = await EncryptAsync(admin, key);
        await Refused(shop, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{ciphertext}}"}""");
        await GrantAsync(admin, key, $"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", "\"Decrypt\",\"GenerateDataKey\"");
        await Do(shop, "kms", "Decrypt", $$"""{"CiphertextBlob":"{{ciphertext}}"}""");
        await Do(shop, "secretsmanager", "CreateSecret", $$"""{"Name":"db","SecretString":"s","KmsKeyId":"{{key}}"}""");
        Assert.Equal("s", (string?)(await Do(shop, "secretsmanager", "GetSecretValue", """{"SecretId":"db"}"""))["SecretString"]);
    }

    [Theory]
    [InlineData("arn:aws:iam::111111111111:user/nobody", "\"Decrypt\"", "InvalidArnException")]
    [InlineData("arn:aws:iam::999999999999:root", "\"Decrypt\"", "InvalidArnException")]
    [InlineData("bob", "\"Decrypt\"", "InvalidArnException")]
    [InlineData("arn:aws:iam::111111111111:root", "\"Sign\"", "ValidationException")]
    [InlineData("arn:aws:iam::111111111111:root", "\"Delete\"", "ValidationException")]
    public async Task What_can_be_no_grant_is_refused(string grantee, string operations, string code)
    {
        await using var cloud = await StartAsync();
        Assert.Equal(code, (await RefusedGrant(cloud.Administrator, await KeyAsync(cloud), grantee, operations, "")).Code);
    }

    private static async Task<string> KeyAsync(EnforcedCloud cloud) => (string)(await Do(cloud.Administrator, "kms", "CreateKey", "{}"))["KeyMetadata"]!["Arn"]!;

    private static async Task<string> EncryptAsync(AwsSession session, string key) =>
        (string)(await Do(session, "kms", "Encrypt", $$"""{"KeyId":"{{key}}","Plaintext":"c2VjcmV0"}"""))["CiphertextBlob"]!;

    private static Task<JsonObject> GrantAsync(AwsSession session, string key, string grantee, string operations, string more = "") =>
        Do(session, "kms", "CreateGrant", $$"""{"KeyId":"{{key}}","GranteePrincipal":"{{grantee}}","Operations":[{{operations}}]{{more}}}""");

    private static Task<AwsRefusal> RefusedGrant(AwsSession session, string key, string grantee, string operations, string more) =>
        Refused(session, "kms", "CreateGrant", $$"""{"KeyId":"{{key}}","GranteePrincipal":"{{grantee}}","Operations":[{{operations}}]{{more}}}""");
}
