using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Questions;

/// <summary>What was not collected is unknown to every question.</summary>
public sealed class UncollectedTests
{
    private const string Buckets = "\"s3:ListAllMyBuckets\":{\"Buckets\":[{\"Name\":\"mine\"}]},\"s3:GetBucketPolicy\":{},\"s3:GetBucketTagging\":{}," + Owned;
    private const string Owned = "\"s3:GetBucketOwnershipControls\":{\"mine\":{\"OwnershipControls\":{\"Rules\":[{\"ObjectOwnership\":\"BucketOwnerEnforced\"}]}}}";

    [Theory]
    [InlineData("s3:GetObject", "arn:aws:s3:::mine/key", true)]
    [InlineData("s3:GetObject", "arn:aws:s3:::somebodys/key", false)]
    [InlineData("kms:Decrypt", "arn:aws:kms:eu-west-1:222222222222:key/1234", false)]
    [InlineData("sts:AssumeRole", "arn:aws:iam::222222222222:role/theirs", false)]
    [InlineData("ec2:TerminateInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", true)]
    public void A_policy_of_a_resource_that_nobody_collected_is_not_taken_for_none(string action, string resource, bool isKnown)
    {
        var engine = new ReachEngine(SmallAccount.Snapshot(null, new SmallAccount().User("dev", Allow("s3:* kms:* ec2:* sts:*")).User("other").Collected(Buckets)));
        Assert.Equal(isKnown ? "Yes" : "Unknown", engine.Explain(Named(engine, "dev"), action, resource).Verdict.ToString());
        Assert.Equal(isKnown ? ReachVerdict.Proved : ReachVerdict.NotProved, engine.Who(action, resource).Single(r => r.Principal.Name == "other").Verdict);
    }

    [Fact]
    public void Of_an_account_without_facts_every_resource_is_unknown()
    {
        var engine = new ReachEngine(SmallAccount.Snapshot(null, new SmallAccount().User("other")));
        var explained = engine.Explain(Named(engine, "other"), "s3:GetObject", "arn:aws:s3:::mine/key");
        Assert.Equal(("Unknown", "s3:ListAllMyBuckets in 111111111111"), (explained.Verdict.ToString(), explained.Unknown));
    }

    [Fact]
    public void Every_account_that_could_not_be_read_is_named()
    {
        var ids = Enumerable.Range(0, 40).Select(i => $"2222222222{i:00}").ToList();
        var organization = $$"""
            {"organization":{"Id":"o-example123","MasterAccountId":"111111111111"},
             "root":{"id":"r-root","accounts":[{"id":"111111111111","name":"main"},{{string.Join(',', ids.Select(i => $"{{\"id\":\"{i}\",\"name\":\"a{i}\"}}"))}}]},"policies":{} }
            """;
        var engine = new ReachEngine(SmallAccount.Snapshot(organization, new SmallAccount().User("dev", Allow("sts:AssumeRole")).Collected()));
        var answer = engine.Path(new("dev", [Named(engine, "dev")]), new ReachObject.Administrator(null) { Name = "administrator" });
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.All(ids, id => Assert.Contains($"iam:GetAccountAuthorizationDetails in {id}", answer.Unknowns));
    }

    [Fact]
    public void An_organization_that_was_refused_proves_nothing_and_breaks_nothing()
    {
        const string refused = "organizations:DescribeOrganization";
        var account = new SmallAccount().User("dev", Allow("iam:PutUserPolicy")).User("other").Collected();
        var inputs = new SnapshotInputs([new("details.json", Parse(account.Details()))], null, [new("facts.json", Parse(account.CollectedFacts()))]) { IsDeclarationComplete = true, OrganizationUnknown = refused };
        var snapshot = SnapshotReader.Read(inputs, new DiagnosticBag())!;
        var engine = new ReachEngine(snapshot);
        var to = new ReachObject.Administrator(null) { Name = "administrator" };
        foreach (var name in new[] { "dev", "other" })
        {
            var subject = new ReachSubject(name, [Named(engine, name)]);
            var answer = engine.Path(subject, to);
            Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
            Assert.Contains(refused, answer.Unknowns);
            Assert.Null(engine.Certify(subject, to, "digest"));
        }

        Assert.All(engine.Administrators(), r => Assert.Equal(ReachVerdict.NotProved, r.Verdict));
        Assert.NotEqual(CertificateDigests.Of(inputs), CertificateDigests.Of(inputs with { OrganizationUnknown = null }));
    }

    [Theory]
    [InlineData("aws-us-gov", "lambda.amazonaws.com")]
    [InlineData("aws-cn", "ec2.amazonaws.com.cn")]
    public void Other_partitions_have_the_same_ways(string partition, string service)
    {
        var actions = service.StartsWith("ec2", StringComparison.Ordinal) ? "ec2:RunInstances iam:CreateInstanceProfile iam:AddRoleToInstanceProfile" : "lambda:CreateFunction lambda:InvokeFunction";
        var account = new SmallAccount()
            .User("dev", Allow($"iam:PassRole {actions}", "arn:aws:*"))
            .Role("worker", TrustService(service), Allow("s3:GetObject"))
            .User("root", Allow("*"));
        string There(string text) => text.Replace("arn:aws:", $"arn:{partition}:", StringComparison.Ordinal);
        var snapshot = SnapshotReader.Read(
            new([new("details.json", Parse(There(account.Details())))], null, [new("facts.json", Parse(account.CollectedFacts("\"iam:ListInstanceProfiles\":{}")))]) { IsDeclarationComplete = true }, new DiagnosticBag())!;
        var engine = new ReachEngine(snapshot);
        Assert.Equal(ReachVerdict.Broken, engine.Path(new("dev", [Named(engine, "dev")]), new ReachObject.One(Named(engine, "worker")) { Name = "worker" }).Verdict);
        Assert.Equal(ReachVerdict.Broken, engine.Administrators().Single(r => r.Principal.Name == "root").Verdict);
    }

    private static PrincipalNode Named(ReachEngine engine, string name) => engine.Snapshot.Principals.Single(p => p.Name == name && p.Kind is ("user" or "role"));
}
