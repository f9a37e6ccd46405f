using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Pace;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Services.Rehearsal;
using Bulkhead.LocalCloud.Services.Ssm;
using Bulkhead.LocalCloud.Storage;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Storage;

public sealed class LargeCallTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bulkhead").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_call_that_changes_more_than_a_line_holds_is_refused_and_undone_and_the_next_one_is_not()
    {
        var path = Path.Combine(_folder, "large.cloud");
        var store = new ResourceStore();
        await using (var file = StateFile.Open(path, store, flushToDisk: false, DateTimeOffset.UnixEpoch, longestLine: 4_096))
        {
            var router = new EventRouter();
            var cloud = new Cloud(
                [new SsmHandler(new RoleCode(new SessionTokens(new byte[32])))], new ScheduledWork(), new Anybody(), new CallRecorder(new EventLog(), router), router,
                store, file, new CloudClock(TimeProvider.System, store), temper: null);
            JsonObject Do(string operation, JsonObject input) => cloud.Execute(new FakeCloud().Context with { Cloud = cloud }, "ssm", operation, input);
            JsonObject Parameter(string value) => new() { ["Name"] = "p", ["Type"] = "String", ["Value"] = value, ["Overwrite"] = true };
            Do("PutParameter", Parameter("first"));
            Assert.Equal("LimitExceededException", Assert.Throws<ServiceException>(() => Do("PutParameter", Parameter(new string('x', 4_000)))).Code);
            Assert.Equal("first", (string?)Do("GetParameter", new JsonObject { ["Name"] = "p" })["Parameter"]!["Value"]);
            Do("PutParameter", Parameter("second"));
            await cloud.Kept;
        }

        var again = new ResourceStore();
        await using var opened = StateFile.Open(path, again, flushToDisk: false, DateTimeOffset.UnixEpoch);
        Assert.Equal(2, again.Find("ssm/111111111111/eu-west-1/parameters", "p")!.Objects("Versions").Count());
    }

    private sealed class Anybody : IAuthorizer
    {
        public void Authorize(CallContext context, string service, string operation, JsonObject input)
        {
        }

        public bool AllowsService(CallContext context, string principal, AccessCheck check, string sourceArn) => true;
    }
}
