using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

public sealed class IdentityTests
{
    [Fact]
    public async Task A_user_without_policies_may_only_ask_who_they_are()
    {
        await using var cloud = await StartAsync();
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        await Do(bob, "sts", "GetCallerIdentity", "{}");
        var refusal = await Refused(bob, "iam", "CreateUser", """{"UserName":"eve"}""");
        Assert.Equal("AccessDenied", refusal.Code);
        Assert.Equal(403, refusal.HttpStatus);
        Assert.Equal(
            "User: arn:aws:iam::111111111111:user/bob is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111111111111:user/eve because no identity-based policy allows the iam:CreateUser action",
            refusal.Message);
    }

    [Fact]
    public async Task Services_refuse_with_the_codes_of_their_protocols()
    {
        await using var cloud = await StartAsync();
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        Assert.Equal("AccessDeniedException", (await Refused(bob, "organizations", "ListAccounts", "{}")).Code);
        Assert.Equal("AccessDeniedException", (await Refused(bob, "accessanalyzer", "ListAnalyzers", "{}")).Code);
        Assert.Equal("AccessDenied", (await Refused(bob, "cloudformation", "ListStacks", "{}")).Code);
        Assert.Equal("AuthorizationError", (await Refused(bob, "sns", "ListTopics", "{}")).Code);
        var ec2 = await Refused(bob, "ec2", "DescribeVpcs", "{}");
        Assert.Equal("UnauthorizedOperation", ec2.Code);
        Assert.StartsWith("You are not authorized to perform this operation. User: arn:aws:iam::111111111111:user/bob", ec2.Message, StringComparison.Ordinal);
        Assert.Equal(
            "User: arn:aws:iam::111111111111:user/bob is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action",
            (await Refused(bob, "s3", "ListBuckets", "{}")).Message);
    }

    [Fact]
    public async Task Policies_of_groups_count_and_a_change_counts_at_once()
    {
        await using var cloud = await StartAsync();
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        await Do(cloud.Administrator, "iam", "CreateGroup", """{"GroupName":"readers"}""");
        await Do(cloud.Administrator, "iam", "AttachGroupPolicy", """{"GroupName":"readers","PolicyArn":"arn:aws:iam::aws:policy/IAMReadOnlyAccess"}""");
        await Refused(bob, "iam", "ListUsers", "{}");
        await Do(cloud.Administrator, "iam", "AddUserToGroup", """{"GroupName":"readers","UserName":"bob"}""");
        await Do(bob, "iam", "ListUsers", "{}");
        await Do(cloud.Administrator, "iam", "DetachGroupPolicy", """{"GroupName":"readers","PolicyArn":"arn:aws:iam::aws:policy/IAMReadOnlyAccess"}""");
        await Refused(bob, "iam", "ListUsers", "{}");
    }

    [Fact]
    public async Task A_new_version_of_a_managed_policy_counts_at_once()
    {
        await using var cloud = await StartAsync();
        var made = await Do(cloud.Administrator, "iam", "CreatePolicy", $$"""{"PolicyName":"own","PolicyDocument":{{Json(Allow("iam:ListUsers"))}}}""");
        var arn = (string)made["Policy"]!["Arn"]!;
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        await Do(cloud.Administrator, "iam", "AttachUserPolicy", $$"""{"UserName":"bob","PolicyArn":"{{arn}}"}""");
        await Do(bob, "iam", "ListUsers", "{}");
        await Do(
            cloud.Administrator, "iam", "CreatePolicyVersion", $$"""{"PolicyArn":"{{arn}}","PolicyDocument":{{Json(Allow("iam:ListRoles"))}},"SetAsDefault":true}""");
        await Refused(bob, "iam", "ListUsers", "{}");
        await Do(bob, "iam", "ListRoles", "{}");
    }

    [Fact]
    public async Task An_explicit_deny_is_said_as_one()
    {
        await using var cloud = await StartAsync();
        var policy = Policy("""{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:DeleteUser","Resource":"*"}""");
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy);
        var refusal = await Refused(bob, "iam", "DeleteUser", """{"UserName":"administrator"}""");
        Assert.EndsWith(
            "iam:DeleteUser on resource: arn:aws:iam::111111111111:user/administrator with an explicit deny in an identity-based policy",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_boundary_limits_and_delegation_by_boundary_works()
    {
        await using var cloud = await StartAsync();
        var made = await Do(cloud.Administrator, "iam", "CreatePolicy", $$"""{"PolicyName":"edge","PolicyDocument":{{Json(Allow("iam:*", "s3:*"))}}}""");
        var edge = (string)made["Policy"]!["Arn"]!;
        var policy = Policy($$"""
            {"Effect":"Allow","Action":"*","Resource":"*"},
            {"Effect":"Deny","Action":["iam:CreateUser","iam:CreateRole"],"Resource":"*","Condition":{"StringNotEquals":{"iam:PermissionsBoundary":"{{edge}}"} } }
            """);
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy, $"\"PermissionsBoundary\":\"{edge}\"");
        var refusal = await Refused(bob, "sns", "CreateTopic", """{"Name":"news"}""");
        Assert.EndsWith("because no permissions boundary allows the sns:CreateTopic action", refusal.Message, StringComparison.Ordinal);
        await Refused(bob, "iam", "CreateUser", """{"UserName":"eve"}""");
        await Do(bob, "iam", "CreateUser", $$"""{"UserName":"eve","PermissionsBoundary":"{{edge}}"}""");
    }

    [Fact]
    public async Task Paths_and_tags_of_resources_and_requests_decide()
    {
        await using var cloud = await StartAsync();
        var policy = Policy("""
            {"Effect":"Allow","Action":"iam:CreateUser","Resource":"arn:aws:iam::*:user/team/*","Condition":{"StringEquals":{"aws:RequestTag/team":"${aws:PrincipalTag/team}"},"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}},
            {"Effect":"Allow","Action":"iam:DeleteUser","Resource":"*","Condition":{"StringEquals":{"iam:ResourceTag/team":"${aws:PrincipalTag/team}"}}}
            """);
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy, """
            "Tags":[{"Key":"team","Value":"web"}]
            """);
        await Refused(bob, "iam", "CreateUser", """{"UserName":"u1","Tags":[{"Key":"team","Value":"web"}]}""");
        await Refused(bob, "iam", "CreateUser", """{"UserName":"u1","Path":"/team/","Tags":[{"Key":"team","Value":"data"}]}""");
        await Refused(bob, "iam", "CreateUser", """{"UserName":"u1","Path":"/team/","Tags":[{"Key":"team","Value":"web"},{"Key":"x","Value":"y"}]}""");
        await Do(bob, "iam", "CreateUser", """{"UserName":"u1","Path":"/team/","Tags":[{"Key":"team","Value":"web"}]}""");
        await Do(bob, "iam", "DeleteUser", """{"UserName":"u1"}""");
        await Refused(bob, "iam", "DeleteUser", """{"UserName":"administrator"}""");
    }

    [Fact]
    public async Task What_the_evaluator_does_not_know_lets_nothing_through_and_is_named()
    {
        await using var cloud = await StartAsync();
        await Do(cloud.Administrator, "s3", "CreateBucket", """{"Bucket":"acme-data","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}}""");
        var policy = Policy("""{"Effect":"Allow","Principal":{"CanonicalUser":"79a59df900b949e55d96a1e698fbaced"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-data"}""");
        await Do(cloud.Administrator, "s3", "PutBucketPolicy", $$"""{"Bucket":"acme-data","Policy":{{Json(policy)}}}""");
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        var refusal = await Refused(bob, "s3", "ListObjectsV2", """{"Bucket":"acme-data"}""");
        Assert.Equal("NotImplemented", refusal.Code);
        Assert.Contains("can't decide", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("79a59df900b949e55d96a1e698fbaced", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"StringResembles":{"aws:username":"bob"}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"iam:ListUsers","Resource":"not-an-arn"}""")]
    [InlineData("""{"Effect":"Allow","Action":"ListUsers","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Priority":1}""")]
    public async Task A_policy_that_AWS_would_not_take_is_not_taken(string statement)
    {
        await using var cloud = await StartAsync();
        await Do(cloud.Administrator, "iam", "CreateUser", """{"UserName":"bob"}""");
        var refusal = await Refused(
            cloud.Administrator, "iam", "PutUserPolicy", $$"""{"UserName":"bob","PolicyName":"own","PolicyDocument":{{Json(Policy(statement))}}}""");
        Assert.Equal("MalformedPolicyDocument", refusal.Code);
    }
}
