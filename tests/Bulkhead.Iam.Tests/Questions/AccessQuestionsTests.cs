using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Lint;
using Bulkhead.Iam.Questions;
using Xunit;

namespace Bulkhead.Iam.Tests.Questions;

public sealed class AccessQuestionsTests
{
    [Theory]
    // The same, or less.
    [InlineData("Allow s3:GetObject arn:aws:s3:::b/*", "Allow s3:GetObject arn:aws:s3:::b/*", AccessVerdict.No)]
    [InlineData("Allow s3:Get* *", "Allow s3:GetObject arn:aws:s3:::b/*", AccessVerdict.No)]
    [InlineData("Allow * *", "Allow s3:* *; Deny s3:DeleteBucket *", AccessVerdict.No)]
    [InlineData("Allow s3:GetObject arn:aws:s3:::b/a*; Allow s3:GetObject arn:aws:s3:::b/*", "Allow s3:GetObject arn:aws:s3:::b/?*", AccessVerdict.No)]
    [InlineData("Allow s3:GetObject arn:aws:s3:::home/${aws:username}/*", "Allow s3:GetObject arn:aws:s3:::home/${aws:username}/*", AccessVerdict.No)]
    [InlineData("Allow s3:GetObject arn:aws:s3:::home/${aws:PrincipalTag/team}/*", "Allow s3:GetObject arn:aws:s3:::home/${aws:PrincipalTag/team}/x*", AccessVerdict.No)]
    [InlineData("Allow s3:GetObject *", "Allow s3:GetObject * IpAddress aws:SourceIp 10.0.0.0/8", AccessVerdict.No)]
    [InlineData("Allow s3:GetObject * IpAddress aws:SourceIp 10.0.0.0/8", "Allow s3:GetObject * IpAddress aws:SourceIp 10.1.0.0/16", AccessVerdict.No)]
    [InlineData("Allow s3:GetObject * NumericLessThan s3:signatureAge 10", "Allow s3:GetObject * NumericLessThan s3:signatureAge 9", AccessVerdict.No)]
    [InlineData("Allow s3:GetObject * StringLike aws:PrincipalTag/team a*", "Allow s3:GetObject * StringEquals aws:PrincipalTag/team abc", AccessVerdict.No)]
    [InlineData("Allow s3:GetObject * StringEqualsIfExists aws:PrincipalTag/team a", "Allow s3:GetObject * Null aws:PrincipalTag/team true", AccessVerdict.No)]
    // More.
    [InlineData("Allow s3:GetObject arn:aws:s3:::b/*", "Allow s3:GetObject arn:aws:s3:::*", AccessVerdict.Yes)]
    [InlineData("Allow s3:GetObject *", "Allow s3:Get* *", AccessVerdict.Yes)]
    [InlineData("Allow s3:* *; Deny s3:DeleteBucket *", "Allow s3:* *", AccessVerdict.Yes)]
    [InlineData("Allow s3:* *; Deny s3:DeleteBucket *", "Allow s3:* *; Deny s3:DeleteBucket * BoolIfExists aws:MultiFactorAuthPresent false", AccessVerdict.Yes)]
    [InlineData("Allow s3:GetObject * IpAddress aws:SourceIp 10.1.0.0/16", "Allow s3:GetObject * IpAddress aws:SourceIp 10.0.0.0/8", AccessVerdict.Yes)]
    [InlineData("Allow s3:GetObject * StringEquals aws:PrincipalTag/team a", "Allow s3:GetObject * StringEqualsIfExists aws:PrincipalTag/team a", AccessVerdict.Yes)]
    [InlineData("Allow s3:GetObject * NumericLessThan s3:signatureAge 9", "Allow s3:GetObject * NumericLessThanEquals s3:signatureAge 9", AccessVerdict.Yes)]
    [InlineData("Allow s3:GetObject * DateLessThan aws:CurrentTime 2026-01-01", "Allow s3:GetObject * DateLessThan aws:CurrentTime 2026-02-01", AccessVerdict.Yes)]
    [InlineData("Allow s3:GetObject * ArnLike aws:PrincipalArn arn:aws:iam::111122223333:role/a*", "Allow s3:GetObject * ArnLike aws:PrincipalArn arn:aws:iam::111122223333:role/*", AccessVerdict.Yes)]
    [InlineData("Allow ec2:CreateTags * ForAllValues:StringEquals aws:TagKeys a", "Allow ec2:CreateTags * ForAllValues:StringEquals aws:TagKeys a,b", AccessVerdict.Yes)]
    [InlineData("Allow ec2:CreateTags * ForAnyValue:StringEquals aws:TagKeys a", "Allow ec2:CreateTags * ForAnyValue:StringEquals aws:TagKeys a,b", AccessVerdict.Yes)]
    [InlineData("Allow !iam:* *", "Allow * *", AccessVerdict.Yes)]
    [InlineData("Allow s3:GetObject !arn:aws:s3:::b/*", "Allow s3:GetObject *", AccessVerdict.Yes)]
    [InlineData("Allow iam:PassRole arn:aws:iam::111122223333:role/a", "Allow iam:PassRole arn:aws:iam::111122223333:role/*", AccessVerdict.Yes)]
    [InlineData("Allow iam:PassRole arn:aws:iam::*:role/a StringEquals iam:PassedToService ec2.amazonaws.com", "Allow iam:PassRole arn:aws:iam::*:role/a StringEquals iam:PassedToService ec2.amazonaws.com,lambda.amazonaws.com", AccessVerdict.Yes)]
    [InlineData("Allow sts:AssumeRole arn:aws:iam::111122223333:role/a", "Allow sts:AssumeRole arn:aws:iam::444455556666:role/a", AccessVerdict.Yes)]
    [InlineData("Allow kms:Decrypt arn:aws:kms:*:*:key/1", "Allow kms:Decrypt *", AccessVerdict.Yes)]
    [InlineData("Allow s3:GetObject arn:aws:s3:::home/${aws:PrincipalTag/team}/*", "Allow s3:GetObject arn:aws:s3:::home/*", AccessVerdict.Yes)]
    // An operator that nobody knows.
    [InlineData("Allow s3:GetObject * StringEquals aws:PrincipalTag/team a", "Allow s3:GetObject * StringResembles aws:PrincipalTag/team a", AccessVerdict.Unknown)]
    public void Compare_says_whether_a_policy_allows_more(string existing, string proposed, AccessVerdict expected)
    {
        var answer = new AccessQuestions().AllowsMore(Identity(existing), Identity(proposed));
        Assert.True(expected == answer.Verdict, $"{answer.Verdict}: {string.Join("; ", answer.Reasons)} {answer.Witness?.Request}");
        if (expected == AccessVerdict.Yes) Assert.True(answer.Witness!.IsPlausible, answer.Witness.Request.ToString());
    }

    [Theory]
    [InlineData("Allow s3:* *", "s3:DeleteBucket", "arn:aws:s3:::prod", AccessVerdict.Yes)]
    [InlineData("Allow s3:* *; Deny s3:Delete* arn:aws:s3:::prod*", "s3:DeleteBucket", "arn:aws:s3:::prod", AccessVerdict.No)]
    [InlineData("Allow s3:* *; Deny s3:Delete* arn:aws:s3:::prod*", "s3:DeleteBucket", "arn:aws:s3:::*", AccessVerdict.Yes)]
    [InlineData("Allow !iam:* *", "iam:*", "*", AccessVerdict.No)]
    [InlineData("Allow !iam:* *", "iam:*,sts:AssumeRole", "*", AccessVerdict.Yes)]
    [InlineData("Allow ec2:Describe* *", "ec2:*", "*", AccessVerdict.Yes)]
    public void Check_says_whether_some_action_is_allowed(string policy, string actions, string resources, AccessVerdict expected)
    {
        var answer = new AccessQuestions().AllowsAnyOf(Identity(policy), [.. actions.Split(',')], [.. resources.Split(',')]);
        Assert.True(expected == answer.Verdict, $"{answer.Verdict}: {string.Join("; ", answer.Reasons)} {answer.Witness?.Request}");
    }

    [Theory]
    [InlineData("Principal \"*\"", "", AccessVerdict.Yes)]
    [InlineData("Principal {\"AWS\":\"*\"}", "", AccessVerdict.Yes)]
    [InlineData("Principal {\"AWS\":\"444455556666\"}", "", AccessVerdict.Yes)]
    [InlineData("Principal {\"AWS\":\"111122223333\"}", "", AccessVerdict.No)]
    [InlineData("Principal {\"Service\":\"cloudtrail.amazonaws.com\"}", "", AccessVerdict.No)]
    [InlineData("Principal \"*\"", "\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-abcdefghij\"}", AccessVerdict.No)]
    [InlineData("Principal \"*\"", "\"StringEquals\":{\"aws:PrincipalOrgID\":[\"o-abcdefghij\",\"o-other12345\"]}", AccessVerdict.Yes)]
    [InlineData("Principal \"*\"", "\"StringEquals\":{\"aws:PrincipalAccount\":\"111122223333\"}", AccessVerdict.No)]
    [InlineData("Principal \"*\"", "\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::111122223333:role/*\"}", AccessVerdict.No)]
    [InlineData("Principal \"*\"", "\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1\"}", AccessVerdict.Yes)]
    [InlineData("Principal \"*\"", "\"StringEquals\":{\"aws:SourceAccount\":\"111122223333\"}", AccessVerdict.No)]
    public void Public_finds_what_is_open_to_others(string principal, string condition, AccessVerdict expected)
    {
        var parts = principal.Split(' ', 2);
        var json = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","{{parts[0]}}":{{parts[1]}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{ {{condition}} } } ] }""";
        var subject = Subject.Of(PolicyParser.ParseJson("test", json).Document!, PolicyDocumentKind.Resource);
        var answer = new AccessQuestions(new QuestionOptions { Organization = "o-abcdefghij" }).IsOpenToOthers(subject);
        Assert.True(expected == answer.Verdict, $"{answer.Verdict}: {string.Join("; ", answer.Reasons)} {answer.Witness?.Request}");
    }

    [Fact]
    public void A_whole_stack_is_asked_with_all_its_policies()
    {
        var stack = new PolicyStack
        {
            Identity = [Policies.Read("Allow * *")],
            ServiceControl = [[PolicyDocument.FullAccess, Policies.Read("Deny organizations:LeaveOrganization *")], [Policies.Read("Allow !ec2:* *")]],
        };
        var questions = new AccessQuestions();
        Assert.Equal(AccessVerdict.No, questions.AllowsAnyOf(Subject.Of(stack), ["organizations:LeaveOrganization", "ec2:*"], []).Verdict);
        Assert.Equal(AccessVerdict.Yes, questions.AllowsAnyOf(Subject.Of(stack), ["organizations:*"], []).Verdict);
        Assert.Equal(AccessVerdict.No, questions.AllowsAnyOf(Subject.Of(stack with { ManagementAccount = AccountId.Parse("999999999999") }), ["ec2:RunInstances"], []).Verdict);
        Assert.Equal(AccessVerdict.Yes, questions.AllowsAnyOf(Subject.Of(stack with { ManagementAccount = QuestionOptions.ExampleAccount }), ["ec2:RunInstances"], []).Verdict);
    }

    private static Subject Identity(string text) => Subject.Of(Policies.Read(text), PolicyDocumentKind.Identity);
}
