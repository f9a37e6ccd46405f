using System.Text;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Tests.Search;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Certificates;

public class CertificateTests
{
    private const string Digest = "the digest of the files";

    [Fact]
    public void A_proof_is_accepted_and_says_what_it_decided()
    {
        var report = Check(Certify(Account(), "dev", "vault")!, Account());
        Assert.Empty(report.Problems);
        Assert.True(report is { Held: > 1, Rules: > 50, Claims: > 50 }, report.ToString());
    }

    [Fact]
    public void What_is_broken_has_no_certificate() => Assert.Null(Certify(Account(), "dev", "worker"));

    [Fact]
    public void A_set_from_which_something_was_taken_is_refused_whatever_it_was()
    {
        var certificate = Certify(Account(), "dev", "vault")!;
        foreach (var atom in certificate.Closed)
        {
            Assert.False(Check(certificate with { Closed = certificate.Closed.Remove(atom) }, Account()).IsAccepted, $"without {atom}");
        }
    }

    [Fact]
    public void A_set_that_has_the_target_is_refused()
    {
        var certificate = Certify(Account(), "dev", "vault")!;
        var vault = new CertifiedNode("role", "arn:aws:iam::111111111111:role/vault");
        Assert.Contains("the target is in the closed set", Check(certificate with { Closed = certificate.Closed.Add(new("acts-as", vault, null)) }, Account()).Problems[0], StringComparison.Ordinal);
        Assert.Contains("what is not there", Check(certificate with { Closed = certificate.Closed.Add(new("acts-as", new("role", "arn:aws:iam::1:role/x"), null)) }, Account()).Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_for_other_permissions_is_refused_by_the_evaluator_even_where_the_digest_was_forged()
    {
        var certificate = Certify(Account(), "dev", "vault")!;
        var wider = Account().User("more", Allow("sts:AssumeRole")).Role("late", Trust("""{"AWS":"arn:aws:iam::111111111111:user/dev"}"""), Allow("s3:GetObject"));
        Assert.Contains("late", Assert.Single(Check(certificate, wider).Problems), StringComparison.Ordinal);
        Assert.Contains("other files", Assert.Single(CertificateChecker.Check(certificate, SmallAccount.Snapshot(null, wider), "another digest").Problems), StringComparison.Ordinal);
        Assert.Contains("other rules", Assert.Single(Check(certificate with { Rules = "none" }, Account()).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void An_administrator_in_the_set_is_seen()
    {
        var account = new SmallAccount().User("dev", Allow("s3:GetObject")).User("root", attached: "arn:aws:iam::aws:policy/AdministratorAccess").Collected();
        var certificate = Certify(account, "dev", "administrator")!;
        Assert.True(Check(certificate, account).IsAccepted);
        var other = certificate with { Start = [new("user", "arn:aws:iam::111111111111:user/root")], Closed = [new("acts-as", new("user", "arn:aws:iam::111111111111:user/root"), null)] };
        Assert.Contains(Check(other, account).Problems, p => p.Contains("is administrator", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}""", false)]
    [InlineData("""{"NumericGreaterThan":{"aws:MultiFactorAuthAge":"3600"}}""", false)]
    [InlineData("""{"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}""", false)]
    [InlineData("""{"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}""", false)]
    [InlineData("""{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"NotIpAddress":{"aws:SourceIp":"10.0.0.0/9"}}""", false)]
    [InlineData("""{"StringLike":{"sts:ExternalId":"a*"},"StringNotLike":{"sts:ExternalId":"ax*"}}""", false)]
    [InlineData("""{"NumericLessThan":{"aws:MultiFactorAuthAge":"10"},"NumericGreaterThan":{"aws:MultiFactorAuthAge":"20"}}""", true)]
    [InlineData("""{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/nobody"}}""", true)]
    public void A_set_that_leaves_out_what_some_value_allows_is_refused(string condition, bool isAccepted) =>
        Assert.Equal(isAccepted, IsAccepted(new SmallAccount().User("dev", Allow("sts:AssumeRole")).Role("late", Trust("""{"AWS":"111111111111"}""", condition), Allow("s3:GetObject"))));

    [Theory]
    [InlineData("ap-south-2")]
    [InlineData("xx-new-1")]
    public void A_region_that_conditions_leave_open_is_tried_also_one_that_nobody_knew(string region) =>
        Assert.False(IsAccepted(new SmallAccount()
            .Policy("pass", Allow("iam:PassRole"))
            .User("dev", Allow("lambda:CreateFunction lambda:InvokeFunction", "*", $$"""{"StringEquals":{"aws:RequestedRegion":"{{region}}"} }"""), attached: "arn:aws:iam::111111111111:policy/pass")
            .Role("worker", TrustService("lambda.amazonaws.com"), Allow("s3:GetObject"))));

    [Fact]
    public void A_session_name_that_a_policy_singles_out_is_tried()
    {
        var account = new SmallAccount()
            .Role("dev", Trust("""{"Service":"ec2.amazonaws.com"}"""), Allow("sts:AssumeRole"))
            .Role("late", Trust("""{"AWS":"arn:aws:sts::111111111111:assumed-role/dev/deploy"}"""), Allow("s3:GetObject"));
        Assert.False(IsAccepted(account, "role"));
    }

    [Fact]
    public void Who_is_in_the_account_to_begin_with_is_said_and_names_are_made_of_what_was_looked_at()
    {
        var certificate = Forged("user") with { From = "nobody at all", To = "the moon", Target = new CertifiedTarget.InAccount("111111111111") };
        var report = Check(certificate, new SmallAccount().User("dev").Collected());
        Assert.True(report.IsAccepted);
        Assert.Equal(["arn:aws:iam::111111111111:user/dev"], report.There);
        Assert.Equal("arn:aws:iam::111111111111:user/dev", CertifiedNames.From(certificate));
        Assert.Equal("account 111111111111", CertifiedNames.To(certificate));

        // What else the set has of the account is a way into it, whoever begins.
        var held = certificate with { Closed = certificate.Closed.Add(new("changes", certificate.Start[0], null)) };
        Assert.False(Check(held, new SmallAccount().User("dev").Collected()).IsAccepted);
    }

    private static Certificate Forged(string kind)
    {
        var dev = new CertifiedNode(kind, $"arn:aws:iam::111111111111:{kind}/dev");
        return new("dev", [dev], "nowhere", new CertifiedTarget.Administrator(null), Digest, CertificateDigests.Rules, [new("acts-as", dev, null)]);
    }

    private static bool IsAccepted(SmallAccount account, string kind = "user") => Check(Forged(kind), account.Collected()).IsAccepted;

    [Fact]
    public void It_is_read_as_it_was_written_and_a_change_is_seen()
    {
        var certificate = Certify(Account(), "dev", "vault")!;
        var text = Text(certificate);
        Assert.Equal(text, Text(CertificateJson.Read(Encoding.UTF8.GetBytes(text))));
        var changed = text.Replace("role/vault", "role/other", StringComparison.Ordinal);
        Assert.Contains("digest", Assert.Throws<FormatException>(() => CertificateJson.Read(Encoding.UTF8.GetBytes(changed))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"format\":\"bulkhead.certificate/2\"}")]
    [InlineData("{\"format\":\"bulkhead.certificate/1\",\"from\":7}")]
    [InlineData("{\"format\":\"bulkhead.certificate/1\",\"from\":\"a\",\"start\":[7]}")]
    [InlineData("{\"format\":\"\\ud800\"}")]
    [InlineData("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]")]
    [InlineData("{\"format\":\"bulkhead.certificate/1\",\"from\":\"a\",\"start\":[],\"to\":\"b\",\"target\":{\"is\":\"x\"}}")]
    public void What_has_another_form_is_told(string text) =>
        Assert.Throws<FormatException>(() => CertificateJson.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Whatever_is_proved_of_organizations_by_chance_is_accepted_and_without_a_member_refused()
    {
        string[] ways = ["A08", "A13", "A15", "B10", "C01", "D01", "X12", "X15"];
        var rules = Bulkhead.Reach.Rules.RuleLibrary.Embedded.Where(r => ways.Contains(r.Id)).ToList();
        int accepted = 0, refused = 0;
        for (var seed = 1; seed <= 25; seed++)
        {
            var organization = new RandomOrganization(seed);
            var snapshot = organization.Snapshot();
            var engine = new ReachEngine(snapshot, rules);
            foreach (var from in organization.Principals)
            {
                var subject = new ReachSubject(from.Arn, [(PrincipalNode)snapshot.Find(from.Arn)!]);
                if (organization.Principals.Select(to => engine.Certify(subject, new ReachObject.One(snapshot.Find(to.Arn)!) { Name = to.Arn }, Digest)).FirstOrDefault(c => c is not null) is not { } certificate) continue;
                Assert.Empty(CertificateChecker.Check(certificate, snapshot, Digest, rules).Problems);
                accepted++;
                var last = certificate.Closed.LastOrDefault(a => !certificate.Start.Contains(a.Node.GetValueOrDefault()));
                if (last == default) continue;
                Assert.False(CertificateChecker.Check(certificate with { Closed = certificate.Closed.Remove(last) }, snapshot, Digest, rules).IsAccepted, $"seed {seed} without {last}");
                refused++;
            }
        }

        Assert.InRange(accepted, 50, 1000);
        Assert.InRange(refused, 10, 1000);
    }

    private static SmallAccount Account() => new SmallAccount()
        .User("dev", Allow("iam:PassRole lambda:CreateFunction lambda:InvokeFunction", "*"))
        .Role("worker", TrustService("lambda.amazonaws.com"), Allow("sts:AssumeRole", "arn:aws:iam::111111111111:role/next"))
        .Role("next", Trust("""{"AWS":"111111111111"}"""), Allow("s3:GetObject"))
        .Role("vault", Trust("""{"AWS":"111111111111"}""", """{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/nobody"}}"""), Allow("s3:GetObject"))
        .Collected();

    private static CertificateReport Check(Certificate certificate, SmallAccount account) => CertificateChecker.Check(certificate, SmallAccount.Snapshot(null, account), Digest);

    private static Certificate? Certify(SmallAccount account, string from, string to)
    {
        var snapshot = SmallAccount.Snapshot(null, account);
        var names = new NameResolver(snapshot, new DiagnosticBag());
        return new ReachEngine(snapshot).Certify(names.Subject(from)!, names.Object(to)!, Digest);
    }

    private static string Text(Certificate certificate)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) CertificateJson.Write(writer, certificate);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
