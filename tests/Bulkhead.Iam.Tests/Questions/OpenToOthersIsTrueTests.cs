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
/// Answers about generated bucket policies: a witness comes from outside and is allowed, and a "no" withstands requests from
/// outside that are grown from the policies' own values.
/// </summary>
public sealed class OpenToOthersIsTrueTests
{
    private const string Organization = "o-abcdefghij";

    private static readonly string[] Principals =
    [
        "\"*\"", "{\"AWS\":\"*\"}", "{\"AWS\":\"111122223333\"}", "{\"AWS\":\"444455556666\"}", "{\"AWS\":\"arn:aws:iam::444455556666:role/ci\"}",
        "{\"AWS\":\"arn:aws:iam::111122223333:role/ci\"}", "{\"Service\":\"cloudtrail.amazonaws.com\"}",
    ];

    private static readonly string[] Conditions =
    [
        "", "", "\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-abcdefghij\"}", "\"StringNotEquals\":{\"aws:PrincipalOrgID\":\"o-abcdefghij\"}",
        "\"StringNotEqualsIfExists\":{\"aws:PrincipalOrgID\":\"o-other12345\"}", "\"StringEquals\":{\"aws:PrincipalAccount\":[\"111122223333\",\"444455556666\"]}",
        "\"ArnLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/ci*\"}", "\"ArnNotLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::444455556666:*\"}",
        "\"Null\":{\"aws:PrincipalOrgID\":\"true\"}", "\"IpAddress\":{\"aws:SourceIp\":\"192.0.2.0/24\"}", "\"Bool\":{\"aws:PrincipalIsAWSService\":\"false\"}",
        "\"StringEquals\":{\"aws:PrincipalType\":\"User\"}",
    ];

    private static readonly string[] Outsiders =
    [
        "anonymous", "arn:aws:sts::444455556666:assumed-role/ci/s", "arn:aws:iam::444455556666:user/ann", "arn:aws:sts::777788889999:assumed-role/ci-x/s",
        "arn:aws:iam::777788889999:user/ci", "arn:aws:iam::444455556666:root",
    ];

    [Fact]
    public void What_is_open_to_others_is_found_and_what_is_not_withstands_them() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var policy = Generate(random);
            var answer = new AccessQuestions(new QuestionOptions { Organization = Organization })
                .IsOpenToOthers(Subject.Of(policy, PolicyDocumentKind.Resource));
            var stack = new PolicyCompiler().Compile(new PolicyStack { Identity = [PolicyDocument.FullAccess], Resource = [policy] });
            if (answer.Witness is { } witness)
            {
                Assert.NotEqual(QuestionOptions.ExampleAccount, witness.Request.Principal.Account);
                Assert.True(stack.Decide(CompiledRequest.Create(witness.Request, CatalogueFacts.Embedded)).IsAllowed);
                Assert.False(witness.Request.Context.Values.TryGetValue("aws:PrincipalOrgID", out var member) && member.Values.Contains(Organization));
                return;
            }

            if (answer.Verdict != AccessVerdict.No) return;
            for (var i = 0; i < 150; i++)
            {
                var request = CompiledRequest.Create(Attack(random), CatalogueFacts.Embedded);
                Assert.False(stack.Decide(request).IsAllowed, $"{seed}: {request.Source}");
            }
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(40));

    private static PolicyDocument Generate(Random random)
    {
        var statements = new List<string>();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var effect = random.Next(3) == 0 ? "Deny" : "Allow";
            var principal = effect == "Deny" ? Principals[0] : Pick(Principals, random);
            var action = Pick(["s3:GetObject", "s3:*", "s3:Get*"], random);
            var resource = Pick(["arn:aws:s3:::b/*", "arn:aws:s3:::b/p*"], random);
            statements.Add($$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":"{{action}}","Resource":"{{resource}}","Condition":{ {{Pick(Conditions, random)}} } }""");
        }

        return PolicyParser.ParseJson("test", $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""").Document!;
    }

    private static AuthorizationRequest Attack(Random random)
    {
        var principal = Principal.TryParse(Pick(Outsiders, random))!;
        var context = RequestContext.Empty;
        if (principal.Account is not null && random.Next(2) == 0) context = context.With("aws:PrincipalOrgID", Pick(["o-other12345", "o-zzzzzzzzzz"], random));
        if (random.Next(2) == 0) context = context.With("aws:SourceIp", Pick(["192.0.2.9", "198.51.100.1"], random));
        return new AuthorizationRequest
        {
            Principal = principal,
            Action = Pick(["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"], random),
            Resources = [Pick(["arn:aws:s3:::b/x", "arn:aws:s3:::b/p1"], random)],
            ResourceAccount = AccountId.Parse("111122223333"),
            Context = context,
        };
    }

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}
