using System.Text.Json.Nodes;
using Bulkhead.Aws.Client;
using Bulkhead.Aws.Protocols;
using Bulkhead.Core.Identifiers;
using Xunit;

namespace Bulkhead.Aws.Tests.Client;

public sealed class WireSessionTests
{
    private static readonly JsonObject NewAccount = new() { ["AccountName"] = "qa", ["Email"] = "qa@acme.example" };

    [Fact]
    public async Task Opening_says_who_the_caller_is()
    {
        await using var aws = new FakeAws((_, _) => new JsonObject());
        var session = await aws.OpenAsync();
        Assert.Equal(("111122223333", "eu-west-1", "aws", "user/ann"),
            (session.Account.Value, session.Region.Value, session.Partition, session.Caller.Resource));
    }

    [Fact]
    public async Task A_call_gives_its_output_and_request_id()
    {
        await using var aws = new FakeAws((_, input) => new JsonObject
        {
            ["Account"] = new JsonObject { ["Id"] = input["AccountId"]!.DeepClone(), ["JoinedTimestamp"] = "2026-11-21T07:38:46Z" },
        });
        var session = await aws.OpenAsync();
        var result = await session.CallAsync("organizations", "DescribeAccount", new() { ["AccountId"] = "444455556666" }, default);
        var success = Assert.IsType<AwsSuccess>(result);
        Assert.Equal("444455556666", success.Output["Account"]!["Id"]!.GetValue<string>());
        Assert.Equal("2026-11-21T07:38:46Z", success.Output["Account"]!["JoinedTimestamp"]!.GetValue<string>());
        Assert.Equal("req-7", success.RequestId);
        Assert.Equal(1, aws.Counter.ByApi["organizations:DescribeAccount"]);
    }

    public static TheoryData<string, string, string> SignedCalls => new()
    {
        { "organizations", "ListAccounts", "{}" },
        { "iam", "CreateRole", """{"RoleName":"a b","AssumeRolePolicyDocument":"{\"Version\":\"2012-10-17\"}"}""" },
        { "ec2", "DescribeVpcs", """{"Filters":[{"Name":"is-default","Values":["true"]}]}""" },
        { "s3", "PutObject", """{"Bucket":"logs","Key":"a b/ü+(1)=~*'!.txt","Body":"aGVsbG8="}""" },
        { "s3", "ListObjectsV2", """{"Bucket":"logs","Prefix":"a b/+&=ü","MaxKeys":3}""" },
        { "s3", "GetBucketPolicy", """{"Bucket":"logs"}""" },
        { "s3", "HeadBucket", """{"Bucket":"logs"}""" },
        { "s3", "DeleteObject", """{"Bucket":"logs","Key":"a//b"}""" },
        { "s3control", "PutPublicAccessBlock", """{"AccountId":"111122223333","PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}""" },
        { "account", "PutAlternateContact", """{"AlternateContactType":"SECURITY","EmailAddress":"a@b.c","Name":"n","PhoneNumber":"+44","Title":"t"}""" },
        { "accessanalyzer", "ListTagsForResource", """{"resourceArn":"arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/a b"}""" },
        { "route53", "GetHostedZone", """{"Id":"Z1"}""" },
        { "lambda", "ListFunctions", """{"MaxItems":5}""" },
    };

    [Theory]
    [MemberData(nameof(SignedCalls))]
    public async Task Requests_arrive_as_they_were_meant_and_rightly_signed(string service, string operation, string input)
    {
        JsonObject? arrived = null;
        await using var aws = new FakeAws((_, received) =>
        {
            arrived = received;
            return new JsonObject();
        });
        var session = await aws.OpenAsync();
        await session.CallAsync(service, operation, JsonNode.Parse(input)!.AsObject(), default);
        Assert.Equal([$"{service}:{operation}"], aws.Asked);
        Assert.All(aws.Server.Requests, r => Assert.True(SignatureCheck.IsRight(r, FakeAws.Secret), $"{r.Method} {r.Path}"));
        // What the client adds is not the caller's: checksums and tokens.
        foreach (var name in arrived!.Select(p => p.Key).Where(n => n.StartsWith("Checksum", StringComparison.Ordinal) || n.StartsWith("Content", StringComparison.Ordinal)).ToArray())
            arrived!.Remove(name);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(input), arrived), arrived!.ToJsonString());
    }

    [Fact]
    public async Task Global_services_are_signed_for_their_own_region()
    {
        await using var aws = new FakeAws((_, _) => new JsonObject());
        var session = await aws.OpenAsync();
        await session.CallAsync("organizations", "ListRoots", [], default);
        Assert.Contains("/us-east-1/organizations/aws4_request", aws.Server.Requests[^1].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Regional_services_are_signed_for_the_region_of_the_session()
    {
        await using var aws = new FakeAws((_, _) => new JsonObject());
        var session = await aws.OpenAsync();
        await session.CallAsync("cloudformation", "ListStacks", [], default);
        Assert.Contains("/eu-west-1/cloudformation/aws4_request", aws.Server.Requests[^1].Headers["Authorization"], StringComparison.Ordinal);
        await session.WithRegion(new RegionName("ap-south-1")).CallAsync("cloudformation", "ListStacks", [], default);
        Assert.Contains("/ap-south-1/cloudformation/aws4_request", aws.Server.Requests[^1].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throttled_call_goes_again()
    {
        var count = 0;
        await using var aws = new FakeAws((_, _) => ++count < 3 ? new WireError("TooManyRequestsException", "Slow down", 429) : new JsonObject());
        var session = await aws.OpenAsync();
        Assert.IsType<AwsSuccess>(await session.CallAsync("organizations", "CreateAccount", NewAccount, default));
        Assert.Equal(3, count);
    }

    [Fact]
    public async Task Throttling_without_end_is_a_refusal_after_the_last_attempt()
    {
        await using var aws = new FakeAws((_, _) => new WireError("TooManyRequestsException", "Slow down", 429));
        var session = await aws.OpenAsync();
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "ListRoots", [], default));
        Assert.Equal(RefusalKind.Throttled, refusal.Kind);
        Assert.Equal(4, aws.Asked.Length);
    }

    [Fact]
    public async Task A_lost_answer_of_a_read_is_asked_for_again()
    {
        var count = 0;
        await using var aws = new FakeAws((_, _) => ++count == 1 ? null : new JsonObject());
        var session = await aws.OpenAsync();
        Assert.IsType<AwsSuccess>(await session.CallAsync("organizations", "ListRoots", [], default));
        Assert.Equal(2, aws.Asked.Length);
    }

    [Fact]
    public async Task A_lost_answer_of_an_account_creation_is_uncertain_and_never_repeated()
    {
        await using var aws = new FakeAws((_, _) => null);
        var session = await aws.OpenAsync();
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "CreateAccount", NewAccount, default));
        Assert.Equal(RefusalKind.Uncertain, refusal.Kind);
        Assert.Equal(["organizations:CreateAccount"], aws.Asked);
    }

    [Theory]
    [InlineData("InternalFailure", 500)]
    [InlineData("ServiceUnavailable", 503)]
    public async Task A_service_failure_in_an_account_creation_is_uncertain_and_never_repeated(string code, int status)
    {
        await using var aws = new FakeAws((_, _) => new WireError(code, "Oh", status));
        var session = await aws.OpenAsync();
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "CreateAccount", NewAccount, default));
        Assert.Equal(RefusalKind.Uncertain, refusal.Kind);
        Assert.Equal(["organizations:CreateAccount"], aws.Asked);
    }

    [Fact]
    public async Task A_service_failure_elsewhere_is_repeated_with_the_same_token()
    {
        var tokens = new List<string?>();
        await using var aws = new FakeAws((_, input) =>
        {
            tokens.Add(input["ClientToken"]?.GetValue<string>());
            return tokens.Count < 3 ? new WireError("InternalFailure", "Oh", 500) : new JsonObject { ["arn"] = "arn:x" };
        });
        var session = await aws.OpenAsync();
        var result = await session.CallAsync("accessanalyzer", "CreateAnalyzer", new() { ["analyzerName"] = "a", ["type"] = "ACCOUNT" }, default);
        Assert.IsType<AwsSuccess>(result);
        Assert.Equal(3, aws.Asked.Length);
        Assert.Single(aws.Server.Requests[1..].Select(r => System.Text.Encoding.UTF8.GetString(r.Body.Span)).Distinct());
        Assert.Contains("clientToken", System.Text.Encoding.UTF8.GetString(aws.Server.Requests[^1].Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_says_everything_that_aws_said()
    {
        await using var aws = new FakeAws((_, _) => new WireError("ConstraintViolationException", "You have exceeded the allowed number of accounts.", 400)
        {
            Details = new JsonObject { ["Reason"] = "ACCOUNT_NUMBER_LIMIT_EXCEEDED" },
        });
        var session = await aws.OpenAsync();
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAsync("organizations", "CreateAccount", NewAccount, default));
        Assert.Equal(RefusalKind.LimitReached, refusal.Kind);
        var diagnostic = refusal.ToDiagnostic();
        Assert.Equal("BH5004", diagnostic.Code);
        Assert.Equal(
            "organizations:CreateAccount as account 111122223333 in us-east-1: You have exceeded the allowed number of accounts " +
            "(ConstraintViolationException, ACCOUNT_NUMBER_LIMIT_EXCEEDED, request req-7)",
            diagnostic.Message);
        Assert.Contains("Service Quotas", diagnostic.Help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_at_the_endpoint_is_unreachable()
    {
        await using var aws = new FakeAws((_, _) => new JsonObject());
        var gone = aws.Options with { Endpoint = new Uri("http://127.0.0.1:1") };
        var result = await new AwsConnection(gone, _ => null).OpenAsync(CancellationToken.None);
        var refusal = Assert.IsType<SessionRefused>(result).Refusal;
        Assert.Equal(RefusalKind.Unreachable, refusal.Kind);
        Assert.Contains("http://127.0.0.1:1", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("BH5010", refusal.ToDiagnostic().Code);
    }

    [Theory]
    [InlineData("InvalidClientTokenId", "aws sts get-caller-identity")]
    [InlineData("ExpiredToken", "aws sso login")]
    [InlineData("RequestTimeTooSkewed", "clock")]
    public async Task Credentials_that_aws_does_not_accept_are_said_with_a_way_out(string code, string advice)
    {
        var sts = Bulkhead.Aws.Models.ServiceModels.Get("sts");
        await using var server = new LoopbackServer(_ => ProtocolCodec.For(sts).EncodeError(sts, new WireError(code, "No.", 403) { RequestId = "r-1" }));
        await using var aws = new FakeAws((_, _) => null);
        using var connection = new AwsConnection(aws.Options with { Endpoint = server.Address }, _ => null);
        var refusal = Assert.IsType<SessionRefused>(await connection.OpenAsync(CancellationToken.None)).Refusal;
        Assert.Equal(RefusalKind.Credentials, refusal.Kind);
        Assert.Equal($"sts:GetCallerIdentity in eu-west-1: No ({code}, request r-1)", refusal.ToDiagnostic().Message);
        Assert.Contains(advice, refusal.ToDiagnostic().Help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_creation_that_is_not_answered_in_time_is_uncertain()
    {
        using var end = new ManualResetEventSlim();
        await using var aws = new FakeAws((_, _) =>
        {
            end.Wait();
            return null;
        });
        var session = await aws.OpenAsync(aws.Options with { Timeout = TimeSpan.FromSeconds(2) });
        var result = await session.CallAsync("organizations", "CreateAccount", NewAccount, default);
        end.Set();
        Assert.Equal(RefusalKind.Uncertain, Assert.IsType<AwsRefusal>(result).Kind);
        Assert.Equal(["organizations:CreateAccount"], aws.Asked);
    }

    [Fact]
    public async Task Waiting_for_a_turn_is_observed()
    {
        await using var aws = new FakeAws((_, _) => new JsonObject());
        var waits = new WaitObserver();
        var session = await aws.OpenAsync(aws.Options with { Observer = waits });
        for (var i = 0; i < 3; i++) await session.CallAsync("organizations", "CloseAccount", new() { ["AccountId"] = "444455556666" }, default);
        Assert.Equal(
            ["organizations:CloseAccount goes at 0.05 a second", "organizations:CloseAccount goes at 0.05 a second"], waits.Reasons);
        Assert.True(aws.Time.GetUtcNow() >= new DateTimeOffset(2026, 11, 21, 7, 39, 26, TimeSpan.Zero));
    }

    private sealed class WaitObserver : ICallObserver
    {
        public List<string> Reasons { get; } = [];

        public void Started(AwsCall call) { }

        public void Waiting(AwsCall call, TimeSpan wait, string reason) => Reasons.Add(reason);

        public void Finished(AwsCall call, AwsResult? result, int attempts) { }
    }

    [Fact]
    public async Task Cancelling_throws()
    {
        using var cancel = new CancellationTokenSource();
        await using var aws = new FakeAws((_, _) =>
        {
            cancel.Cancel();
            return null;
        });
        var session = await aws.OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.CallAsync("organizations", "ListRoots", [], cancel.Token));
    }

    [Fact]
    public async Task All_pages_come_as_one()
    {
        await using var aws = new FakeAws((_, input) => (input["NextToken"]?.GetValue<string>()) switch
        {
            null => new JsonObject { ["Accounts"] = new JsonArray(new JsonObject { ["Id"] = "1" }), ["NextToken"] = "two" },
            "two" => new JsonObject { ["Accounts"] = new JsonArray(new JsonObject { ["Id"] = "2" }), ["NextToken"] = "three" },
            _ => new JsonObject { ["Accounts"] = new JsonArray(new JsonObject { ["Id"] = "3" }) },
        });
        var session = await aws.OpenAsync();
        var all = Assert.IsType<AwsSuccess>(await session.CallAllPagesAsync("organizations", "ListAccounts", [], default));
        Assert.Equal("""{"Accounts":[{"Id":"1"},{"Id":"2"},{"Id":"3"}]}""", all.Output.ToJsonString());
        Assert.Equal(3, aws.Asked.Length);
    }

    [Fact]
    public async Task A_refusal_among_the_pages_is_the_answer()
    {
        await using var aws = new FakeAws((_, input) => input["NextToken"] is null
            ? new JsonObject { ["Accounts"] = new JsonArray(), ["NextToken"] = "two" }
            : new WireError("AccessDeniedException", "No", 400));
        var session = await aws.OpenAsync();
        var refusal = Assert.IsType<AwsRefusal>(await session.CallAllPagesAsync("organizations", "ListAccounts", [], default));
        Assert.Equal(RefusalKind.AccessDenied, refusal.Kind);
    }

    [Fact]
    public async Task A_role_is_assumed_once_and_signs_with_its_token()
    {
        await using var aws = new FakeAws((routed, _) => routed.Operation.Name == "AssumeRole" ? RoleOutput("2026-11-21T08:38:46Z") : new JsonObject());
        var session = await aws.OpenAsync();
        var role = new RoleRequest(Arn.TryParse("arn:aws:iam::444455556666:role/Bulkhead")!.Value, "bulkhead");
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.AssumeRoleAsync(role, default)));
        var inRole = Assert.IsType<SessionOpened>(opened[0]).Session;
        Assert.Equal("444455556666", inRole.Account.Value);
        Assert.Equal("assumed-role/Bulkhead/bulkhead", inRole.Caller.Resource);
        await inRole.CallAsync("iam", "ListRoles", [], default);
        Assert.Equal(["sts:AssumeRole", "iam:ListRoles"], aws.Asked);
        Assert.Equal("token", aws.Server.Requests[^1].Headers.Find("X-Amz-Security-Token"));
        Assert.True(SignatureCheck.IsRight(aws.Server.Requests[^1], "rolesecret"));
    }

    [Fact]
    public async Task A_role_renews_itself_before_it_expires()
    {
        var expires = "2026-11-21T08:38:46Z";
        await using var aws = new FakeAws((routed, _) => routed.Operation.Name == "AssumeRole" ? RoleOutput(expires) : new JsonObject());
        var session = await aws.OpenAsync();
        var role = new RoleRequest(Arn.TryParse("arn:aws:iam::444455556666:role/Bulkhead")!.Value, "bulkhead");
        var inRole = Assert.IsType<SessionOpened>(await session.AssumeRoleAsync(role, default)).Session;
        aws.Time.Advance(TimeSpan.FromMinutes(56));
        expires = "2026-11-21T09:38:46Z";
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => inRole.CallAsync("iam", "ListRoles", [], default)));
        Assert.Equal(2, aws.Asked.Count(a => a == "sts:AssumeRole"));
    }

    [Fact]
    public async Task A_role_that_is_refused_can_be_asked_for_again()
    {
        var count = 0;
        await using var aws = new FakeAws((_, _) => ++count == 1 ? new WireError("AccessDenied", "Not authorized", 403) : RoleOutput("2026-11-21T08:38:46Z"));
        var session = await aws.OpenAsync();
        var role = new RoleRequest(Arn.TryParse("arn:aws:iam::444455556666:role/New")!.Value, "bulkhead");
        Assert.Equal(RefusalKind.AccessDenied, Assert.IsType<SessionRefused>(await session.AssumeRoleAsync(role, default)).Refusal.Kind);
        Assert.IsType<SessionOpened>(await session.AssumeRoleAsync(role, default));
    }

    [Theory]
    [InlineData("Failed to resolve AWS credentials. The credential providers said:\n\nException 1 of 4: …", "There are no credentials in the environment, the profile, a container or an instance")]
    [InlineData("Command returned non-zero exit value 1 with the error - ", "Command returned non-zero exit value 1 with the error")]
    public void What_the_sdk_says_of_credentials_becomes_one_sentence(string sdk, string expected) =>
        Assert.Equal(expected, new CredentialsUnavailableException(new InvalidOperationException(sdk)).Message);

    [Fact]
    public async Task Secrets_are_in_no_text()
    {
        await using var aws = new FakeAws((_, _) => RoleOutput("2026-11-21T08:38:46Z"));
        var session = await aws.OpenAsync();
        var result = await session.CallAsync("sts", "AssumeRole", new() { ["RoleArn"] = "arn:aws:iam::1:role/x", ["RoleSessionName"] = "bulkhead" }, default);
        var texts = new[] { result.ToString(), aws.Options.ToString(), aws.Options.Credentials!.ToString(), session.ToString() };
        Assert.All(texts, t => Assert.DoesNotContain("secret", t, StringComparison.OrdinalIgnoreCase));
        Assert.All(texts, t => Assert.DoesNotContain(FakeAws.Secret, t, StringComparison.Ordinal));
    }

    private static JsonObject RoleOutput(string expires) => new()
    {
        ["Credentials"] = new JsonObject
        {
            ["AccessKeyId"] = "ASIAEXAMPLE",
            ["SecretAccessKey"] = "rolesecret",
            ["SessionToken"] = "token",
            ["Expiration"] = expires,
        },
        ["AssumedRoleUser"] = new JsonObject
        {
            ["Arn"] = "arn:aws:sts::444455556666:assumed-role/Bulkhead/bulkhead",
            ["AssumedRoleId"] = "AROA:bulkhead",
        },
    };
}
