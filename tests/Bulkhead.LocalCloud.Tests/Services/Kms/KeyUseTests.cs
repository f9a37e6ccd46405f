using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Authorization.Rules;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Tests.Authorization;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Kms;

/// <summary>What is encrypted with a customer's key opens only to who may use that key, whatever else is changed about it.</summary>
public sealed class KeyUseTests
{
    [Fact]
    public async Task The_key_of_a_secret_is_not_taken_off_by_who_may_not_use_it()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        await Do(admin, "secretsmanager", "CreateSecret", $$"""{"Name":"db","SecretString":"old","KmsKeyId":"{{key}}"}""");
        var first = (string)(await Do(admin, "secretsmanager", "GetSecretValue", """{"SecretId":"db"}"""))["VersionId"]!;
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("secretsmanager:*"));
        await Refused(bob, "secretsmanager", "GetSecretValue", """{"SecretId":"db"}""");
        var refusal = await Refused(bob, "secretsmanager", "UpdateSecret", """{"SecretId":"db","KmsKeyId":"alias/aws/secretsmanager"}""");
        Assert.Contains("kms:Decrypt", refusal.Message, StringComparison.Ordinal);

        // Two values later the first has no label any more: it keeps the key that it was written with.
        await Do(admin, "secretsmanager", "PutSecretValue", """{"SecretId":"db","SecretString":"newer"}""");
        await Do(admin, "secretsmanager", "PutSecretValue", """{"SecretId":"db","SecretString":"newest"}""");
        await Do(admin, "secretsmanager", "UpdateSecret", """{"SecretId":"db","KmsKeyId":"alias/aws/secretsmanager"}""");
        Assert.Equal("newest", (string?)(await Do(bob, "secretsmanager", "GetSecretValue", """{"SecretId":"db"}"""))["SecretString"]);
        await Refused(bob, "secretsmanager", "GetSecretValue", $$"""{"SecretId":"db","VersionId":"{{first}}"}""");
        Assert.Equal("old", (string?)(await Do(admin, "secretsmanager", "GetSecretValue", $$"""{"SecretId":"db","VersionId":"{{first}}"}"""))["SecretString"]);
    }

    [Fact]
    public async Task Every_version_of_a_parameter_keeps_its_own_key()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        await Do(admin, "ssm", "PutParameter", $$"""{"Name":"/db","Value":"old","Type":"SecureString","KeyId":"{{key}}"}""");
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("ssm:*"));
        await Do(bob, "ssm", "PutParameter", """{"Name":"/db","Value":"new","Type":"SecureString","KeyId":"alias/aws/ssm","Overwrite":true}""");
        Assert.Equal("new", (string?)(await Do(bob, "ssm", "GetParameter", """{"Name":"/db","WithDecryption":true}"""))["Parameter"]!["Value"]);
        await Refused(bob, "ssm", "GetParameter", """{"Name":"/db:1","WithDecryption":true}""");
        await Refused(bob, "ssm", "GetParameterHistory", """{"Name":"/db","WithDecryption":true}""");
        await Do(bob, "ssm", "GetParameterHistory", """{"Name":"/db"}""");
        Assert.Equal("old", (string?)(await Do(admin, "ssm", "GetParameter", """{"Name":"/db:1","WithDecryption":true}"""))["Parameter"]!["Value"]);
    }

    [Fact]
    public async Task A_key_that_is_disabled_or_about_to_go_opens_nothing()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        await Do(admin, "secretsmanager", "CreateSecret", $$"""{"Name":"db","SecretString":"old","KmsKeyId":"{{key}}"}""");
        await Do(admin, "ssm", "PutParameter", $$"""{"Name":"/db","Value":"old","Type":"SecureString","KeyId":"{{key}}"}""");
        await Do(admin, "kms", "DisableKey", $$"""{"KeyId":"{{key}}"}""");
        Assert.Equal("DecryptionFailure", (await Refused(admin, "secretsmanager", "GetSecretValue", """{"SecretId":"db"}""")).Code);
        Assert.Equal("EncryptionFailure", (await Refused(admin, "secretsmanager", "PutSecretValue", """{"SecretId":"db","SecretString":"new"}""")).Code);
        Assert.Equal("InvalidKeyId", (await Refused(admin, "ssm", "GetParameter", """{"Name":"/db","WithDecryption":true}""")).Code);
        await Do(admin, "ssm", "GetParameter", """{"Name":"/db"}""");
        await Do(admin, "kms", "ScheduleKeyDeletion", $$"""{"KeyId":"{{key}}"}""");
        Assert.Equal("DecryptionFailure", (await Refused(admin, "secretsmanager", "GetSecretValue", """{"SecretId":"db"}""")).Code);
    }

    [Fact]
    public void A_key_that_is_gone_opens_nothing_and_one_of_AWS_is_not_asked()
    {
        var call = new AccessCall(new FakeCloud().Context, "GetSecretValue", []);
        IEnumerable<AccessCheck> Ask(string? key) => KeyUse.Of(call, "secretsmanager", key, ("SecretARN", "arn"), "kms:Decrypt");
        Assert.Equal("DecryptionFailure", Assert.Throws<ServiceException>(() => Ask("arn:aws:kms:eu-west-1:111111111111:key/gone").ToList()).Code);
        Assert.Equal("DecryptionFailure", Assert.Throws<ServiceException>(() => Ask("arn:aws:kms:eu-west-1:111111111111:x").ToList()).Code);
        Assert.Empty(Ask(null));
        Assert.Empty(Ask("arn:aws:kms:eu-west-1:111111111111:alias/aws/secretsmanager"));
    }

    [Fact]
    public async Task Messages_of_a_queue_with_a_customer_s_key_take_the_key()
    {
        await using var cloud = await StartAsync();
        var (admin, key) = (cloud.Administrator, await KeyAsync(cloud));
        await Do(admin, "kms", "CreateAlias", $$"""{"AliasName":"alias/orders","TargetKeyId":"{{key}}"}""");
        var url = (string)(await Do(admin, "sqs", "CreateQueue", """{"QueueName":"orders","Attributes":{"KmsMasterKeyId":"alias/orders"}}"""))["QueueUrl"]!;
        await Do(admin, "sqs", "SendMessage", $$"""{"QueueUrl":"{{url}}","MessageBody":"a"}""");
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("sqs:*"));
        Assert.Contains("kms:GenerateDataKey", (await Refused(bob, "sqs", "SendMessage", $$"""{"QueueUrl":"{{url}}","MessageBody":"b"}""")).Message, StringComparison.Ordinal);
        Assert.Contains("kms:Decrypt", (await Refused(bob, "sqs", "ReceiveMessage", $$"""{"QueueUrl":"{{url}}"}""")).Message, StringComparison.Ordinal);
        Assert.Single((JsonArray)(await Do(admin, "sqs", "ReceiveMessage", $$"""{"QueueUrl":"{{url}}"}"""))["Messages"]!);
        await Do(admin, "kms", "DisableKey", $$"""{"KeyId":"{{key}}"}""");
        Assert.Equal("KmsDisabled", (await Refused(admin, "sqs", "ReceiveMessage", $$"""{"QueueUrl":"{{url}}"}""")).Code);
    }

    private static async Task<string> KeyAsync(EnforcedCloud cloud) => (string)(await Do(cloud.Administrator, "kms", "CreateKey", "{}"))["KeyMetadata"]!["Arn"]!;
}
