using Bulkhead.Aws;
using Bulkhead.LocalCloud.Dispatch;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.S3;

/// <summary>Access control lists decide beside policies, where the bucket's ownership leaves them on.</summary>
public sealed class AccessListTests
{
    [Fact]
    public async Task A_bucket_of_today_takes_no_lists_but_its_owners()
    {
        await using var cloud = await StartAsync();
        var s3 = cloud.Administrator;
        await Do(s3, "s3", "CreateBucket", Bucket(""));
        Assert.Equal("AccessControlListNotSupported", (await Refused(s3, "s3", "PutBucketAcl", """{"Bucket":"bh-lists","ACL":"private"}""")).Code);
        var owner = $"{{\"ID\":\"{Management.PadLeft(64, '0')}\"";
        await Do(s3, "s3", "PutBucketAcl", $$"""{"Bucket":"bh-lists","AccessControlPolicy":{"Owner":{{owner}}},"Grants":[{"Grantee":{{owner}},"Type":"CanonicalUser"},"Permission":"FULL_CONTROL"}]} }""");
        await Do(s3, "s3", "PutObject", """{"Bucket":"bh-lists","Key":"a","ACL":"bucket-owner-full-control"}""");
        Assert.Equal("AccessControlListNotSupported", (await Refused(s3, "s3", "PutObject", """{"Bucket":"bh-lists","Key":"a","ACL":"public-read"}""")).Code);
        Assert.Equal("InvalidBucketAclWithObjectOwnership", (await Refused(s3, "s3", "CreateBucket", Bucket(",\"ACL\":\"public-read\"").Replace("bh-lists", "bh-other", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task A_grant_lets_another_account_in_as_far_as_it_goes_and_a_deny_does_not()
    {
        await using var cloud = await StartAsync();
        var (s3, member) = (cloud.Administrator, await cloud.NewAccountAsync("readers"));
        var reader = await cloud.EnterAsync(member);
        await Do(s3, "s3", "CreateBucket", Bucket(",\"ObjectOwnership\":\"ObjectWriter\""));
        await Do(s3, "s3", "PutObject", """{"Bucket":"bh-lists","Key":"a*","Body":"eA=="}""");
        await Do(s3, "s3", "PutObject", """{"Bucket":"bh-lists","Key":"ab","Body":"eA=="}""");
        const string Get = """{"Bucket":"bh-lists","Key":"a*"}""";
        Assert.Equal("AccessDenied", (await Refused(reader, "s3", "GetObject", Get)).Code);
        var grantee = $"id=\\\"{member.PadLeft(64, '0')}\\\"";
        await Do(s3, "s3", "PutObjectAcl", $$"""{"Bucket":"bh-lists","Key":"a*","GrantRead":"{{grantee}}"}""");
        await Do(reader, "s3", "GetObject", Get);
        // One object's list opens no other, though its key looks like a wildcard.
        Assert.Equal("AccessDenied", (await Refused(reader, "s3", "GetObject", """{"Bucket":"bh-lists","Key":"ab"}""")).Code);
        Assert.Equal("AccessDenied", (await Refused(reader, "s3", "PutObjectAcl", """{"Bucket":"bh-lists","Key":"a*","ACL":"private"}""")).Code);
        Assert.Equal("AccessDenied", (await Refused(reader, "s3", "ListObjectsV2", """{"Bucket":"bh-lists"}""")).Code);
        await Do(s3, "s3", "PutBucketAcl", $$"""{"Bucket":"bh-lists","GrantRead":"{{grantee}}","GrantWriteACP":"{{grantee}}"}""");
        await Do(reader, "s3", "ListObjectsV2", """{"Bucket":"bh-lists"}""");
        await Do(s3, "s3", "PutBucketPolicy", $$"""{"Bucket":"bh-lists","Policy":{{Json(Policy($$"""{"Effect":"Deny","Principal":{"AWS":"{{member}}"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::bh-lists"}"""))}}}""");
        Assert.Equal("AccessDenied", (await Refused(reader, "s3", "ListObjectsV2", """{"Bucket":"bh-lists"}""")).Code);
        Assert.Equal("InvalidBucketAclWithObjectOwnership", (await Refused(s3, "s3", "PutBucketOwnershipControls", Ownership)).Code);
        await Do(reader, "s3", "PutBucketAcl", """{"Bucket":"bh-lists","ACL":"private"}""");
        await Do(s3, "s3", "PutBucketOwnershipControls", Ownership);
        // Disabled lists count no more.
        Assert.Equal("AccessDenied", (await Refused(reader, "s3", "GetObject", Get)).Code);
    }

    [Fact]
    public async Task Public_lists_are_blocked_or_ignored()
    {
        await using var cloud = await StartAsync();
        var (s3, reader) = (cloud.Administrator, await cloud.EnterAsync(await cloud.NewAccountAsync("readers")));
        await Do(s3, "s3", "CreateBucket", Bucket(",\"ObjectOwnership\":\"ObjectWriter\""));
        const string Public = """{"Bucket":"bh-lists","ACL":"authenticated-read"}""";
        Assert.Equal("AccessDenied", (await Refused(s3, "s3", "PutBucketAcl", Public)).Code);
        await BlockAsync(s3, "IgnorePublicAcls");
        await Do(s3, "s3", "PutBucketAcl", Public);
        Assert.Equal(2, (await Do(s3, "s3", "GetBucketAcl", """{"Bucket":"bh-lists"}""")).Objects("Grants").Count());
        Assert.Equal("AccessDenied", (await Refused(reader, "s3", "ListObjectsV2", """{"Bucket":"bh-lists"}""")).Code);
        await BlockAsync(s3, "RestrictPublicBuckets");
        await Do(reader, "s3", "ListObjectsV2", """{"Bucket":"bh-lists"}""");
    }

    private const string Ownership = """{"Bucket":"bh-lists","OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]} }""";

    private static async Task BlockAsync(AwsSession s3, string setting) =>
        await Do(s3, "s3", "PutPublicAccessBlock", $$"""{"Bucket":"bh-lists","PublicAccessBlockConfiguration":{"{{setting}}":true} }""");

    private static string Bucket(string more) => $$"""{"Bucket":"bh-lists","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}{{more}}}""";
}
