using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Questions;

/// <summary>A policy that tests a resource's tags is no wall before whoever may change them.</summary>
public sealed class ResourceTagTests
{
    private const string OnlyDev = """{"StringEquals":{"aws:ResourceTag/team":"dev"}}""";
    private const string OnlyDevOfService = """{"StringEquals":{"iam:ResourceTag/team":"dev"}}""";

    [Theory]
    [InlineData(OnlyDev)]
    [InlineData(OnlyDevOfService)]
    [InlineData("""{"StringNotEquals":{"aws:ResourceTag/team":"prod"}}""")]
    public void Whoever_tags_a_role_passes_the_test_of_its_tags(string condition)
    {
        var closed = Of(condition, "iam:GetRole");
        Assert.Equal(ReachVerdict.Proved, ProvenPath.Check(closed, closed, "ann", "deploy").Verdict);
        var answer = ProvenPath.Check(Of(condition, "iam:TagRole"), closed, "ann", "deploy");
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Equal(["iam:TagRole", "iam:UpdateAssumeRolePolicy"], answer.Path.Select(s => s.Call));
        Assert.Equal("X35", answer.Path[0].RuleId);
    }

    [Theory]
    [InlineData("""{"Null":{"aws:ResourceTag/team":"true"}}""", "iam:UntagRole", "X133")]
    [InlineData("""{"StringNotEquals":{"aws:ResourceTag/team":"prod"}}""", "iam:UntagRole", "X133")]
    public void Whoever_takes_a_tag_away_passes_the_test_that_it_is_not_there(string condition, string untagging, string rule)
    {
        // Setting a tag takes none away.
        var closed = Of("""{"Null":{"aws:ResourceTag/team":"true"}}""", "iam:TagRole");
        Assert.Equal(ReachVerdict.Proved, ProvenPath.Check(closed, closed, "ann", "deploy").Verdict);
        var answer = ProvenPath.Check(Of(condition, untagging), Of(condition, "iam:GetRole"), "ann", "deploy");
        Assert.Equal([untagging, "iam:UpdateAssumeRolePolicy"], answer.Path.Select(s => s.Call));
        Assert.Equal(rule, answer.Path[0].RuleId);
        Assert.Equal(ReachVerdict.Proved, ProvenPath.Check(Of(OnlyDev, untagging), Of(OnlyDev, untagging), "ann", "deploy").Verdict);
    }

    [Fact]
    public void A_tag_that_is_right_already_needs_no_change() =>
        Assert.Equal(
            ["iam:UpdateAssumeRolePolicy"],
            ProvenPath.Check(Of("""{"StringEquals":{"aws:ResourceTag/team":"prod"}}""", "iam:TagRole"), Of(OnlyDev, "iam:GetRole"), "ann", "deploy").Path.Select(s => s.Call));

    // Two people of one group: the one who tags is not the one who changes the role.
    [Fact]
    public void The_tags_are_changed_by_another_one_whom_the_attacker_comes_to_later()
    {
        Snapshot World(string tagging) => SmallAccount.Snapshot(null, new SmallAccount()
            .User("ann", $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:UpdateAssumeRolePolicy","Resource":"arn:aws:iam::111111111111:role/deploy","Condition":{{OnlyDev}}},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}""")
            .Role("tagger", SmallAccount.Trust("""{"AWS":"arn:aws:iam::111111111111:user/ann"}"""), SmallAccount.Allow(tagging))
            .Role("deploy", SmallAccount.TrustService("ec2.amazonaws.com"), team: "prod").Collected());
        Assert.Equal(ReachVerdict.Proved, ProvenPath.Check(World("iam:GetRole"), World("iam:GetRole"), "ann", "deploy").Verdict);
        var answer = ProvenPath.Check(World("iam:TagRole"), World("iam:GetRole"), "ann", "deploy");
        Assert.Equal(["sts:AssumeRole", "iam:TagRole", "iam:UpdateAssumeRolePolicy"], answer.Path.Select(s => s.Call));
    }

    [Fact]
    public void Who_can_make_a_call_on_what_may_be_tagged_is_not_proved_by_its_tags_of_today()
    {
        const string role = "arn:aws:iam::111111111111:role/deploy";
        var row = new ReachEngine(Of(OnlyDev, "iam:TagRole")).Who("iam:DeleteRole", role).Single(r => r.Principal.Name == "ann");
        Assert.Equal(ReachVerdict.Proved, row.Verdict);
        row = new ReachEngine(Of(OnlyDev, "iam:TagRole")).Who("iam:UpdateAssumeRolePolicy", role).Single(r => r.Principal.Name == "ann");
        Assert.Equal(ReachVerdict.NotProved, row.Verdict);
    }

    [Fact]
    public void What_is_protected_is_not_changed_by_way_of_its_tags_unless_somebody_changes_them()
    {
        foreach (var (tagging, verdict) in new[] { ("s3:GetBucketTagging", ReachVerdict.Proved), ("s3:PutBucketTagging", ReachVerdict.Broken) })
        {
            var account = new SmallAccount()
                .User("ann", $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:DeleteBucket","Resource":"*","Condition":{{OnlyDev}}},{"Effect":"Allow","Action":"{{tagging}}","Resource":"*"}]}""")
                .Collected("""
                    "s3:ListAllMyBuckets":{"Buckets":[{"Name":"exports"}]},"s3:GetBucketPolicy":{},
                    "s3:GetBucketOwnershipControls":{"exports":{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}}},
                    "s3:GetBucketTagging":{"exports":{"TagSet":[{"Key":"team","Value":"prod"}]}}
                    """);
            var snapshot = SmallAccount.Snapshot(null, account);
            var bucket = snapshot.Find("arn:aws:s3:::exports")!;
            var answer = new ReachEngine(snapshot).Path(
                new("ann", [snapshot.Principals.Single(p => p.Name == "ann")]),
                new ReachObject.Protected(ReachVerb.Delete, [], [bucket]) { Name = "exports" });
            Assert.Equal((tagging, verdict), (tagging, answer.Verdict));
            if (verdict == ReachVerdict.Broken) Assert.Equal(["s3:PutBucketTagging", "s3:DeleteBucket"], answer.Path.Select(s => s.Call));
        }
    }

    private static Snapshot Of(string condition, string tagging) => SmallAccount.Snapshot(null, new SmallAccount()
        .User("ann", $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:UpdateAssumeRolePolicy"],"Resource":"arn:aws:iam::111111111111:role/deploy","Condition":{{condition}}},{"Effect":"Allow","Action":["{{tagging}}","sts:AssumeRole"],"Resource":"*"}]}""")
        .Role("deploy", SmallAccount.TrustService("ec2.amazonaws.com"), team: "prod").Collected());
}
