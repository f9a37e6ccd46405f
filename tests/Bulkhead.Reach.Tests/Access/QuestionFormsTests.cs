using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Xunit;

namespace Bulkhead.Reach.Tests.Access;

/// <summary>Questions of the same form have the answer that each of them has alone.</summary>
public sealed class QuestionFormsTests
{
    private const string Id = "111111111111";

    private static readonly string[] Actions =
        ["iam:PassRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:TagRole", "iam:DeleteRole", "sts:AssumeRole", "iam:CreateAccessKey", "iam:PutUserPolicy"];

    private static readonly string[] Names = ["dev-a", "dev-b", "dev-ab", "ops-a", "night", "team/dev-a", "team/x", "aws-service-role/x.amazonaws.com/dev-s", "aws-reserved/dev-r"];

    private static readonly string[] Patterns =
    [
        "*", "*", "arn:aws:iam::*:role/dev-*", $"arn:aws:iam::{Id}:role/dev-?", $"arn:aws:iam::{Id}:*/*-a", "arn:aws:iam::222222222222:role/dev-*", "arn:*:role/dev-a",
        $"arn:aws:iam::{Id}:role/${{aws:username}}*", "arn:aws:iam::*", "arn:aws:s3:::dev-*", $"arn:aws:iam::{Id}:role/team/*", "arn:*night", "arn:aws:iam:*", $"arn:aws:iam::{Id}:user/dev-*",
    ];

    private static readonly string[] Conditions =
    [
        "", "", "", """{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"} }""", """{"StringEquals":{"aws:ResourceTag/team":"dev"} }""",
        """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:*/dev-*"} }""", """{"StringNotEquals":{"aws:PrincipalTag/team":"${aws:ResourceTag/team}"} }""",
    ];

    [Fact]
    public void Answers_about_roles_and_users_of_any_name_are_those_that_the_engine_gives_for_each()
    {
        int yes = 0, all = 0, alike = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var snapshot = Organization(new Random(seed));
            var oracle = new AccessOracle(snapshot);
            var people = snapshot.Principals.Where(p => p.Kind is "user" or "role").ToList();
            foreach (var principal in people)
            {
                // An oracle for each question works nothing out from another one.
                var stance = oracle.Stances.Of(principal, default, [], [], [], isUnguardedEverywhere: false);
                foreach (var call in people.SelectMany(p => Actions.Where(a => !a.Contains("Role", StringComparison.Ordinal) == (p.Kind == "user")).Select(a => CallOn(p, a))))
                {
                    var (shared, alone) = (oracle.Ask(stance, call), Alone(snapshot, principal, call));
                    Assert.True(
                        shared.Verdict == alone.Verdict && shared.Unknown == alone.Unknown && shared.Answer?.Witness?.Resources.SequenceEqual(alone.Answer!.Witness!.Resources) != false,
                        $"seed {seed}: {principal.Arn} {call.Action} on {call.Resource}: {shared.Verdict}, alone {alone.Verdict}");
                    all++;
                    if (alone.Verdict == PossibleVerdict.Yes) yes++;
                }
            }

            alike += oracle.VerdictCount;
        }

        Assert.InRange(yes, all / 20, all * 19 / 20);
        Assert.InRange(alike, 1, all * 3 / 4);
    }

    [Theory]
    [InlineData("*", 1)]
    [InlineData("arn:aws:iam::*:role/dev-*", 2)]
    [InlineData("arn:aws:iam::111111111111:role/de?-*", 2)]
    [InlineData("arn:aws:iam::111111111111:role/${aws:username}*", 30)]
    [InlineData("arn:aws:iam::*", 30)]
    public void A_question_about_many_roles_is_asked_once_for_all_whom_the_same_patterns_mean(string resource, int asked)
    {
        var account = new SmallAccount(Id).User("dev", SmallAccount.Allow("iam:PassRole", resource));
        for (var i = 0; i < 30; i++) account.Role(i % 3 == 0 ? $"dev-{i}" : $"ops-{i}", SmallAccount.TrustService("lambda.amazonaws.com"));
        var snapshot = SmallAccount.Snapshot(null, account.Collected());
        var oracle = new AccessOracle(snapshot);
        var stance = oracle.Stances.Of(snapshot.Principals.Single(p => p.Name == "dev"), default, [], [], [], isUnguardedEverywhere: false);
        foreach (var role in snapshot.Principals.Where(p => p.Kind == "role")) oracle.Ask(stance, CallOn(role, "iam:PassRole"));
        Assert.Equal(asked, oracle.VerdictCount);
    }

    private static CallAnswer Alone(Snapshot snapshot, PrincipalNode principal, AskedCall call)
    {
        var oracle = new AccessOracle(snapshot);
        return oracle.Ask(oracle.Stances.Of(principal, default, [], [], [], isUnguardedEverywhere: false), call);
    }

    private static AskedCall CallOn(PrincipalNode on, string action) => new(
        action, on.Arn, false, on.Account, on, action == "iam:PassRole" ? KnownContext.Empty.With("iam:PassedToService", "lambda.amazonaws.com") : KnownContext.Empty, null);

    private static Snapshot Organization(Random random)
    {
        string Pick(string[] from) => from[random.Next(from.Length)];
        string Statement(string effect) =>
            $$"""{"Effect":"{{effect}}","Action":["{{Pick(Actions)}}","{{Pick(Actions)}}","{{Pick(Actions)}}"],"{{(random.Next(6) == 0 ? "NotResource" : "Resource")}}":["{{Pick(Patterns)}}","{{Pick(Patterns)}}"]{{(Pick(Conditions) is { Length: > 0 } c ? $",\"Condition\":{c}" : "")}}}""";
        string Policy() => $$"""{"Version":"2012-10-17","Statement":[{{Statement("Allow")}}{{(random.Next(3) == 0 ? $",{Statement("Deny")}" : "")}}]}""";

        // Few policies for many principals, so that there are some of one form.
        var policies = Enumerable.Range(0, 3).Select(_ => Policy()).ToArray();
        var account = new SmallAccount(Id).Policy("limit", Policy());
        foreach (var name in Names)
        {
            var boundary = random.Next(5) == 0 ? $"arn:aws:iam::{Id}:policy/limit" : null;
            account.Role(name, SmallAccount.Trust("""{"Service":"lambda.amazonaws.com"}"""), Pick(policies), boundary: boundary);
        }

        account.User("dev-a", Pick(policies)).User("dev-u", Pick(policies)).User("ops", Pick(policies));
        var fence = $$"""{"Version":"2012-10-17","Statement":[{{Statement("Deny")}}]}""";
        var places = $$"""{"id":"r-root","accounts":[{"id":"{{Id}}","name":"one","scps":["FullAWSAccess"{{(random.Next(2) == 0 ? ",\"fence\"" : "")}}]},{"id":"999999999999","name":"management"}]}""";
        return SmallAccount.Snapshot(
            $$$"""{"organization":{"Id":"o-random0000","MasterAccountId":"999999999999"},"root":{{{places}}},"policies":{"fence":{{{fence}}} } }""",
            account.Collected(), new SmallAccount("999999999999").Collected());
    }
}
