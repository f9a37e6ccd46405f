using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Lint;
using Bulkhead.Iam.Questions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bulkhead.Iam.Tests.Questions;

/// <summary>
/// Answers about generated policies: a witness evaluates as the answer says, and a "no" withstands requests that are grown
/// from the policies' own patterns.
/// </summary>
public sealed class AnswersAreTrueTests
{
    private static readonly string[] Actions =
        ["*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "s3:*Object", "s3:ListAllMyBuckets", "!s3:Get*", "!s3:PutObject", "sqs:Send*"];

    private static readonly string[] Resources =
    [
        "*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", "arn:aws:s3:::a*", "arn:aws:s3:::a/b?", "!arn:aws:s3:::a/*", "arn:aws:s3:::*/b*",
        "arn:aws:s3:::${aws:username}/*", "arn:aws:sqs:*:*:a*",
    ];

    private static readonly string[] Conditions =
    [
        "", "", "", "StringEquals aws:PrincipalTag/t a", "StringNotEquals aws:PrincipalTag/t a", "StringLike aws:PrincipalTag/t a*",
        "StringEqualsIfExists aws:PrincipalTag/t a,b", "Null aws:PrincipalTag/t true", "Null aws:PrincipalTag/t false",
        "IpAddress aws:SourceIp 10.0.0.0/8", "NotIpAddress aws:SourceIp 10.1.0.0/16", "Bool aws:SecureTransport true",
        "BoolIfExists aws:SecureTransport false", "NumericLessThan s3:max-keys 10", "NumericGreaterThanEquals s3:max-keys 5",
        "ForAllValues:StringEquals aws:TagKeys a,b", "ForAnyValue:StringLike aws:TagKeys a*", "DateLessThan aws:CurrentTime 2026-05-01",
        "ArnLike aws:PrincipalArn arn:aws:iam::*:user/a*", "ArnNotLike aws:PrincipalArn arn:aws:iam::*:role/*", "StringEquals aws:username ann",
    ];

    private static readonly string[] Callers =
        ["arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/bob", "arn:aws:iam::111122223333:role/admin"];

    [Fact]
    public void A_comparison_is_right() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var existing = Policies.Read(Generate(random));
            var proposed = random.Next(4) == 0 ? existing : Policies.Read(Generate(random));
            var answer = new AccessQuestions().AllowsMore(
                Subject.Of(existing, PolicyDocumentKind.Identity), Subject.Of(proposed, PolicyDocumentKind.Identity));
            var (before, after) = (Compile(existing), Compile(proposed));
            if (answer.Witness is { } witness)
            {
                var request = CompiledRequest.Create(witness.Request, CatalogueFacts.Embedded);
                Assert.Equal(AccessVerdict.Yes, answer.Verdict);
                Assert.True(after.Decide(request).IsAllowed);
                Assert.False(before.Decide(request).IsAllowed);
            }
            else if (answer.Verdict == AccessVerdict.No)
            {
                for (var i = 0; i < 150; i++)
                {
                    var request = CompiledRequest.Create(Attack(random), CatalogueFacts.Embedded);
                    Assert.False(after.Decide(request).IsAllowed && !before.Decide(request).IsAllowed, $"{seed}: {request.Source}");
                }
            }
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void A_policy_allows_nothing_more_than_itself() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000_000).ToArbitrary(), seed =>
        {
            var policy = Subject.Of(Policies.Read(Generate(new Random(seed))), PolicyDocumentKind.Identity);
            return new AccessQuestions().AllowsMore(policy, policy).Verdict == AccessVerdict.No;
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(8));

    [Fact]
    public void Answers_are_seldom_unknown()
    {
        var verdicts = Enumerable.Range(1, 14).Select(seed =>
        {
            var random = new Random(seed);
            var (existing, proposed) = (Policies.Read(Generate(random)), Policies.Read(Generate(random)));
            return new AccessQuestions().AllowsMore(
                Subject.Of(existing, PolicyDocumentKind.Identity), Subject.Of(proposed, PolicyDocumentKind.Identity)).Verdict;
        }).CountBy(v => v).ToDictionary();
        Assert.True(verdicts.GetValueOrDefault(AccessVerdict.Yes) >= 2, string.Join(", ", verdicts));
        Assert.True(verdicts.GetValueOrDefault(AccessVerdict.No) >= 1, string.Join(", ", verdicts));
        Assert.True(verdicts.GetValueOrDefault(AccessVerdict.Unknown) <= 1, string.Join(", ", verdicts));
    }

    private static string Generate(Random random)
    {
        var statements = new List<string>();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var effect = random.Next(3) == 0 ? "Deny" : "Allow";
            var conditions = Enumerable.Range(0, random.Next(3)).Select(_ => Pick(Conditions, random)).Where(c => c.Length > 0).Distinct();
            statements.Add(string.Join(' ', new[] { effect, Pick(Actions, random), Pick(Resources, random) }.Concat(conditions)));
        }

        return string.Join("; ", statements);
    }

    private static AuthorizationRequest Attack(Random random)
    {
        var context = RequestContext.Empty;
        void Maybe(string key, params string[] values)
        {
            if (random.Next(3) > 0) context = context.With(key, Pick(values, random));
        }

        Maybe("aws:PrincipalTag/t", "a", "b", "ab", "z");
        Maybe("aws:SourceIp", "10.0.0.1", "10.1.2.3", "192.0.2.1", "2001:db8::1");
        Maybe("aws:SecureTransport", "true", "false");
        Maybe("s3:max-keys", "1", "5", "7", "10", "11");
        Maybe("aws:CurrentTime", "2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z", "2027-01-01T00:00:00Z");
        if (random.Next(3) > 0) context = context.With("aws:TagKeys", ContextValue.Set([.. new[] { "a", "b", "ac", "z" }.Where(_ => random.Next(2) == 0)]));
        return new AuthorizationRequest
        {
            Principal = Principal.TryParse(Pick(Callers, random))!,
            Action = Pick(["s3:GetObject", "s3:PutObject", "s3:GetBucketAcl", "s3:ListAllMyBuckets", "s3:NewObject", "sqs:SendMessage", "ec2:RunInstances"], random),
            Resources = [Pick(["*", "arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::a/b1", "arn:aws:s3:::c/b", "arn:aws:s3:::ann/x", "arn:aws:s3:::bob/b", "arn:aws:sqs:eu-west-1:111122223333:a1"], random)],
            ResourceAccount = AccountId.Parse("111122223333"),
            Context = context,
        };
    }

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];

    private static CompiledStack Compile(PolicyDocument document) => new PolicyCompiler().Compile(new PolicyStack
    {
        Identity = [document],
        Resource =
        [
            PolicyDocument.FullAccess with
            {
                Statements = [PolicyDocument.FullAccess.Statements[0] with { Principal = new PrincipalElement(false, [new PrincipalEntry(PrincipalType.Aws, "111122223333")]) }],
            },
        ],
    });
}
