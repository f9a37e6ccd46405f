using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Questions;

/// <summary>What a resource's policy gives everybody, an insider has too: from an account of his own, or without credentials.</summary>
public sealed class StrangerTests
{
    private const string Fenced = """
        {"organization":{"Id":"o-mine","MasterAccountId":"999999999999"},
         "root":{"id":"r-root","scps":["FullAWSAccess"],"units":[
           {"id":"ou-a","name":"a","scps":["FullAWSAccess","fence"],"accounts":[{"id":"111111111111","name":"a"}]},
           {"id":"ou-b","name":"b","scps":["FullAWSAccess"],"rcps":["RCPFullAWSAccess"RCP],"accounts":[{"id":"222222222222","name":"b"}]}]},
         "policies":{
           "fence":{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":["s3:*","sqs:*","sts:*"],"Resource":"*"}},
           "inside":{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-mine"}}}}}}
        """;

    [Theory]
    [InlineData("\"Principal\":\"*\"", "", ReachVerdict.Broken)]
    [InlineData("\"Principal\":{\"AWS\":\"*\"}", "", ReachVerdict.Broken)]
    [InlineData("\"Principal\":{\"AWS\":\"111111111111\"}", "", ReachVerdict.Proved)]
    [InlineData("\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-mine\"}}", "", ReachVerdict.Proved)]
    [InlineData("\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-theirs\"}}", "", ReachVerdict.Proved)]
    [InlineData("\"Principal\":\"*\",\"Condition\":{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/deploy-*\"}}", "", ReachVerdict.Broken)]
    [InlineData("\"Principal\":\"*\",\"Condition\":{\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::222222222222:role/deploy-*\"}}", "", ReachVerdict.Proved)]
    [InlineData("\"Principal\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalType\":\"Anonymous\"}}", "", ReachVerdict.Broken)]
    [InlineData("\"Principal\":\"*\",\"Condition\":{\"Null\":{\"aws:PrincipalArn\":\"true\"}}", "", ReachVerdict.Broken)]
    [InlineData("\"Principal\":\"*\"", ",\"inside\"", ReachVerdict.Proved)]
    public void A_service_control_policy_is_no_wall_before_what_everybody_may_do(string whom, string resourceControl, ReachVerdict expected)
    {
        var policy = $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow",{{whom}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::theirs/*"} }""";
        var facts = Facts(policy, resourceControl);
        foreach (var who in new[] { "dev", "anyone" })
        {
            var answer = ProvenPath.Check(facts, Facts("{}", resourceControl), who, "arn:aws:s3:::theirs");
            Assert.Equal(expected, answer.Verdict);
            if (expected == ReachVerdict.Broken) Assert.Equal("anyone", Assert.Single(answer.Path).Principal);
        }
    }

    [Theory]
    [InlineData("*", ReachVerdict.Broken)]
    [InlineData("111111111111", ReachVerdict.Proved)]
    public void A_trust_in_everybody_is_one_in_those_whom_guardrails_hold(string whom, ReachVerdict expected)
    {
        var owner = new SmallAccount("222222222222").User("idle").Role("open", SmallAccount.Trust($$"""{"AWS":"{{whom}}"}""", """{"StringEquals":{"sts:ExternalId":"x"}}""")).Collected();
        var organization = Fenced.Replace("RCP]", "]", StringComparison.Ordinal);
        Assert.Equal(expected, SmallAccount.Path(organization, "dev", "open", new SmallAccount().User("dev", SmallAccount.Allow("sts:AssumeRole")).Collected(), owner).Verdict);
    }

    [Fact]
    public void A_policy_that_was_not_collected_may_be_for_everybody()
    {
        var answer = ProvenPath.Check(Facts(null, ""), Facts("{}", ""), "dev", "arn:aws:s3:::theirs");
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(answer.Unknowns, u => u.Contains("s3:GetBucketPolicy", StringComparison.Ordinal));
    }

    private static Snapshot Facts(string? policy, string resourceControl)
    {
        var policies = policy is null ? "" : policy == "{}" ? ",\"s3:GetBucketPolicy\":{}" : $",\"s3:GetBucketPolicy\":{{\"theirs\":{{\"Policy\":{policy}}}}}";
        var facts = $$"""
            "s3:ListAllMyBuckets":{"Buckets":[{"Name":"theirs"}]},"s3:GetBucketTagging":{},
            "s3:GetBucketOwnershipControls":{"theirs":{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]} } }{{policies}}
            """;
        return SmallAccount.Snapshot(Fenced.Replace("RCP]", resourceControl + "]", StringComparison.Ordinal), new SmallAccount().User("dev").Collected(), new SmallAccount("222222222222").User("idle").Collected(facts));
    }
}
