using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Apply;

public sealed class JournalStepsTests
{
    private const string Bucket = "bulkhead-journal-111111111111";
    private const string Yaml = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts: { dev: development }
        """;

    [Fact]
    public async Task A_journal_whose_making_was_cut_short_is_made_whole()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        var create = new JsonObject
        {
            ["Bucket"] = Bucket,
            ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = "eu-west-1" },
        };
        Assert.IsType<AwsSuccess>(await session.CallAsync("s3", "CreateBucket", create, Cancel));
        var tag = new JsonArray(new JsonObject { ["Key"] = "team", ["Value"] = "platform" });
        Assert.IsType<AwsSuccess>(await session.CallAsync(
            "s3", "PutBucketTagging", new JsonObject { ["Bucket"] = Bucket, ["Tagging"] = new JsonObject { ["TagSet"] = tag } }, Cancel));
        Assert.Contains((await TestOrganization.PlanAsync(session, desired)).Steps, s => s.Payload is StepPayload.CreateJournal);

        Assert.True((await organization.ApplyAsync(session, desired, Cancel)).Succeeded);
        Assert.Empty((await TestOrganization.PlanAsync(session, desired)).Steps);
        var policy = JsonNode.Parse((string)(await ReadAsync("GetBucketPolicy"))["Policy"]!)!;
        Assert.Equal("false", (string?)policy["Statement"]![0]!["Condition"]!["Bool"]!["aws:SecureTransport"]);
        Assert.Equal(90, (int)(await ReadAsync("GetBucketLifecycleConfiguration"))["Rules"]![0]!["NoncurrentVersionExpiration"]!["NoncurrentDays"]!);
        Assert.Equal("Enabled", (string?)(await ReadAsync("GetBucketVersioning"))["Status"]);
        var tags = (await ReadAsync("GetBucketTagging"))["TagSet"]!.AsArray().Select(t => ((string)t!["Key"]!, (string)t["Value"]!));
        Assert.Equal([("team", "platform"), (OwnershipTags.Home, "eu-west-1"), (OwnershipTags.Managed, "acme")], tags);

        async Task<JsonObject> ReadAsync(string operation) =>
            Assert.IsType<AwsSuccess>(await session.CallAsync("s3", operation, new JsonObject { ["Bucket"] = Bucket }, Cancel)).Output;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
