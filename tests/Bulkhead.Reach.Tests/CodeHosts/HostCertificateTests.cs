using System.Text;
using System.Text.Json;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>Proofs that rest on exported settings of a code host: accepted for these settings, and for no weaker ones.</summary>
public sealed class HostCertificateTests
{
    private const string Digest = "the digest of the files";
    private const string Branch = "repo:acme/shop:ref:refs/heads/try-it";

    [Fact]
    public void A_proof_that_rests_on_a_protected_branch_is_accepted_after_writing_and_reading()
    {
        var snapshot = Snapshot("", null);
        var certificate = Certify(snapshot);
        Assert.Contains(certificate.Closed, a => a.Node?.Kind == "code-host.subject");
        Assert.DoesNotContain(certificate.Closed, a => a.Node?.Arn.EndsWith("refs/heads/main", StringComparison.Ordinal) == true);
        var report = CertificateChecker.Check(certificate, snapshot, Digest);
        Assert.Empty(report.Problems);
        Assert.True(report.Claims > 0, report.ToString());
    }

    [Theory]
    [InlineData("branches/main/protection|required_pull_request_reviews|required_approving_review_count", "1")]
    [InlineData("branches/main/protection|required_pull_request_reviews|dismiss_stale_reviews", "false")]
    [InlineData("branches/main/protection|required_pull_request_reviews", null)]
    [InlineData("branches/main/protection", null)]
    [InlineData("collaborators|0|permissions|admin", "true")]
    [InlineData("collaborators", null)]
    [InlineData("actions/permissions/workflow", null)]
    public void It_is_refused_for_weaker_settings_even_where_the_digest_was_forged(string path, string? value)
    {
        var problems = CertificateChecker.Check(Certify(Snapshot("", null)), Snapshot(GitHubSettingsTests.Repository + path, value), Digest).Problems;
        Assert.Contains(problems, p => p.Contains("code-host", StringComparison.Ordinal) || p.Contains("refs/heads/main", StringComparison.Ordinal) || p.Contains("deploy", StringComparison.Ordinal));
    }

    [Fact]
    public void A_closed_set_from_which_a_subject_or_its_role_was_taken_is_refused()
    {
        var snapshot = Snapshot("", null);
        var certificate = Certify(snapshot);
        Assert.Contains(certificate.Closed, a => a.Node?.Arn == HostAccount.RoleOf("preview"));
        foreach (var atom in certificate.Closed)
        {
            Assert.False(CertificateChecker.Check(certificate with { Closed = certificate.Closed.Remove(atom) }, snapshot, Digest).IsAccepted, $"without {atom}");
        }
    }

    [Fact]
    public void A_closed_set_that_has_the_protected_subject_is_refused()
    {
        var snapshot = Snapshot("", null);
        var main = snapshot.OfKind("code-host.subject").Single(s => s.Arn.EndsWith("refs/heads/main", StringComparison.Ordinal));
        var certificate = Certify(snapshot);
        var wider = certificate with { Closed = certificate.Closed.Add(new("changes", new(main.Kind, main.Arn), null)) };
        Assert.Contains(CertificateChecker.Check(wider, snapshot, Digest).Problems, p => p.Contains("deploy", StringComparison.Ordinal));
    }

    // Of the two roles one trusts the branch that takes two people, the other one a branch that every developer pushes.
    private static Snapshot Snapshot(string path, string? value) => HostAccount.Snapshot(
        HostAccount.With(GitHubSettingsTests.Export, path, value), GitHubSettingsTests.Provider,
        [("deploy", "StringEquals", GitHubSettingsTests.Main), ("preview", "StringEquals", Branch)]);

    private static Certificate Certify(Snapshot snapshot)
    {
        var target = HostAccount.RoleOf("deploy");
        var certificate = new ReachEngine(snapshot).Certify(HostAccount.Subject(snapshot, "dev"), new ReachObject.One(snapshot.Find(target)!) { Name = target }, Digest);
        Assert.NotNull(certificate);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) CertificateJson.Write(writer, certificate);
        return CertificateJson.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(stream.ToArray())));
    }
}
