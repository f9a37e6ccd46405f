using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.Questions;

public sealed class AccessPointTests
{
    private const string Point = "arn:aws:s3:eu-west-1:222222222222:accesspoint/door";
    private const string Delegates = """{"Effect":"Allow","Principal":"*","Action":"*","Resource":["arn:aws:s3:::theirs","arn:aws:s3:::theirs/*"],"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"222222222222"}}}""";
    private const string DelegatesElsewhere = """{"Effect":"Allow","Principal":"*","Action":"*","Resource":["arn:aws:s3:::theirs","arn:aws:s3:::theirs/*"],"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"333333333333"}}}""";

    [Theory]
    // The access point's policy and the bucket's, and what the caller's own policy names.
    [InlineData("111111111111", Delegates, Point + "/object/*", ReachVerdict.Broken)]
    [InlineData("111111111111", Delegates, "arn:aws:s3:::theirs/*", ReachVerdict.Proved)]
    [InlineData("111111111111", DelegatesElsewhere, Point + "/object/*", ReachVerdict.Proved)]
    [InlineData("111111111111", "", Point + "/object/*", ReachVerdict.Proved)]
    [InlineData("333333333333", Delegates, Point + "/object/*", ReachVerdict.Proved)]
    [InlineData("*", Delegates, "arn:aws:s3:::else/*", ReachVerdict.Broken)]
    public void A_bucket_is_read_through_an_access_point_that_both_let_in(string whom, string bucket, string own, ReachVerdict expected)
    {
        var answer = ProvenPath.Check(Facts(whom, bucket, own), Facts(null, bucket, own), "dev", "arn:aws:s3:::theirs");
        Assert.Equal(expected, answer.Verdict);
        if (expected == ReachVerdict.Broken) Assert.StartsWith(Point, Assert.Single(answer.Path).Resource, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keeper", ReachVerdict.Broken)]
    [InlineData("idle", ReachVerdict.Proved)]
    public void Principals_of_the_bucket_s_account_come_by_a_permission_on_the_access_point(string who, ReachVerdict expected)
    {
        var closed = Facts(null, "", "*", keeper: "arn:aws:s3:::else/*");
        Assert.Equal(expected, ProvenPath.Check(Facts(null, Delegates, "*", keeper: Point + "/object/*"), closed, who, "arn:aws:s3:::theirs").Verdict);
    }

    [Theory]
    [InlineData("", "keeper", "s3:ListAccessPoints in 222222222222")]
    [InlineData("", "dev", null)]
    [InlineData(Delegates, "dev", "s3:ListAccessPoints in 222222222222")]
    public void Access_points_that_were_not_listed_may_lead_to_the_bucket(string bucket, string who, string? unknown)
    {
        var answer = ProvenPath.Check(Facts(null, bucket, "arn:aws:s3:::else/*", isListed: false), Facts(null, bucket, "arn:aws:s3:::else/*"), who, "arn:aws:s3:::theirs");
        Assert.Equal(unknown is null ? ReachVerdict.Proved : ReachVerdict.NotProved, answer.Verdict);
        if (unknown is not null) Assert.Contains(unknown, answer.Unknowns);
    }

    [Fact]
    public void An_access_point_s_policy_that_was_not_collected_is_named()
    {
        var answer = ProvenPath.Check(Facts("", Delegates, "*"), Facts(null, Delegates, "*"), "dev", "arn:aws:s3:::theirs");
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(answer.Unknowns, u => u.StartsWith("s3:GetAccessPointPolicy", StringComparison.Ordinal));
    }

    [Fact]
    public void A_multi_region_access_point_leads_to_each_of_its_buckets()
    {
        const string alias = "arn:aws:s3::222222222222:accesspoint/m1.mrap";
        var policy = Policy(Statement("111111111111", alias + "/object/*"));
        Snapshot Of(string found) => Snapshot(Delegates, "s3:GetObject", alias + "/object/*", "arn:aws:s3:::else/*", $$"""
            "s3:ListMultiRegionAccessPoints":{"AccessPoints":[{"Name":"all","Alias":"m1.mrap","Regions":[{"Bucket":"other"},{"Bucket":"theirs"}]}]},
            "s3:GetMultiRegionAccessPointPolicy":{{found}}
            """);
        var answer = ProvenPath.Check(Of($$"""{"all":{"Policy":{"Established":{"Policy":{{policy}} } } } }"""), Of("{}"), "dev", "arn:aws:s3:::theirs");
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.StartsWith(alias, Assert.Single(answer.Path).Resource, StringComparison.Ordinal);
    }

    // Whom the access point lets in: null for nobody, and nothing where its policy was not collected.
    private static Snapshot Facts(string? whom, string bucket, string own, string keeper = "arn:aws:s3:::else/*", bool isListed = true)
    {
        var policies = whom switch
        {
            null => ",\"s3:GetAccessPointPolicy\":{}",
            "" => "",
            _ => $",\"s3:GetAccessPointPolicy\":{{\"door\":{{\"Policy\":{Policy(Statement(whom, Point + "/object/*"))}}}}}",
        };
        var points = isListed
            ? $$""" "s3:ListAccessPoints":{"eu-west-1":{"AccessPointList":[{"Name":"door","Bucket":"theirs","AccessPointArn":"{{Point}}","NetworkOrigin":"Internet"}]} }{{policies}} """
            : "\"s3:ListAccessPoints\":{\"*\":{\"Uncollected\":true}}";
        return Snapshot(bucket, "s3:GetObject", own, keeper, points);
    }

    private static Snapshot Snapshot(string bucket, string action, string own, string keeper, string points)
    {
        var bucketPolicy = bucket.Length == 0 ? "{}" : $$$"""{"theirs":{"Policy":{{{Policy(bucket)}}} } }""";
        var facts = $$"""
            "s3:ListAllMyBuckets":{"Buckets":[{"Name":"theirs"}]},"s3:GetBucketTagging":{},"s3:GetBucketPolicy":{{bucketPolicy}},
            "s3:GetBucketOwnershipControls":{"theirs":{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]} } },{{points}}
            """;
        var owner = new SmallAccount("222222222222").User("keeper", SmallAccount.Allow(action, keeper)).User("idle").Collected(facts);
        return SmallAccount.Snapshot(null, new SmallAccount().User("dev", SmallAccount.Allow(action, own)).Collected(), owner);
    }

    private static string Policy(string statement) => $$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""";

    private static string Statement(string whom, string resource) => $$$"""{"Effect":"Allow","Principal":{"AWS":"{{{whom}}}"},"Action":"s3:GetObject","Resource":"{{{resource}}}"}""";
}
