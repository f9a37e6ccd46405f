using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Cleaning;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Cleaning;

/// <summary>A clean-up of a sandbox with its whole baseline, in the local cloud.</summary>
public sealed class CleanUpRunTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          security: security
          logs: log-archive
          play: { kind: sandbox, baseline: { no-default-vpc: off } }
        """;

    private static readonly RegionName Home = new("eu-west-1");

    private static readonly LockOwner Me = new("arn:aws:iam::1:user/me", "here", 2, null, _ => false);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_too_old_goes_and_the_baseline_and_what_is_kept_stay()
    {
        await using var organization = await TestOrganization.StartAsync();
        using var stop = new CancellationTokenSource();
        var session = await organization.OpenAsync(new StopAt("TerminateInstances", stop));
        var desired = TestOrganization.Desire(Yaml);
        AssertSucceeded(await organization.ApplyAsync(session, desired));
        var accounts = (await DoAsync(session, "organizations", "ListAccounts", []))["Accounts"]!.AsArray();
        var id = AccountId.Parse((string)accounts.Single(a => (string?)a!["Name"] == "play")!["Id"]!);
        var play = Assert.IsType<SessionOpened>(await new AccountSessions(session).OpenAsync(id, Home, Cancel)).Session;
        ImmutableArray<CleanUpTarget> targets = [new("play", id, OrganizationModel.DefaultAccessRole, [Home], 30)];

        var old = (string)(await DoAsync(play, "ec2", "CreateVolume", Volume()))["VolumeId"]!;
        var kept = (string)(await DoAsync(play, "ec2", "CreateVolume", Volume()))["VolumeId"]!;
        await DoAsync(play, "ec2", "CreateTags", new JsonObject { ["Resources"] = new JsonArray(kept), ["Tags"] = new JsonArray(new JsonObject { ["Key"] = "keep", ["Value"] = "" }) });
        var snapshot = (string)(await DoAsync(play, "ec2", "CreateSnapshot", new JsonObject { ["VolumeId"] = kept }))["SnapshotId"]!;
        await DoAsync(play, "sqs", "CreateQueue", new JsonObject { ["QueueName"] = "jobs" });
        await DoAsync(play, "sns", "CreateTopic", new JsonObject { ["Name"] = "news" });
        await DoAsync(play, "logs", "CreateLogGroup", new JsonObject { ["logGroupName"] = "/app/web" });
        await DoAsync(play, "logs", "CreateLogGroup", new JsonObject { ["logGroupName"] = "/bulkhead/audit" });
        await DoAsync(play, "ecr", "CreateRepository", new JsonObject { ["repositoryName"] = "web" });
        foreach (var bucket in new[] { "play-empty-0123", "play-full-0123" })
            await DoAsync(play, "s3", "CreateBucket", new JsonObject { ["Bucket"] = bucket, ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = "eu-west-1" } });
        await DoAsync(play, "s3", "PutObject", new JsonObject { ["Bucket"] = "play-full-0123", ["Key"] = "x", ["Body"] = "eA==" });

        var image = (string)(await DoAsync(play, "ec2", "DescribeImages", new JsonObject { ["Owners"] = new JsonArray("amazon") }))["Images"]![0]!["ImageId"]!;
        var launch = new JsonObject { ["ImageId"] = image, ["MinCount"] = 1, ["MaxCount"] = 1, ["InstanceType"] = "t3.micro" };
        var instance = (string)(await DoAsync(play, "ec2", "RunInstances", launch))["Instances"]![0]!["InstanceId"]!;
        await DoAsync(play, "iam", "CreateRole", new JsonObject
        {
            ["RoleName"] = "f",
            ["AssumeRolePolicyDocument"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""",
        });
        await DoAsync(play, "lambda", "CreateFunction", new JsonObject
        {
            ["FunctionName"] = "f",
            ["Role"] = $"arn:aws:iam::{id}:role/f",
            ["Runtime"] = "python3.13",
            ["Handler"] = "f.h",
            ["Code"] = new JsonObject { ["ZipFile"] = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==" },
        });

        // Today nothing is old enough, and a look removes nothing.
        var today = await new CleanUpRun(session, TimeProvider.System).LookAsync(targets, Cancel);
        Assert.Empty(today.Gaps);
        Assert.Empty(today.Of(CleanUpVerdict.Remove));

        var later = new CleanUpRun(session, new LaterTime(TimeSpan.FromDays(31)));
        var looked = await later.LookAsync(targets, Cancel);
        string[] removable = ["/app/web", old, snapshot, instance, "f", "play-empty-0123", Queue(id), "web"];
        Assert.Equal(removable.Order(StringComparer.Ordinal), looked.Of(CleanUpVerdict.Remove).Select(f => f.Item.Id).Order(StringComparer.Ordinal));
        Assert.Equal(kept, Assert.Single(looked.Of(CleanUpVerdict.Kept)).Item.Id);
        Assert.Contains(looked.Of(CleanUpVerdict.InUse), f => f.Item.Id == "play-full-0123");
        Assert.Equal($"arn:aws:sns:eu-west-1:{id}:news", Assert.Single(looked.Of(CleanUpVerdict.Unknown)).Item.Id);
        Assert.Contains(looked.Of(CleanUpVerdict.Bulkhead), f => f.Item.Id == "/bulkhead/audit");
        Assert.Equal(removable.Length, (await later.LookAsync(targets, Cancel)).Of(CleanUpVerdict.Remove).Count());

        // While somebody applies, nothing goes.
        var journalBucket = new JournalBucket(session, JournalBucket.NameFor(session.Account.Value), TimeProvider.System);
        var other = new LockOwner("arn:aws:iam::1:user/olga", "there", 1, null, _ => false);
        var held = Assert.IsType<LockResult.Taken>(await RunLock.AcquireAsync(journalBucket, other, "run-0", force: false, TimeProvider.System, Cancel));
        var refused = await new CleanUpRun(session, TimeProvider.System).RemoveAsync(looked, targets, Me, "run-0-clean", Cancel);
        Assert.Equal(("arn:aws:iam::1:user/olga", 0), (refused.Holder?.Owner, refused.Findings.Count(f => f.IsRemoved is not null)));
        await held.Lock.DisposeAsync();

        // Somebody stops it after the first thing: the report and the journal say what went, and the rest is there.
        var some = await new CleanUpRun(session, TimeProvider.System).RemoveAsync(looked, targets, Me, "run-half", stop.Token);
        Assert.Equal(("somebody stopped it", 1), (some.Stopped, some.Findings.Count(f => f.IsRemoved == true)));
        Assert.Equal(removable.Length - 1, some.Of(CleanUpVerdict.Remove).Count(f => f.IsRemoved is null));
        Assert.Contains("\"removed\":true", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)(await DoAsync(session, "s3", "GetObject", new JsonObject { ["Bucket"] = $"bulkhead-journal-{session.Account}", ["Key"] = "runs/run-half-clean-end.json" }))["Body"]!)).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        removable = [.. removable.Where(r => r != instance)];
        looked = await later.LookAsync(targets, Cancel);

        var done = await later.RemoveAsync(looked, targets, Me, "run-1", Cancel);
        Assert.Null(done.Stopped);
        Assert.Null(done.EndRecord);
        Assert.Null(done.Journal);
        Assert.Equal("", string.Join('\n', done.Of(CleanUpVerdict.Remove).Where(f => f.IsRemoved != true).Select(f => $"{f.Item.Id}: {f.Refusal}")));
        Assert.Empty((await later.LookAsync(targets, Cancel)).Of(CleanUpVerdict.Remove));

        // Every removal stands in the journal, and what Bulkhead made is as it was.
        var journal = (string)(await DoAsync(session, "s3", "GetObject", new JsonObject { ["Bucket"] = $"bulkhead-journal-{session.Account}", ["Key"] = "runs/run-1-clean-end.json" }))["Body"]!;
        var record = JsonNode.Parse(Convert.FromBase64String(journal))!["removals"]!.AsArray();
        Assert.Equal(removable.Order(StringComparer.Ordinal), record.Select(r => (string)r!["id"]!).Order(StringComparer.Ordinal));
        Assert.All(record, r => Assert.True((bool)r!["removed"]!));
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
        Assert.Empty((await later.LookAsync(targets, Cancel)).Gaps);
    }

    private static string Queue(AccountId id) => $"https://sqs.eu-west-1.amazonaws.com/{id}/jobs";

    private static JsonObject Volume() => new() { ["AvailabilityZone"] = "eu-west-1a", ["Size"] = 1 };

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input) =>
        await session.CallAllPagesAsync(service, operation, input, Cancel) switch
        {
            AwsSuccess { Output: var output } => output,
            AwsRefusal refusal => throw new InvalidOperationException(refusal.ToString()),
            var other => throw new InvalidOperationException($"{other}"),
        };

    private static void AssertSucceeded(ApplyReport report) =>
        Assert.Equal("", string.Join('\n', report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}")));

    /// <summary>Stops at a call, as Ctrl-C does.</summary>
    private sealed class StopAt(string operation, CancellationTokenSource stop) : ICallObserver
    {
        public void Started(AwsCall call)
        {
            if (call.Operation == operation) stop.Cancel();
        }

        public void Waiting(AwsCall call, TimeSpan wait, string reason)
        {
        }

        public void Finished(AwsCall call, AwsResult? result, int attempts)
        {
        }
    }

    /// <summary>A clock that is ahead.</summary>
    private sealed class LaterTime(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
