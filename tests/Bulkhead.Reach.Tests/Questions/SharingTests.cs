using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.SmallAccount;

namespace Bulkhead.Reach.Tests.Questions;

/// <summary>What is shared without a policy.</summary>
public sealed class SharingTests
{
    private const string Snapshot = "arn:aws:ec2:eu-west-1::snapshot/snap-1";
    private const string Listed = "\"ec2:DescribeSnapshots\":{\"eu-west-1\":{\"Snapshots\":[{\"SnapshotId\":\"snap-1\"}]}}";

    [Theory]
    [InlineData(null, "ec2:DescribeSnapshotAttribute in 222222222222")]
    [InlineData("""{"snap-1":{"CreateVolumePermissions":[{"Group":"all"}]}}""", "what sharing arn:aws:ec2:eu-west-1::snapshot/snap-1 with all gives")]
    [InlineData("""{"snap-1":{"CreateVolumePermissions":[]}}""", null)]
    public void A_snapshot_that_may_be_shared_is_not_proved_to_be_out_of_reach(string? attribute, string? unknown)
    {
        var more = attribute is null ? Listed : $"{Listed},\"ec2:DescribeSnapshotAttribute\":{attribute}";
        var owner = new SmallAccount("222222222222").User("owner", Allow("ec2:*")).User("idle").Collected(more);
        var engine = new ReachEngine(SmallAccount.Snapshot(null, new SmallAccount().User("dev", Allow("ec2:CopySnapshot")).User("other").Collected(), owner));
        ExplainedCall Explain(string name) => engine.Explain(engine.Snapshot.Principals.Single(p => p.Name == name), "ec2:CopySnapshot", Snapshot);
        Assert.Equal((unknown is null ? "No" : "Unknown", unknown), (Explain("dev").Verdict.ToString(), Explain("dev").Unknown));

        // Sharing is for other accounts, and for those there whom their own policies let out.
        Assert.Equal(["Yes", "No", "No"], new[] { "owner", "idle", "other" }.Select(n => Explain(n).Verdict.ToString()));
        Assert.Equal(unknown is null ? ReachVerdict.Proved : ReachVerdict.NotProved, engine.Who("ec2:CopySnapshot", Snapshot).Single(r => r.Principal.Name == "dev").Verdict);
    }
}
