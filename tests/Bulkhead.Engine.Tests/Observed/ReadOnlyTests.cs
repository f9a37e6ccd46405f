using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Engine.Tests.Observed;

/// <summary>A mistake in what only reads can change nothing.</summary>
public sealed class ReadOnlyTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
          contacts:
            security: { name: Security desk, email: security@acme.example, phone: "+44 20 7946 0000" }
        accounts: { security: security, logs: log-archive, dev: { kind: development, budget: 100 USD } }
        """;

    [Fact]
    public async Task Plan_and_drift_assume_roles_that_may_only_read_and_call_only_what_that_policy_allows()
    {
        var roles = new ConcurrentQueue<string>();
        await using var organization = await TestOrganization.StartAsync(new LocalCloudOptions
        {
            BeforeCall = call =>
            {
                if (call.Operation == "AssumeRole") roles.Enqueue(call.Input["PolicyArns"]?.ToJsonString() ?? "everything");
                return null;
            },
        });
        var desired = TestOrganization.Desire(Yaml);
        Assert.True((await organization.ApplyAsync(await organization.OpenAsync(), desired, Cancel)).Succeeded);

        roles.Clear();
        var calls = new CallCounter();
        var session = await organization.OpenAsync(calls);
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, desired, null, Cancel)).Organization;
        var drift = await DriftReader.ReadAsync(session, desired, observed, TimeProvider.System, Cancel);
        Assert.NotEmpty(drift.Stacks);
        Assert.Equal(3, roles.Count);
        Assert.All(roles, role => Assert.Contains("arn:aws:iam::aws:policy/ReadOnlyAccess", role, StringComparison.Ordinal));

        var allowed = await AllowedAsync(session);
        var needed = calls.ByApi.Keys.Where(api => !api.StartsWith("sts:", StringComparison.Ordinal)).Select(ActionOf);
        Assert.Equal([], needed.Where(action => !allowed.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, action))));
    }

    [Fact]
    public async Task A_reading_session_refuses_to_change_anything()
    {
        var session = new ReadingSession(new FakeSession(), new CallTally());
        await Assert.ThrowsAsync<InvalidOperationException>(() => session.CallAsync("organizations", "DeletePolicy", [], Cancel));
        var opened = Assert.IsType<SessionOpened>(await session.AssumeRoleAsync(new RoleRequest(Arn.TryParse("arn:aws:iam::1:role/x")!.Value, "x"), Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => opened.Session.CallAsync("cloudformation", "CreateChangeSet", [], Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The action by which IAM decides a call: the same name for nearly all of them.</summary>
    private static string ActionOf(string api) => api switch
    {
        "s3control:GetPublicAccessBlock" => "s3:GetAccountPublicAccessBlock",
        _ when api.StartsWith("service-quotas:", StringComparison.Ordinal) => api.Replace("service-quotas:", "servicequotas:", StringComparison.Ordinal),
        _ when api.StartsWith("accessanalyzer:", StringComparison.Ordinal) => api.Replace("accessanalyzer:", "access-analyzer:", StringComparison.Ordinal),
        "resourcegroupstaggingapi:GetResources" => "tag:GetResources",
        _ => api,
    };

    private static async Task<string[]> AllowedAsync(AwsSession session)
    {
        var arn = $"arn:aws:iam::aws:policy/{AccountSessions.ReadPolicy}";
        var policy = Assert.IsType<AwsSuccess>(await session.CallAsync("iam", "GetPolicy", new JsonObject { ["PolicyArn"] = arn }, Cancel)).Output;
        var input = new JsonObject { ["PolicyArn"] = arn, ["VersionId"] = (string)policy["Policy"]!["DefaultVersionId"]! };
        var version = Assert.IsType<AwsSuccess>(await session.CallAsync("iam", "GetPolicyVersion", input, Cancel)).Output;
        var document = JsonNode.Parse(Uri.UnescapeDataString((string)version["PolicyVersion"]!["Document"]!))!;
        return [.. document["Statement"]!.AsArray().SelectMany(s => s!["Action"]!.AsArray().Select(a => (string)a!))];
    }
}
