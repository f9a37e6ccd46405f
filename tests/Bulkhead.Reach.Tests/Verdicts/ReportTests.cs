using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Verdicts;

public class ReportTests
{
    private static readonly ReachFinding[] Findings =
    [
        new(ReachVerdict.Broken, "B10", "a function", "arn:aws:iam::111111111111:user/dev", "administrator", "dev can come to administrator\n1. lambda:CreateFunction"),
        new(ReachVerdict.Proved, null, null, "arn:aws:iam::111111111111:user/ann", "administrator", "ann cannot"),
        new(ReachVerdict.NotProved, null, null, "<&\u0001>", "administrator", "may"),
        new(ReachVerdict.Broken, null, null, "arn:aws:iam::111111111111:user/root", "administrator", "root is"),
    ];

    [Fact]
    public void Sarif_has_a_result_for_each_way_and_each_unknown_and_a_rule_for_each_result()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) SarifReport.Write(writer, Findings);
        var run = JsonNode.Parse(buffer.ToArray())!["runs"]![0]!;
        var results = run["results"]!.AsArray();
        Assert.Equal(["B10:error", "not-proved:warning", "as-it-is:error"], results.Select(r => $"{r!["ruleId"]}:{r["level"]}"));
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray().Select(r => (string?)r!["id"]).ToHashSet();
        Assert.All(results, r => Assert.Contains((string?)r!["ruleId"], rules));
        Assert.Equal(3, results.Select(r => (string?)r!["partialFingerprints"]!["bulkheadReach/v1"]).Distinct().Count());
    }

    [Fact]
    public void JUnit_has_a_case_for_each_verdict_and_is_xml_whatever_the_names()
    {
        var suite = XDocument.Parse(JUnitReport.Text("reach admins", Findings)).Root!.Element("testsuite")!;
        Assert.Equal(("4", "2", "1"), ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"), (string?)suite.Attribute("errors")));
        Assert.Equal(4, suite.Elements("testcase").Count());
        Assert.Equal("B10", (string?)suite.Elements("testcase").First().Element("failure")!.Attribute("type"));
    }

    [Fact]
    public void A_change_opens_closes_and_leaves_unproved()
    {
        static ReachEngine Engine(SmallAccount account) => new(SmallAccount.Snapshot(null, account));
        SmallAccount Account(string actions) => new SmallAccount().User("dev", Allow(actions)).Role("worker", TrustService("lambda.amazonaws.com"), Allow("s3:GetObject")).Collected();
        Assert.Equal(("user/dev", "role/worker"), Ends(Assert.Single(ReachDifference.Between(Engine(Account("iam:PassRole")), Engine(Account("iam:PassRole lambda:CreateFunction lambda:InvokeFunction")), null).Opened, c => c.How == "acts as")));
        var closing = ReachDifference.Between(Engine(Account("iam:PassRole lambda:CreateFunction lambda:InvokeFunction")), Engine(Account("iam:PassRole")), null);
        Assert.Equal(("user/dev", "role/worker"), Ends(Assert.Single(closing.Closed, c => c.How == "acts as")));
        Assert.Empty(closing.Opened);
        var blind = new SmallAccount().User("dev", Allow("iam:PassRole lambda:UpdateFunctionCode")).Role("worker", TrustService("lambda.amazonaws.com"), Allow("s3:GetObject"));
        Assert.Contains(ReachDifference.Between(Engine(Account("iam:PassRole lambda:UpdateFunctionCode")), Engine(blind), null).Unproved, c => Ends(c) == ("user/dev", "role/worker"));

        static (string From, string To) Ends(ReachChange change) => (change.From.Arn[26..], change.To.Arn.Length > 26 ? change.To.Arn[26..] : change.To.Arn);
    }

    [Fact]
    public void A_decision_is_explained_with_every_policy()
    {
        var account = new SmallAccount()
            .Policy("fence", Allow("s3:GetObject"))
            .User("dev", Allow("s3:*"), boundary: "arn:aws:iam::111111111111:policy/fence")
            .Collected("\"s3:ListAllMyBuckets\":{\"Buckets\":[{\"Name\":\"b\"}]},\"s3:GetBucketPolicy\":{},\"s3:GetBucketOwnershipControls\":{\"b\":{\"OwnershipControls\":{\"Rules\":[{\"ObjectOwnership\":\"BucketOwnerEnforced\"}]}}}");
        var engine = new ReachEngine(SmallAccount.Snapshot(null, account));
        var dev = engine.Snapshot.Principals.Single(p => p.Name == "dev");
        var may = engine.Explain(dev, "s3:GetObject", "arn:aws:s3:::b/k");
        Assert.Equal("Yes", may.Verdict.ToString());
        Assert.Equal(["identity policy allows", "permissions boundary allows"], may.Policies.Select(p => $"{p.Kind} {p.Says}"));
        var not = engine.Explain(dev, "s3:PutObject", "arn:aws:s3:::b/k");
        Assert.Equal("No", not.Verdict.ToString());
        Assert.Contains(not.Policies, p => p is { Kind: "permissions boundary", Says: "says nothing" });
        Assert.NotEmpty(not.Decision.Explanation);
    }
}
