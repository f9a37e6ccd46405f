using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Repair;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Tests.Search;
using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Repair;

public class RepairTests
{
    private const string Admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    private const string Storage = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    private const string Payroll = """{"s3:ListAllMyBuckets":{"Buckets":[{"Name":"payroll"}]},"s3:GetBucketPolicy":{"payroll":{"Error":{"Code":"NoSuchBucketPolicy"}}}}""";
    private const string Function = "iam:PassRole lambda:CreateFunction lambda:InvokeFunction";
    private const string Organization =
        """{"organization":{"Id":"o-example123","MasterAccountId":"999999999999"},"root":{"id":"r-root","accounts":["111111111111","222222222222"]}}""";

    [Fact]
    public void A_trust_that_nothing_uses_goes_first_for_nobody_loses_anything()
    {
        var repair = Mended(null, "dev", "administrator", new SmallAccount()
            .User("dev", Allow(Function)).Role("worker", TrustService("lambda.amazonaws.com"), attached: Admin).Collected());
        var change = Assert.Single(repair.Changes);
        Assert.Equal(RepairKind.Trust, change.Kind);
        Assert.Empty(repair.Touched);
        Assert.DoesNotContain("lambda.amazonaws.com", change.Document!, StringComparison.Ordinal);
    }

    [Fact]
    public void One_permission_goes_rather_than_many_trusts()
    {
        var account = new SmallAccount().User("dev", Allow(Function));
        foreach (var i in Enumerable.Range(0, 4)) account.Role($"worker{i}", TrustService("lambda.amazonaws.com"), attached: Admin);
        var repair = Mended(null, "dev", "administrator", account.Collected());
        var change = Assert.Single(repair.Changes);
        Assert.Equal(RepairKind.InlinePolicy, change.Kind);
        Assert.Equal(["arn:aws:iam::111111111111:user/dev"], change.Touched);
        Assert.True(repair.IsSmallest);
    }

    [Fact]
    public void Only_the_principals_that_lead_there_lose_something()
    {
        var dev = new SmallAccount("111111111111")
            .User("dev", Allow("sts:AssumeRole", "arn:aws:iam::222222222222:role/deploy"))
            .Role("release", TrustService("ec2.amazonaws.com"), Allow("sts:AssumeRole", "arn:aws:iam::222222222222:role/deploy")).Collected();
        var prod = new SmallAccount("222222222222").Role("deploy", Trust("""{"AWS":"arn:aws:iam::111111111111:root"}"""), Allow("s3:PutObject")).Collected();
        var repair = Mended(null, "dev", "deploy", dev, prod);
        Assert.Equal(["arn:aws:iam::111111111111:user/dev"], repair.Touched);
    }

    [Fact]
    public void Whom_a_trust_lets_in_besides_stays_by_name()
    {
        // Eight users come there, so their policies are dearer than the one trust.
        var dev = new SmallAccount("111111111111");
        foreach (var i in Enumerable.Range(0, 8)) dev.User($"dev{i}", Allow("sts:AssumeRole"));
        dev.Role("release", TrustService("ec2.amazonaws.com"), Allow("sts:AssumeRole"));
        var prod = new SmallAccount("222222222222").Role("deploy", Trust("""{"AWS":"arn:aws:iam::111111111111:root"}"""), Allow("s3:PutObject")).Collected();
        var snapshot = Snapshot(null, dev.Collected(), prod);
        var users = new ReachSubject("the developers", [.. snapshot.Principals.Where(p => p.Kind == "user")]);
        var repair = new ReachEngine(snapshot).Repair(users, new ReachObject.One(snapshot.Find("arn:aws:iam::222222222222:role/deploy")!) { Name = "deploy" });
        var change = Assert.Single(repair.Changes);
        Assert.Equal(RepairKind.Trust, change.Kind);
        Assert.Contains("arn:aws:iam::111111111111:role/release", change.Document!, StringComparison.Ordinal);
        Assert.DoesNotContain(":root", change.Document!, StringComparison.Ordinal);
        Assert.Equal(8, change.Touched.Length);
        Assert.Equal(ReachVerdict.Proved, repair.After.Verdict);
    }

    [Fact]
    public void What_AWS_wrote_is_not_edited_but_bounded()
    {
        var account = new SmallAccount().User("dev", attached: "arn:aws:iam::aws:policy/AmazonS3FullAccess").Facts(
            """{"s3:ListAllMyBuckets":{"Buckets":[{"Name":"payroll"}]},"s3:GetBucketPolicy":{"payroll":{"Error":{"Code":"NoSuchBucketPolicy"}}}}""");
        var repair = Repaired(null, "dev", "arn:aws:s3:::payroll", account);
        Assert.True(repair.IsMended);
        Assert.All(repair.Changes, c => Assert.Equal(RepairKind.Boundary, c.Kind));
    }

    [Fact]
    public void A_service_control_policy_spares_who_does_not_lead_there()
    {
        // Whoever writes its own policies gives itself again what is taken from them; only a guardrail holds it.
        var dev = new SmallAccount("111111111111")
            .User("dev", Allow("iam:PutUserPolicy iam:DeleteUserPermissionsBoundary", "arn:aws:iam::111111111111:user/dev"))
            .Role("release", TrustService("ec2.amazonaws.com"), Allow("sts:AssumeRole", "arn:aws:iam::222222222222:role/deploy")).Collected();
        var prod = new SmallAccount("222222222222").Role("deploy", Trust("""{"AWS":"111111111111"}"""), Allow("s3:PutObject")).Collected();
        var repair = Repaired(Organization, "dev", "deploy", dev, prod);
        Assert.True(repair.IsMended);
        Assert.True(repair.IsSmallest);
        Assert.DoesNotContain("arn:aws:iam::111111111111:role/release", repair.Touched);
    }

    [Fact]
    public void Who_is_there_already_can_not_be_kept_out()
    {
        var repair = Repaired(null, "dev", "administrator", new SmallAccount().User("dev", attached: Admin).Collected());
        Assert.False(repair.IsMended);
        Assert.Empty(repair.Changes);
        Assert.Contains("already", repair.Obstacle!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_management_account_has_no_guardrail_to_mend_with()
    {
        var account = new SmallAccount("999999999999").User("dev", Allow("iam:PutUserPolicy", "arn:aws:iam::999999999999:user/dev")).Collected();
        var repair = Repaired("""{"organization":{"Id":"o-example123","MasterAccountId":"999999999999"},"root":{"id":"r-root","accounts":["999999999999"]}}""", "dev", "administrator", account);
        Assert.DoesNotContain(repair.Changes, c => c.Kind == RepairKind.ServiceControl);
        Assert.True(repair.IsMended);
    }

    [Fact]
    public void A_repair_is_the_same_each_time_and_its_policies_are_policies()
    {
        SmallAccount Account() => new SmallAccount().User("dev", Allow(Function + " ec2:RunInstances iam:AttachUserPolicy"))
            .Role("worker", TrustService("lambda.amazonaws.com"), attached: Admin).Role("machine", TrustService("ec2.amazonaws.com"), attached: Admin);
        var first = Json(Repaired(null, "dev", "administrator", Account()));
        Assert.Equal(first, Json(Repaired(null, "dev", "administrator", Account())));
        using var document = JsonDocument.Parse(first);
        foreach (var change in document.RootElement.GetProperty("changes").EnumerateArray())
        {
            Assert.Empty(PolicyParser.ParseJson("repair", change.GetProperty("document").GetRawText()).Diagnostics);
        }
    }

    [Fact]
    public void On_random_organizations_all_ways_are_broken_and_no_change_is_needless()
    {
        string[] ways = ["A08", "A13", "A15", "B10", "C01", "D01", "X12", "X15"];
        var rules = RuleLibrary.Embedded.Where(r => ways.Contains(r.Id)).ToList();
        var mended = 0;
        for (var seed = 1; seed <= 12; seed++)
        {
            var organization = new RandomOrganization(seed);
            var snapshot = organization.Snapshot();
            var engine = new ReachEngine(snapshot, rules);
            foreach (var from in snapshot.Principals.Where(p => p.Kind == "user").Take(2))
            {
                var subject = new ReachSubject(from.Arn, [from]);
                foreach (var to in snapshot.Principals.Where(p => p.Kind == "role").Take(3))
                {
                    var target = new ReachObject.One(to) { Name = to.Arn };
                    if (to == from || engine.CertainWay(subject, target) is null) continue;
                    var repair = engine.Repair(subject, target);
                    Assert.True(repair.IsMended, $"seed {seed}: {from.Arn} to {to.Arn}: {repair.Obstacle}\n{organization}");
                    foreach (var cut in repair.Cuts)
                    {
                        var others = ChangedFacts.Make(snapshot, repair.Cuts.Where(c => c != cut).Select(c => c.Edit)).Snapshot;
                        var left = new ReachEngine(others, rules).CertainWay(
                            new(from.Arn, [(PrincipalNode)others.Nodes[from.Index]]), new ReachObject.One(others.Nodes[to.Index]) { Name = to.Arn });
                        Assert.True(left is not null, $"seed {seed}: {from.Arn} to {to.Arn}: '{cut.Text}' is needless\n{organization}");
                    }

                    mended++;
                }
            }
        }

        Assert.InRange(mended, 5, 72);
    }

    [Fact]
    public void Who_is_held_by_a_policy_of_AWS_alone_loses_it()
    {
        // Whoever has a boundary already gets no other one; nobody edits a policy of AWS.
        var account = new SmallAccount().Policy("wide", Allow("*")).User("dev", attached: Storage, boundary: "arn:aws:iam::111111111111:policy/wide").Facts(Payroll);
        var repair = Repaired(null, "dev", "arn:aws:s3:::payroll", account);
        Assert.True(repair.IsMended);
        var change = Assert.Single(repair.Changes);
        Assert.Equal((RepairKind.AttachedPolicy, "AmazonS3FullAccess", (string?)null), (change.Kind, change.Policy, change.Document));
        Assert.Equal(["arn:aws:iam::111111111111:user/dev"], change.Touched);
    }

    [Theory]
    [InlineData("""{"GrantId":"g1","GranteePrincipal":"arn:aws:iam::111111111111:user/dev","Operations":["Decrypt","Encrypt"]}""", 1)]
    [InlineData("""{"GrantId":"g1","GranteePrincipal":"arn:aws:iam::111111111111:user/dev","RetiringPrincipal":"arn:aws:iam::111111111111:user/other","Operations":["Decrypt"]},{"GrantId":"g2","GranteePrincipal":"arn:aws:iam::111111111111:user/dev","Operations":["Decrypt"]}""", 2)]
    public void Grants_of_a_key_are_revoked(string grants, int count)
    {
        const string key = "arn:aws:kms:eu-west-1:111111111111:key/k";
        var account = new SmallAccount().User("dev").User("other").Collected(
            $$$"""
            "kms:ListKeys":{"eu-west-1":{"Keys":[{"KeyId":"k","KeyArn":"{{{key}}}"}]}},"kms:GetKeyPolicy":{"k":{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"} },"kms:ListGrants":{"k":{"Grants":[{{{grants}}}]} }
            """);
        var snapshot = Snapshot(null, account);
        var engine = new ReachEngine(snapshot);
        var dev = (PrincipalNode)snapshot.Find("arn:aws:iam::111111111111:user/dev")!;
        var node = snapshot.Find(key)!;
        Assert.Equal("Yes", engine.Explain(dev, "kms:Decrypt", key).Verdict.ToString());
        var edits = Enumerable.Range(0, count).Select(i => (PolicyEdit)new PolicyEdit.RevokeGrant(node.Index, i)).ToList();
        foreach (var left in edits)
        {
            var one = ChangedFacts.Make(snapshot, edits.Where(e => e != left)).Snapshot;
            Assert.Equal("Yes", new ReachEngine(one).Explain((PrincipalNode)one.Nodes[dev.Index], "kms:Decrypt", key).Verdict.ToString());
        }

        var all = ChangedFacts.Make(snapshot, edits).Snapshot;
        Assert.Equal("No", new ReachEngine(all).Explain((PrincipalNode)all.Nodes[dev.Index], "kms:Decrypt", key).Verdict.ToString());
        Assert.Null(all.Find(key)!.Granted);
    }

    [Fact]
    public void A_bucket_whose_lists_let_others_in_counts_no_list_any_more()
    {
        const string lists = """
            "s3:ListAllMyBuckets":{"Buckets":[{"Name":"mine"}],"Owner":{"ID":"aaaa"}},"s3:GetBucketPolicy":{},"s3:GetBucketTagging":{},
            "s3:GetBucketOwnershipControls":{"mine":{"OwnershipControls":{"Rules":[{"ObjectOwnership":"ObjectWriter"}]}}},
            "s3:GetBucketPublicAccessBlock":{"mine":{"PublicAccessBlockConfiguration":{"IgnorePublicAcls":false}}},"s3:GetAccountPublicAccessBlock":{"PublicAccessBlockConfiguration":{"IgnorePublicAcls":false}},
            "s3:GetBucketAcl":{"mine":{"Owner":{"ID":"aaaa"},"Grants":[{"Grantee":{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"},"Permission":"WRITE"}]}}
            """;
        var repair = Mended(null, "anyone", "mine", new SmallAccount().User("dev").Collected(lists));
        var change = Assert.Single(repair.Changes);
        Assert.Equal((RepairKind.AccessLists, "arn:aws:s3:::mine", (string?)null), (change.Kind, change.Place, change.Document));
    }

    [Fact]
    public void A_user_leaves_the_group_whose_policy_leads_there()
    {
        const string dev = "arn:aws:iam::111111111111:user/dev";
        const string details = """
            {"UserDetailList":[{"UserName":"dev","Path":"/","Arn":"arn:aws:iam::111111111111:user/dev","GroupList":["storage"],"UserPolicyList":[],"AttachedManagedPolicies":[],
               "PermissionsBoundary":{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"arn:aws:iam::aws:policy/AdministratorAccess"}},
              {"UserName":"ops","Path":"/","Arn":"arn:aws:iam::111111111111:user/ops","GroupList":["storage"],"UserPolicyList":[],"AttachedManagedPolicies":[]}],
             "GroupDetailList":[{"GroupName":"storage","Path":"/","Arn":"arn:aws:iam::111111111111:group/storage","GroupPolicyList":[],"AttachedManagedPolicies":[{"PolicyName":"AmazonS3FullAccess","PolicyArn":"arn:aws:iam::aws:policy/AmazonS3FullAccess"}]}],
             "RoleDetailList":[],"Policies":[]}
            """;
        var diagnostics = new DiagnosticBag();
        var snapshot = SnapshotReader.Read(new([new("details.json", Parse(details))], null, [new("facts.json", Parse($"{{\"111111111111\":{Payroll}}}"))]) { IsDeclarationComplete = true }, diagnostics)!;
        var engine = new ReachEngine(snapshot);
        var user = (PrincipalNode)snapshot.Find(dev)!;
        var group = snapshot.Find("arn:aws:iam::111111111111:group/storage")!;
        var cut = Assert.Single(engine.Repair(new("dev", [user]), new ReachObject.One(snapshot.Find("arn:aws:s3:::payroll")!) { Name = "payroll" }).Changes);
        Assert.Equal((RepairKind.GroupMembership, dev, "storage"), (cut.Kind, cut.Place, cut.Policy));
        Assert.Equal([dev], cut.Touched);
        var changed = ChangedFacts.Make(snapshot, [new PolicyEdit.LeaveGroup(user.Index, group.Index)]).Snapshot;
        Assert.Empty(((PrincipalNode)changed.Nodes[user.Index]).Groups);
        Assert.Single(((PrincipalNode)changed.Find("arn:aws:iam::111111111111:user/ops")!).Groups);
    }

    private static RepairAnswer Mended(string? organization, string from, string to, params SmallAccount[] accounts)
    {
        var repair = Repaired(organization, from, to, accounts);
        Assert.Null(repair.Obstacle);
        Assert.Equal(ReachVerdict.Proved, repair.After.Verdict);
        return repair;
    }

    private static RepairAnswer Repaired(string? organization, string from, string to, params SmallAccount[] accounts)
    {
        var snapshot = Snapshot(organization, accounts);
        var diagnostics = new DiagnosticBag();
        var names = new NameResolver(snapshot, diagnostics);
        var engine = new ReachEngine(snapshot);
        var (subject, target) = (names.Subject(from)!, names.Object(to)!);
        Assert.Empty(diagnostics.ToSorted());
        Assert.Equal(ReachVerdict.Broken, engine.Path(subject, target).Verdict);
        return engine.Repair(subject, target);
    }

    private static string Json(RepairAnswer answer)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) RepairJson.Write(writer, answer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
