using System.Text.Json.Nodes;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

public sealed class ResourcePolicyTests
{
    private const string NewBucket = """{"Bucket":"acme-data","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}}""";

    [Fact]
    public async Task A_bucket_of_another_account_takes_both_policies_and_strangers_learn_nothing()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("dev");
        var dev = await cloud.EnterAsync(account);
        await Do(cloud.Administrator, "s3", "CreateBucket", NewBucket);
        await Do(cloud.Administrator, "s3", "PutObject", """{"Bucket":"acme-data","Key":"in/a.txt","Body":"aGk="}""");
        var refusal = await Refused(dev, "s3", "GetObject", """{"Bucket":"acme-data","Key":"in/a.txt"}""");
        Assert.EndsWith("because no resource-based policy allows the s3:GetObject action", refusal.Message, StringComparison.Ordinal);
        var policy = Policy($$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{account}}:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-data/in/*"}""");
        await Do(cloud.Administrator, "s3", "PutBucketPolicy", $$"""{"Bucket":"acme-data","Policy":{{Json(policy)}}}""");
        await Do(dev, "s3", "GetObject", """{"Bucket":"acme-data","Key":"in/a.txt"}""");
        await Refused(dev, "s3", "GetObject", """{"Bucket":"acme-data","Key":"out/a.txt"}""");
        var reader = await cloud.NewUserAsync(dev, "reader", policy: null);
        var own = await Refused(reader, "s3", "GetObject", """{"Bucket":"acme-data","Key":"in/a.txt"}""");
        Assert.Contains("identity-based policy", own.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_policy_alone_lets_a_user_of_its_account_in_and_keeps_an_administrator_out()
    {
        await using var cloud = await StartAsync();
        await Do(cloud.Administrator, "s3", "CreateBucket", NewBucket);
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        var policy = Policy("""
            {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/bob"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-data","Condition":{"StringLike":{"s3:prefix":["home/*"]}}},
            {"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::acme-data"}
            """);
        await Do(cloud.Administrator, "s3", "PutBucketPolicy", $$"""{"Bucket":"acme-data","Policy":{{Json(policy)}}}""");
        await Do(bob, "s3", "ListObjectsV2", """{"Bucket":"acme-data","Prefix":"home/bob"}""");
        await Refused(bob, "s3", "ListObjectsV2", """{"Bucket":"acme-data"}""");
        var refusal = await Refused(cloud.Administrator, "s3", "DeleteBucket", """{"Bucket":"acme-data"}""");
        Assert.EndsWith("with an explicit deny in a resource-based policy", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_keys_to_delete_each_is_decided_for_itself()
    {
        await using var cloud = await StartAsync();
        await Do(cloud.Administrator, "s3", "CreateBucket", NewBucket);
        foreach (var key in new[] { "mine/a", "theirs/a" })
            await Do(cloud.Administrator, "s3", "PutObject", $$"""{"Bucket":"acme-data","Key":"{{key}}","Body":"aGk="}""");
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", Policy("""{"Effect":"Allow","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::acme-data/mine/*"}"""));
        var answer = await Do(bob, "s3", "DeleteObjects", """{"Bucket":"acme-data","Delete":{"Objects":[{"Key":"mine/a"},{"Key":"theirs/a"}]}}""");
        Assert.Equal("mine/a", (string?)Assert.Single((JsonArray)answer["Deleted"]!)!["Key"]);
        Assert.Equal("AccessDenied", (string?)Assert.Single((JsonArray)answer["Errors"]!)!["Code"]);
        await Do(cloud.Administrator, "s3", "HeadObject", """{"Bucket":"acme-data","Key":"theirs/a"}""");
    }

    [Fact]
    public async Task A_key_policy_must_allow_even_an_administrator()
    {
        await using var cloud = await StartAsync();
        var open = await Do(cloud.Administrator, "kms", "CreateKey", "{}");
        await Do(cloud.Administrator, "kms", "DescribeKey", $$"""{"KeyId":"{{(string)open["KeyMetadata"]!["KeyId"]!}}"}""");
        var policy = Policy("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/bob"},"Action":"kms:*","Resource":"*"}""");
        var closed = await Do(cloud.Administrator, "kms", "CreateKey", $$"""{"Policy":{{Json(policy)}},"BypassPolicyLockoutSafetyCheck":true}""");
        var id = (string)closed["KeyMetadata"]!["KeyId"]!;
        var refusal = await Refused(cloud.Administrator, "kms", "DescribeKey", $$"""{"KeyId":"{{id}}"}""");
        Assert.Equal("AccessDeniedException", refusal.Code);
        Assert.EndsWith("because no resource-based policy allows the kms:DescribeKey action", refusal.Message, StringComparison.Ordinal);
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        await Do(bob, "kms", "DescribeKey", $$"""{"KeyId":"{{id}}"}""");
        Assert.Equal("NotFoundException", (await Refused(cloud.Administrator, "kms", "DescribeKey", """{"KeyId":"alias/none"}""")).Code);
    }
}
