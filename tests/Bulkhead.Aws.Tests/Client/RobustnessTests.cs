using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Client;
using Bulkhead.Aws.Protocols;
using Bulkhead.Core.Identifiers;
using Xunit;

namespace Bulkhead.Aws.Tests.Client;

/// <summary>Answers, and the lack of them, that only a bad day brings.</summary>
public sealed class RobustnessTests
{
    private const string LateError = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>";

    [Fact]
    public async Task An_endpoint_that_never_answered_is_given_up_after_two_tries()
    {
        await using var aws = new FakeAws((_, _) => null);
        var attempts = new AttemptCounter();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var nobody = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        free.Stop();
        using var connection = new AwsConnection(aws.Options with { Endpoint = nobody, MaxAttempts = 8, Observer = attempts }, _ => null);
        var refusal = Assert.IsType<SessionRefused>(await connection.OpenAsync(CancellationToken.None)).Refusal;
        Assert.Equal(RefusalKind.Unreachable, refusal.Kind);
        Assert.Equal(2, attempts.Last);
    }

    [Fact]
    public async Task An_endpoint_that_answered_before_is_given_time_to_come_back()
    {
        var aws = new FakeAws((_, _) => new JsonObject());
        var attempts = new AttemptCounter();
        var session = await aws.OpenAsync(aws.Options with { Observer = attempts });
        await aws.DisposeAsync();
        var result = await session.CallAsync("organizations", "ListRoots", [], CancellationToken.None);
        Assert.Equal(RefusalKind.Unreachable, Assert.IsType<AwsRefusal>(result).Kind);
        Assert.Equal(4, attempts.Last);
    }

    [Fact]
    public async Task An_error_in_an_answer_of_success_is_tried_again_and_then_a_refusal()
    {
        var (session, server) = await S3Async(LateError);
        await using (server)
        {
            var input = new JsonObject { ["Bucket"] = "logs", ["Key"] = "b", ["CopySource"] = "logs/a" };
            var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("s3", "CopyObject", input, CancellationToken.None));
            Assert.Equal((RefusalKind.Unavailable, "InternalError"), (refusal.Kind, refusal.Code));
            Assert.Equal(4, server.Requests.Count(r => r.Method == "PUT"));
        }
    }

    [Fact]
    public async Task An_object_whose_content_looks_like_an_error_is_an_object()
    {
        var (session, server) = await S3Async(LateError);
        await using (server)
        {
            var input = new JsonObject { ["Bucket"] = "logs", ["Key"] = "a" };
            var success = Assert.IsType<AwsSuccess>(await session.CallAsync("s3", "GetObject", input, CancellationToken.None));
            Assert.Equal(LateError, Encoding.UTF8.GetString(Convert.FromBase64String((string)success.Output["Body"]!)));
        }
    }

    [Fact]
    public async Task A_page_of_a_portal_in_place_of_an_answer_is_a_refusal_that_says_where_to_look()
    {
        var (session, server) = await S3Async("<html><body>Sign in to the guest network</body></html>");
        await using (server)
        {
            var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("s3", "ListBuckets", [], CancellationToken.None));
            Assert.Equal((RefusalKind.Other, "UnreadableAnswer"), (refusal.Kind, refusal.Code));
            Assert.Contains("proxy", AwsDiagnostics.AdviceFor(refusal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_local_cloud_whose_disk_is_full_is_told_as_such_and_not_as_an_outage_of_AWS()
    {
        static string Advice(string message) => AwsDiagnostics.AdviceFor(
            new AwsRefusal(RefusalKind.Unavailable, "ServiceUnavailable", message) { Service = "s3", Operation = "PutObject", Region = new RegionName("eu-west-1") });
        Assert.Contains("make room on the disk", Advice("the local cloud's file 'x' can't be written: No space left on device."), StringComparison.Ordinal);
        Assert.Contains("health.aws.amazon.com", Advice("Please reduce your request rate."), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "b", "a", "b")]
    public async Task Pages_that_go_in_circles_end_in_a_refusal(params string[] tokens)
    {
        var page = 0;
        await using var aws = new FakeAws((_, _) => new JsonObject { ["Accounts"] = new JsonArray(), ["NextToken"] = tokens[page++ % tokens.Length] });
        var session = await aws.OpenAsync();
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAllPagesAsync("organizations", "ListAccounts", [], CancellationToken.None));
        Assert.Equal("PagesInCircles", refusal.Code);
        Assert.Equal("BH5012", refusal.ToDiagnostic().Code);
    }

    [Theory]
    [InlineData("MoveAccount", """{"AccountId":"444455556666","SourceParentId":"r-ab12","DestinationParentId":"ou-ab12-cdefghij"}""", "444455556666")]
    [InlineData("AttachPolicy", """{"PolicyId":"p-12345678","TargetId":"444455556666"}""", "444455556666")]
    [InlineData("AttachPolicy", """{"PolicyId":"p-12345678","TargetId":"r-ab12"}""", null)]
    [InlineData("DescribeAccount", """{"AccountId":"111122223333"}""", null)]
    public async Task A_refusal_names_the_account_that_it_is_about(string operation, string input, string? account)
    {
        await using var aws = new FakeAws((_, _) => new WireError("AccessDeniedException", "No.", 400));
        var session = await aws.OpenAsync();
        var refusal = Assert.IsType<AwsRefusal>(
            await session.CallAsync("organizations", operation, (JsonObject)JsonNode.Parse(input)!, CancellationToken.None));
        Assert.Equal(account, refusal.Subject?.Value);
        Assert.Equal(account is not null, refusal.ToDiagnostic().Message.Contains($"about account {account}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_can_be_narrowed_by_a_managed_policy()
    {
        JsonNode? policies = null;
        await using var aws = new FakeAws((_, input) =>
        {
            policies = input["PolicyArns"]?.DeepClone();
            return new WireError("AccessDenied", "No.", 403);
        });
        var session = await aws.OpenAsync();
        var role = new RoleRequest(Arn.TryParse("arn:aws:iam::444455556666:role/R")!.Value, "bulkhead")
        {
            SessionPolicyArn = Arn.TryParse("arn:aws:iam::aws:policy/ReadOnlyAccess"),
        };
        var refusal = Assert.IsType<SessionRefused>(await session.AssumeRoleAsync(role, CancellationToken.None)).Refusal;
        Assert.Equal("""[{"arn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}]""", policies?.ToJsonString());
        Assert.Equal("444455556666", refusal.Subject?.Value);
    }

    [Fact]
    public async Task The_time_of_an_answer_is_the_server_s()
    {
        var (session, server) = await S3Async("<x/>");
        await using (server)
        {
            var input = new JsonObject { ["Bucket"] = "logs", ["Key"] = "a" };
            var success = Assert.IsType<AwsSuccess>(await session.CallAsync("s3", "GetObject", input, CancellationToken.None));
            Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 38, 46, TimeSpan.Zero), success.AnsweredAt);
        }
    }

    /// <summary>A session with an S3 that answers everything with the same body.</summary>
    private static async Task<(AwsSession Session, LoopbackServer Server)> S3Async(string body)
    {
        var aws = new FakeAws((_, _) => null);
        var server = new LoopbackServer(_ => new WireResponse
        {
            Status = 200,
            Headers = { ["Date"] = "Sat, 21 Nov 2026 07:38:46 GMT" },
            Body = Encoding.UTF8.GetBytes(body),
        });
        var connection = new AwsConnection(
            aws.Options with { Endpoint = null },
            name => name == "AWS_ENDPOINT_URL_S3" ? server.Address.ToString() : name == "AWS_ENDPOINT_URL" ? aws.Server.Address.ToString() : null);
        return (((SessionOpened)await connection.OpenAsync(CancellationToken.None)).Session, server);
    }

    private sealed class AttemptCounter : ICallObserver
    {
        public int Last { get; private set; }

        public void Started(AwsCall call)
        {
            // Only the end counts.
        }

        public void Waiting(AwsCall call, TimeSpan wait, string reason)
        {
            // Only the end counts.
        }

        public void Finished(AwsCall call, AwsResult? result, int attempts) => Last = attempts;
    }
}
