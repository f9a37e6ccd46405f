using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Certificates;

/// <summary>Certificates of what an invariant protects.</summary>
public class ProtectedCertificateTests
{
    private static readonly ReachVerb[] Verbs = Enum.GetValues<ReachVerb>();

    [Fact]
    public void What_is_proved_of_an_account_is_accepted_for_every_verb_after_writing_and_reading()
    {
        var snapshot = Organization();
        foreach (var verb in Verbs)
        {
            var certificate = Certify(snapshot, verb);
            var report = CertificateChecker.Check(certificate, snapshot, "facts");
            Assert.True(report.IsAccepted, $"{verb}: {string.Join("; ", report.Problems)}");
        }
    }

    [Fact]
    public void A_certificate_of_another_state_is_refused()
    {
        var certificates = Verbs.Select(v => Certify(Organization(), v)).ToList();

        // Now the role of production trusts whoever is in the other account.
        var open = Organization(Trust("""{"AWS":"111111111111"}"""));
        Assert.All(certificates, c => Assert.False(CertificateChecker.Check(c, open, "facts").IsAccepted, c.Target.ToString()));
    }

    [Fact]
    public void A_closed_set_that_has_what_is_protected_is_refused()
    {
        var snapshot = Organization();
        var certificate = Certify(snapshot, ReachVerb.Change);
        var worker = new CertifiedNode("role", "arn:aws:iam::222222222222:role/worker");
        var wider = certificate with { Closed = certificate.Closed.Add(new("acts-as", worker, null)) };
        Assert.Contains(CertificateChecker.Check(wider, snapshot, "facts").Problems, p => p.Contains("worker", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_verb_is_seen_by_the_digest()
    {
        var text = Text(Certify(Organization(), ReachVerb.Delete)).Replace("\"verb\":\"delete\"", "\"verb\":\"assume\"", StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => CertificateJson.Read(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private static Snapshot Organization(string? trust = null) => Snapshot(
        """{"organization":{"Id":"o-example123","MasterAccountId":"999999999999"},"root":{"id":"r-root","accounts":["111111111111","222222222222"]}}""",
        new SmallAccount("111111111111").User("dev", Allow("sts:AssumeRole s3:PutObject logs:DescribeLogGroups")).Collected(),
        new SmallAccount("222222222222").Role("worker", trust ?? TrustService("ec2.amazonaws.com"), attached: "arn:aws:iam::aws:policy/AdministratorAccess").Collected());

    private static Certificate Certify(Snapshot snapshot, ReachVerb verb)
    {
        var dev = (PrincipalNode)snapshot.Find("arn:aws:iam::111111111111:user/dev")!;
        ImmutableHashSet<Node> nodes = verb == ReachVerb.Administer ? [] : [snapshot.Find("arn:aws:iam::222222222222:role/worker")!];
        var things = new ReachObject.Protected(verb, ["222222222222"], nodes) { Name = "prod" };
        var certificate = new ReachEngine(snapshot).Certify(new("somebody in dev", [dev]), things, "facts");
        Assert.NotNull(certificate);
        var read = CertificateJson.Read(System.Text.Encoding.UTF8.GetBytes(Text(certificate)));
        Assert.Equal(Text(certificate), Text(read));
        return read;
    }

    private static string Text(Certificate certificate)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) CertificateJson.Write(writer, certificate);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
