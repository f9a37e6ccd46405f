using System.Collections.Immutable;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Questions;

/// <summary>What must not be done to protected accounts and resources.</summary>
public sealed class ProtectedTests
{
    private const string Dev = "111111111111";
    private const string Prod = "222222222222";
    private const string TrustDev = $$"""{"AWS":"arn:aws:iam::{{Dev}}:root"}""";

    [Fact]
    public void A_role_that_trusts_the_others_account_is_reached_and_assumed()
    {
        var (dev, prod) = (new SmallAccount(Dev).User("ann", SmallAccount.Allow("sts:AssumeRole")).Collected(), new SmallAccount(Prod).Role("deploy", SmallAccount.Trust(TrustDev)).Collected());
        Assert.Equal(ReachVerdict.Broken, Ask(ReachVerb.Reach, dev, prod).Verdict);
        var answer = Ask(ReachVerb.Assume, dev, prod);
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Equal(["sts:AssumeRole"], answer.Path.Select(s => s.Call));

        // The role may do nothing, so nothing is read, changed, deleted or administered.
        foreach (var verb in new[] { ReachVerb.Read, ReachVerb.Change, ReachVerb.Delete, ReachVerb.Administer, ReachVerb.Pass })
        {
            Assert.Equal((verb, ReachVerdict.Proved), (verb, Ask(verb, dev, prod).Verdict));
        }
    }

    [Theory]
    [InlineData("s3:GetObject", ReachVerb.Read)]
    [InlineData("dynamodb:Scan", ReachVerb.Read)]
    [InlineData("s3:PutObject", ReachVerb.Change)]
    [InlineData("ec2:CreateTags", ReachVerb.Change)]
    [InlineData("iot:UpdateThing", ReachVerb.Change)]
    [InlineData("s3:DeleteObject", ReachVerb.Delete)]
    [InlineData("s3:PutLifecycleConfiguration", ReachVerb.Delete)]
    [InlineData("kms:ScheduleKeyDeletion", ReachVerb.Delete)]
    public void What_a_role_there_may_do_one_day_counts_although_nothing_is_there(string action, ReachVerb verb)
    {
        var dev = new SmallAccount(Dev).User("ann", SmallAccount.Allow("sts:AssumeRole")).Collected();
        var prod = new SmallAccount(Prod).Role("deploy", SmallAccount.Trust(TrustDev), SmallAccount.Allow(action)).Collected();
        var answer = Ask(verb, dev, prod);
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Equal(["sts:AssumeRole", action], answer.Path.Select(s => s.Call));
        Assert.Contains("own: Allowed", answer.Path[^1].Statements);

        // Without the trust nobody comes to the role.
        var apart = new SmallAccount(Prod).Role("deploy", SmallAccount.TrustService("ec2.amazonaws.com"), SmallAccount.Allow(action)).Collected();
        Assert.Equal(ReachVerdict.Proved, Ask(verb, dev, apart).Verdict);
    }

    [Theory]
    [InlineData("s3:GetBucketPolicy")]
    [InlineData("ec2:DescribeInstances")]
    [InlineData("iam:GetAccountAuthorizationDetails")]
    public void Configuration_is_no_content_and_reading_it_no_change(string action)
    {
        var dev = new SmallAccount(Dev).User("ann", SmallAccount.Allow("sts:AssumeRole")).Collected();
        var prod = new SmallAccount(Prod).Role("audit", SmallAccount.Trust(TrustDev), SmallAccount.Allow(action)).Collected();
        Assert.Equal(ReachVerdict.Proved, Ask(ReachVerb.Read, dev, prod).Verdict);
        Assert.Equal(ReachVerdict.Proved, Ask(ReachVerb.Change, dev, prod).Verdict);
        Assert.Equal(ReachVerdict.Proved, Ask(ReachVerb.Delete, dev, prod).Verdict);
    }

    [Fact]
    public void A_bucket_that_its_own_policy_opens_is_read_from_the_other_account()
    {
        var dev = new SmallAccount(Dev).User("ann", SmallAccount.Allow("s3:*")).Collected();
        SmallAccount Bucket(string principal) => new SmallAccount(Prod).Role("worker", SmallAccount.TrustService("ec2.amazonaws.com")).Collected(
            """
            "s3:ListAllMyBuckets":{"Buckets":[{"Name":"exports"}]},
            "s3:GetBucketOwnershipControls":{"exports":{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}},"s3:GetBucketTagging":{},
            "s3:GetBucketPolicy":{"exports":{"Policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":PRINCIPAL,"Action":"s3:GetObject","Resource":"arn:aws:s3:::exports/*"}]}}}
            """.Replace("PRINCIPAL", principal, StringComparison.Ordinal));
        Assert.Equal(ReachVerdict.Broken, Ask(ReachVerb.Read, dev, Bucket(TrustDev)).Verdict);
        Assert.Equal([], Ask(ReachVerb.Change, dev, Bucket(TrustDev)).Unknowns);
        Assert.Equal(ReachVerdict.Proved, Ask(ReachVerb.Change, dev, Bucket(TrustDev)).Verdict);
        Assert.Equal(ReachVerdict.Proved, Ask(ReachVerb.Read, dev, Bucket("""{"AWS":"arn:aws:iam::333333333333:root"}""")).Verdict);
    }

    [Fact]
    public void What_was_not_collected_there_is_named_and_nothing_is_proved()
    {
        var dev = new SmallAccount(Dev).User("ann", SmallAccount.Allow("s3:*")).Collected();
        var prod = new SmallAccount(Prod).Role("deploy", SmallAccount.TrustService("ec2.amazonaws.com"));
        var answer = Ask(ReachVerb.Read, dev, prod);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains($"s3:ListAllMyBuckets in {Prod}", answer.Unknowns);
    }

    [Fact]
    public void Who_is_only_perhaps_there_breaks_nothing_and_proves_nothing()
    {
        // Of the account of dev only facts were collected: any role may be there.
        var snapshot = SmallAccount.Snapshot(
            """{"organization":{"Id":"o-example123","MasterAccountId":"999999999999"},"root":{"id":"r-root","accounts":["111111111111","222222222222"]}}""",
            new SmallAccount(Prod).Role("deploy", SmallAccount.Trust(TrustDev), SmallAccount.Allow("s3:GetObject")).Collected());
        var any = snapshot.Principals.Single(p => p.Account == Dev && p.Kind == "role");
        var answer = new ReachEngine(snapshot).Path(new("dev", []) { Possible = [any] }, Things(ReachVerb.Read));
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains($"iam:GetAccountAuthorizationDetails in {Dev}", answer.Unknowns);
    }

    [Fact]
    public void A_role_is_passed_by_whoever_may_pass_it()
    {
        SmallAccount Prod_(string actions) => new SmallAccount(Prod).Role("deploy", SmallAccount.Trust(TrustDev), SmallAccount.Allow(actions)).Role("worker", SmallAccount.TrustService("ec2.amazonaws.com")).Collected();
        var dev = new SmallAccount(Dev).User("ann", SmallAccount.Allow("sts:AssumeRole")).Collected();
        Assert.Equal(ReachVerdict.Broken, Ask(ReachVerb.Pass, dev, Prod_("iam:PassRole")).Verdict);
        Assert.Equal(ReachVerdict.Proved, Ask(ReachVerb.Pass, dev, Prod_("iam:GetRole")).Verdict);
    }

    [Fact]
    public void The_named_actions_are_in_the_catalogue() => Assert.Empty(VerbActions.Unknown);

    private static ReachObject.Protected Things(ReachVerb verb) => new(verb, [Prod], []) { Name = "prod" };

    private static ReachAnswer Ask(ReachVerb verb, params SmallAccount[] accounts)
    {
        var snapshot = SmallAccount.Snapshot(null, accounts);
        var from = snapshot.Principals.Where(p => p.Account == Dev && p.Kind == "user").ToImmutableArray();
        return new ReachEngine(snapshot).Path(new("dev", from), Things(verb));
    }
}
