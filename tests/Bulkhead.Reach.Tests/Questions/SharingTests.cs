using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Questions;

/// <summary>What is shared beside the policies of resources, or by policies that services keep apart.</summary>
public sealed class SharingTests
{
    private const string Snapshot = "arn:aws:ec2:eu-west-1::snapshot/snap-1";
    private const string Listed = "\"ec2:DescribeSnapshots\":{\"eu-west-1\":{\"Snapshots\":[{\"SnapshotId\":\"snap-1\"}]}}";
    private const string Key = "arn:aws:kms:eu-west-1:222222222222:key/k";
    private const string Subnet = "arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-1";

    private const string Keys = """
        "kms:ListKeys":{"eu-west-1":{"Keys":[{"KeyId":"k","KeyArn":"arn:aws:kms:eu-west-1:222222222222:key/k"}]}},"kms:ListResourceTags":{},
        "kms:GetKeyPolicy":{"k":{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::222222222222:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"}}
        """;

    private const string Buckets = """
        "s3:ListAllMyBuckets":{"Buckets":[{"Name":"theirs"}],"Owner":{"ID":"canonical-of-222222222222"}},"s3:GetBucketPolicy":{},"s3:GetBucketTagging":{}
        """;

    [Theory]
    [InlineData(null, "ec2:DescribeSnapshotAttribute in 222222222222")]
    [InlineData("""{"snap-1":{"CreateVolumePermissions":[{"Group":"all"}]}}""", "what sharing arn:aws:ec2:eu-west-1::snapshot/snap-1 with all gives")]
    [InlineData("""{"snap-1":{"CreateVolumePermissions":[{"UserId":"333333333333"}]}}""", null)]
    [InlineData("""{"snap-1":{"CreateVolumePermissions":[]}}""", null)]
    public void A_snapshot_that_may_be_shared_is_not_proved_to_be_out_of_reach(string? attribute, string? unknown)
    {
        var more = attribute is null ? Listed : $"{Listed},\"ec2:DescribeSnapshotAttribute\":{attribute}";
        var owner = new SmallAccount("222222222222").User("owner", Allow("ec2:*")).User("idle").Collected(more);
        var engine = new ReachEngine(SmallAccount.Snapshot(null, new SmallAccount().User("dev", Allow("ec2:CopySnapshot")).User("other").Collected(), owner));
        ExplainedCall Explain(string name) => engine.Explain(engine.Snapshot.Principals.Single(p => p.Name == name), "ec2:CopySnapshot", Snapshot);
        Assert.Equal((unknown is null ? "No" : "Unknown", unknown), (Explain("dev").Verdict.ToString(), Explain("dev").Unknown));

        // Sharing is for other accounts, and for those there whom their own policies let out; with everybody it is also for who opens an account.
        var isPublic = unknown is null ? "No" : "Unknown";
        Assert.Equal(["Yes", isPublic, isPublic], new[] { "owner", "idle", "other" }.Select(n => Explain(n).Verdict.ToString()));
        Assert.Equal(unknown is null ? ReachVerdict.Proved : ReachVerdict.NotProved, engine.Who("ec2:CopySnapshot", Snapshot).Single(r => r.Principal.Name == "dev").Verdict);
    }

    [Theory]
    [InlineData(null, "dev", "kms:Decrypt", "kms:ListGrants in 222222222222")]
    [InlineData("{}", "dev", "kms:Decrypt", "no")]
    [InlineData("""{"k":{"Grants":[{"GranteePrincipal":"arn:aws:iam::111111111111:user/dev","Operations":["Decrypt"]}]}}""", "dev", "kms:Decrypt", "yes")]
    [InlineData("""{"k":{"Grants":[{"GranteePrincipal":"arn:aws:iam::111111111111:user/dev","Operations":["Decrypt"]}]}}""", "dev", "kms:Encrypt", "no")]
    [InlineData("""{"k":{"Grants":[{"GranteePrincipal":"arn:aws:iam::111111111111:user/dev","Operations":["Decrypt"]}]}}""", "other", "kms:Decrypt", "no")]
    [InlineData("""{"k":{"Grants":[{"GranteePrincipal":"arn:aws:iam::111111111111:user/other","Operations":["Decrypt"]}]}}""", "other", "kms:Decrypt", "yes")]
    [InlineData("""{"k":{"Grants":[{"GranteePrincipal":"arn:aws:iam::111111111111:user/dev","Operations":["Decrypt"],"Constraints":{"EncryptionContextSubset":{"a":"b"}}}]}}""", "dev", "kms:Decrypt", "yes")]
    [InlineData("""{"k":{"Grants":[{"GranteePrincipal":"arn:aws:iam::111111111111:root","Operations":["Decrypt"]}]}}""", "other", "kms:Decrypt", "no")]
    [InlineData("""{"k":{"Grants":[{"GranteePrincipal":"arn:aws:iam::222222222222:user/idle","Operations":["Decrypt"]}]}}""", "idle", "kms:Decrypt", "yes")]
    [InlineData("""{"k":{"Grants":[{"GranteePrincipal":"rds.amazonaws.com","Operations":["Decrypt"]}]}}""", "dev", "kms:Decrypt", "no")]
    [InlineData("""{"k":{"Uncollected":true}}""", "idle", "kms:Decrypt", "kms:ListGrants of arn:aws:kms:eu-west-1:222222222222:key/k")]
    public void A_grant_gives_its_operations_to_its_grantee(string? grants, string who, string action, string expected) =>
        Check(new SmallAccount("222222222222").User("idle").Collected(grants is null ? Keys : $"{Keys},\"kms:ListGrants\":{grants}"), who, action, Key, expected);

    [Theory]
    [InlineData("", "dev", "s3:GetObject", "s3:GetBucketOwnershipControls in 222222222222")]
    [InlineData("", "idle", "s3:GetObject", "s3:GetBucketOwnershipControls in 222222222222")]
    [InlineData("", "dev", "s3:DeleteBucket", "no")]
    [InlineData("owner only", "dev", "s3:GetObject", "no")]
    [InlineData("owner only", "dev", "s3:PutObject", "no")]
    [InlineData("lists", "dev", "s3:GetObject", "the access lists of the objects in arn:aws:s3:::theirs")]
    [InlineData("lists", "dev", "s3:PutObject", "s3:GetBucketAcl in 222222222222")]
    [InlineData("lists write", "dev", "s3:PutObject", "yes")]
    [InlineData("lists write", "dev", "s3:ListBucket", "no")]
    [InlineData("lists write", "other", "s3:PutObject", "no")]
    [InlineData("lists public", "other", "s3:PutObject", "what the access list of arn:aws:s3:::theirs gives everybody")]
    [InlineData("lists public blocked", "other", "s3:PutObject", "no")]
    [InlineData("lists public blocked", "idle", "s3:GetObject", "no")]
    [InlineData("lists public counted", "dev", "s3:PutObject", "yes")]
    public void Access_lists_of_buckets_give_what_their_permissions_say(string settings, string who, string action, string expected)
    {
        var has = settings.Split(' ');
        var facts = Buckets;
        if (has.Contains("owner")) facts += ",\"s3:GetBucketOwnershipControls\":{\"theirs\":{\"OwnershipControls\":{\"Rules\":[{\"ObjectOwnership\":\"BucketOwnerEnforced\"}]}}}";
        if (has.Contains("lists")) facts += ",\"s3:GetBucketOwnershipControls\":{\"theirs\":{\"OwnershipControls\":{\"Rules\":[{\"ObjectOwnership\":\"ObjectWriter\"}]}}}";
        if (has.Contains("write")) facts += List("""{"Type":"CanonicalUser","ID":"canonical-of-111111111111"}""");
        if (has.Contains("public")) facts += List("""{"Type":"Group","URI":"http://acs.amazonaws.com/groups/global/AllUsers"}""");
        if (has.Contains("counted")) facts += ",\"s3:GetBucketPublicAccessBlock\":{}";
        if (has.Contains("blocked")) facts += ",\"s3:GetBucketPublicAccessBlock\":{\"theirs\":{\"PublicAccessBlockConfiguration\":{\"IgnorePublicAcls\":true}}}";
        var resource = action is "s3:ListBucket" or "s3:DeleteBucket" ? "arn:aws:s3:::theirs" : "arn:aws:s3:::theirs/key";
        Check(new SmallAccount("222222222222").User("idle").Collected(facts), who, action, resource, expected);

        static string List(string grantee) =>
            $$$""","s3:GetBucketAcl":{"theirs":{"Owner":{"ID":"canonical-of-222222222222"},"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"canonical-of-222222222222"},"Permission":"FULL_CONTROL"},{"Grantee":{{{grantee}}},"Permission":"WRITE"}]}}""";
    }

    [Theory]
    [InlineData("\"ram:ListResources\":{\"eu-west-1\":{\"Uncollected\":true}}", "dev", "ram:ListResources in 222222222222")]
    [InlineData("\"ram:ListResources\":{}", "dev", "no")]
    [InlineData("111111111111", "dev", "what sharing arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-1 with 111111111111 by AWS RAM gives")]
    [InlineData("111111111111", "other", "no")]
    [InlineData("333333333333", "dev", "no")]
    [InlineData("arn:aws:organizations::222222222222:organization/o-mine", "dev", "what sharing arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-1 with arn:aws:organizations::222222222222:organization/o-mine by AWS RAM gives")]
    public void What_is_shared_by_ram_is_unknown_to_those_it_is_shared_with(string principal, string who, string expected)
    {
        const string share = "arn:aws:ram:eu-west-1:222222222222:resource-share/s";
        var facts = principal.StartsWith('"') ? principal
            : $$$""" "ram:ListResources":{"eu-west-1":{"resources":[{"arn":"{{{Subnet}}}","type":"ec2:Subnet","resourceShareArn":"{{{share}}}","status":"AVAILABLE"}]}},"ram:ListPrincipals":{"eu-west-1":{"principals":[{"id":"{{{principal}}}","resourceShareArn":"{{{share}}}"}]}} """;
        Check(new SmallAccount("222222222222").Collected(facts), who, "ec2:CreateNetworkInterface", Subnet, expected);
    }

    [Theory]
    [InlineData("es:ESHttpGet", "arn:aws:es:eu-west-1:222222222222:domain/d/index", "\"es:DescribeDomains\":{\"eu-west-1\":{\"DomainStatusList\":[{\"DomainName\":\"d\",\"ARN\":\"arn:aws:es:eu-west-1:222222222222:domain/d\",\"AccessPolicies\":POLICY}]}}", "es:DescribeDomains")]
    [InlineData("events:PutEvents", "arn:aws:events:eu-west-1:222222222222:event-bus/b", "\"events:ListEventBuses\":{\"eu-west-1\":{\"EventBuses\":[{\"Name\":\"b\",\"Arn\":\"arn:aws:events:eu-west-1:222222222222:event-bus/b\",\"Policy\":POLICY}]}}", "events:ListEventBuses")]
    [InlineData("backup:CopyIntoBackupVault", "arn:aws:backup:eu-west-1:222222222222:backup-vault:v", "\"backup:ListBackupVaults\":{\"eu-west-1\":{\"BackupVaultList\":[{\"BackupVaultName\":\"v\",\"BackupVaultArn\":\"arn:aws:backup:eu-west-1:222222222222:backup-vault:v\"}]}},\"backup:GetBackupVaultAccessPolicy\":{\"v\":{\"Policy\":POLICY}}", "backup:GetBackupVaultAccessPolicy")]
    [InlineData("ssm:GetParameter", "arn:aws:ssm:eu-west-1:222222222222:parameter/p", "\"ssm:DescribeParameters\":{\"eu-west-1\":{\"Parameters\":[{\"Name\":\"/p\",\"Tier\":\"Advanced\"}]}},\"ssm:GetResourcePolicies\":{\"/p\":{\"Policies\":[{\"Policy\":POLICY}]}}", "ssm:GetResourcePolicies")]
    public void Policies_that_services_keep_apart_count(string action, string resource, string facts, string key)
    {
        string With(string principal) => facts.Replace("POLICY", System.Text.Json.Nodes.JsonValue.Create(
            $$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"{{{principal}}}"},"Action":"{{{action}}}","Resource":"*"}]}""").ToJsonString(), StringComparison.Ordinal);
        SmallAccount Owner(string more) => new SmallAccount("222222222222").Collected(more);
        Check(Owner(With("arn:aws:iam::111111111111:root")), "dev", action, resource, "yes");
        Check(Owner(With("arn:aws:iam::333333333333:root")), "dev", action, resource, "no");

        // Neither the policy nor, where it stands in the list, the list.
        var without = With("x");
        var at = without.IndexOf($"\"{key}\"", StringComparison.Ordinal);
        var missing = new SmallAccount("222222222222").Collected(at > 0 ? without[..(at - 1)] : $"\"{key}\":{{\"eu-west-1\":{{\"Uncollected\":true}}}}");
        Check(missing, "dev", action, resource, $"{key} in 222222222222");
    }

    [Fact]
    public void A_parameter_of_the_standard_tier_has_no_policy_to_ask_for() => Check(
        new SmallAccount("222222222222").Collected("\"ssm:DescribeParameters\":{\"eu-west-1\":{\"Parameters\":[{\"Name\":\"/p\",\"Tier\":\"Standard\"}]}}"),
        "dev", "ssm:GetParameter", "arn:aws:ssm:eu-west-1:222222222222:parameter/p", "no");

    [Theory]
    [InlineData("\"kms:ListGrants\":{}", ReachVerdict.Proved)]
    [InlineData("\"kms:ListTheGrants\":{}", ReachVerdict.NotProved)]
    public void A_proof_about_an_account_needs_to_know_what_it_shares(string grants, ReachVerdict verdict)
    {
        var facts = grants.Contains("Grants\"", StringComparison.Ordinal) && verdict == ReachVerdict.Proved ? $"{Keys},{grants}" : Keys;
        var snapshot = SmallAccount.Snapshot(null, new SmallAccount().User("dev").Collected(), new SmallAccount("222222222222").User("theirs").Collected(facts));
        var engine = new ReachEngine(snapshot);
        var subject = new ReachSubject("dev", [engine.Snapshot.Principals.Single(p => p.Name == "dev")]);
        var things = new ReachObject.Protected(ReachVerb.Read, ["222222222222"], []) { Name = "222222222222" };
        var answer = engine.Path(subject, things);
        Assert.True(verdict == answer.Verdict, string.Join("; ", answer.Unknowns.Append(answer.Verdict.ToString())));
        if (verdict == ReachVerdict.NotProved) Assert.Contains("kms:ListGrants in 222222222222", answer.Unknowns);

        // The checker agrees: it takes what is not known for granted.
        var forged = new ReachEngine(SmallAccount.Snapshot(null, new SmallAccount().User("dev").Collected(), new SmallAccount("222222222222").User("theirs").Collected($"{Keys},\"kms:ListGrants\":{{}}"))).Certify(subject, things, "digest")!;
        Assert.Equal(verdict == ReachVerdict.Proved, CertificateChecker.Check(forged, snapshot, "digest").IsAccepted);
    }

    private static void Check(SmallAccount owner, string who, string action, string resource, string expected)
    {
        var mine = new SmallAccount().User("dev", Allow("kms:* s3:* ec2:* es:* events:* backup:* ssm:*")).User("other").Collected("\"s3:ListAllMyBuckets\":{\"Buckets\":[],\"Owner\":{\"ID\":\"canonical-of-111111111111\"}}");
        var engine = new ReachEngine(SmallAccount.Snapshot(null, mine, owner));
        var explained = engine.Explain(engine.Snapshot.Principals.Single(p => p.Name == who), action, resource);
        Assert.Equal(
            expected switch { "yes" => (PossibleVerdict.Yes, (string?)null), "no" => (PossibleVerdict.No, null), _ => (PossibleVerdict.Unknown, expected) },
            (explained.Verdict, explained.Unknown));
    }
}
