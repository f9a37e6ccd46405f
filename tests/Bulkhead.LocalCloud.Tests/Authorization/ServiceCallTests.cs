using System.Text.Json.Nodes;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

public sealed class ServiceCallTests
{
    private const string Template = """{"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"news"}}}}""";

    [Fact]
    public async Task CloudFormation_makes_resources_with_the_callers_permissions()
    {
        await using var cloud = await StartAsync();
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", Allow("cloudformation:*"));
        await Do(bob, "cloudformation", "CreateStack", $$"""{"StackName":"s1","TemplateBody":{{Json(Template)}}}""");
        var stack = await Do(bob, "cloudformation", "DescribeStacks", """{"StackName":"s1"}""");
        Assert.Equal("ROLLBACK_COMPLETE", (string?)stack["Stacks"]![0]!["StackStatus"]);
        var events = await Do(bob, "cloudformation", "DescribeStackEvents", """{"StackName":"s1"}""");
        Assert.Contains((JsonArray)events["StackEvents"]!, e => ((string?)e!["ResourceStatusReason"])?.Contains("not authorized to perform: sns:", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_call_through_CloudFormation_says_so()
    {
        await using var cloud = await StartAsync();
        var policy = Policy("""
            {"Effect":"Allow","Action":"cloudformation:*","Resource":"*"},
            {"Effect":"Allow","Action":"sns:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:CalledVia":"cloudformation.amazonaws.com"}}}
            """);
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy);
        await Refused(bob, "sns", "CreateTopic", """{"Name":"other"}""");
        await Do(bob, "cloudformation", "CreateStack", $$"""{"StackName":"s1","TemplateBody":{{Json(Template)}}}""");
        var stack = await Do(bob, "cloudformation", "DescribeStacks", """{"StackName":"s1"}""");
        Assert.Equal("CREATE_COMPLETE", (string?)stack["Stacks"]![0]!["StackStatus"]);
    }

    [Fact]
    public async Task A_trail_needs_a_bucket_whose_policy_lets_CloudTrail_write()
    {
        await using var cloud = await StartAsync();
        await Do(cloud.Administrator, "s3", "CreateBucket", """{"Bucket":"acme-logs","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}}""");
        var trail = """{"Name":"main","S3BucketName":"acme-logs"}""";
        Assert.Equal("InsufficientS3BucketPolicyException", (await Refused(cloud.Administrator, "cloudtrail", "CreateTrail", trail)).Code);
        string BucketPolicy(string source) => Json(Policy($$"""
            {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::acme-logs","Condition":{"StringEquals":{"aws:SourceArn":"{{source}}"} } },
            {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-logs/AWSLogs/111111111111/*","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceArn":"{{source}}"} } }
            """));
        await Do(cloud.Administrator, "s3", "PutBucketPolicy", $$"""{"Bucket":"acme-logs","Policy":{{BucketPolicy("arn:aws:cloudtrail:eu-west-1:111111111111:trail/other")}}}""");
        Assert.Equal("InsufficientS3BucketPolicyException", (await Refused(cloud.Administrator, "cloudtrail", "CreateTrail", trail)).Code);
        await Do(cloud.Administrator, "s3", "PutBucketPolicy", $$"""{"Bucket":"acme-logs","Policy":{{BucketPolicy("arn:aws:cloudtrail:eu-west-1:111111111111:trail/main")}}}""");
        await Do(cloud.Administrator, "cloudtrail", "CreateTrail", trail);
    }
}
