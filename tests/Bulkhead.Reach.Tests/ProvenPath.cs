using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests;

/// <summary>Asks for a way, and the independent checker about the answer.</summary>
internal static class ProvenPath
{
    private const string Digest = "the digest of the files";

    /// <summary>
    /// The verdict. A proof must be accepted by the checker; where there is none, the proof of facts in which there is one must be refused for
    /// these facts.
    /// </summary>
    /// <param name="snapshot">The facts.</param>
    /// <param name="closed">Facts in which it is proved, with the same things in them.</param>
    /// <param name="from">Who.</param>
    /// <param name="to">What.</param>
    public static ReachAnswer Check(Snapshot snapshot, Snapshot closed, string from, string to)
    {
        var (engine, who, what) = Ask(snapshot, from, to);
        var answer = engine.Path(who, what);
        if (answer.Verdict == ReachVerdict.Proved)
        {
            var report = CertificateChecker.Check(engine.Certify(who, what, Digest)!, snapshot, Digest);
            Assert.Empty(report.Problems);
            return answer;
        }

        var (other, nobody, nothing) = Ask(closed, from, to);
        var forged = other.Certify(nobody, nothing, Digest);
        Assert.True(forged is not null, string.Join('\n', other.Path(nobody, nothing).Unknowns));
        Assert.False(CertificateChecker.Check(forged!, snapshot, Digest).IsAccepted, "a proof for other facts was accepted");
        return answer;
    }

    private static (ReachEngine Engine, ReachSubject Who, ReachObject What) Ask(Snapshot snapshot, string from, string to)
    {
        var diagnostics = new DiagnosticBag();
        var names = new NameResolver(snapshot, diagnostics);
        var asked = (new ReachEngine(snapshot), names.Subject(from)!, names.Object(to)!);
        Assert.Empty(diagnostics.ToSorted());
        return asked;
    }
}
