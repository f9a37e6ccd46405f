using System.IO.Compression;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Tests.Authorization;
using Bulkhead.LocalCloud.Tests.Pace;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Lambda;

/// <summary>AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": a queue's messages run the function, received as its role.</summary>
public sealed class EventSourceTests
{
    private const string Role = $"arn:aws:iam::{Management}:role/worker";
    private const string Queue = $"https://sqs.eu-west-1.amazonaws.com/{Management}/jobs";
    private const string QueueArn = $"arn:aws:sqs:eu-west-1:{Management}:jobs";
    private const string Mailbox = "messages-0123456789";
    private const string Mapping = $$"""{"FunctionName":"app","EventSourceArn":"{{QueueArn}}"}""";

    private static readonly string Reads = Allow("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");

    [Fact]
    public async Task A_message_runs_the_function_and_is_gone()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Reads, $"bulkhead-rehearsal send {Mailbox}");
        var made = await Do(admin, "lambda", "CreateEventSourceMapping", Mapping);
        Assert.Equal(("Creating", 10), (made.Text("State"), made.Int("BatchSize")));
        Assert.Null(await MailAsync(cloud));
        await SendAsync(admin);
        Assert.Equal(Role, await MailAsync(cloud));
        Assert.Equal("0", await WaitingAsync(admin));
        var seen = await Do(admin, "lambda", "GetEventSourceMapping", $$"""{"UUID":"{{made.Text("UUID")}}"}""");
        Assert.Equal(("Enabled", "OK"), (seen.Text("State"), seen.Text("LastProcessingResult")));
    }

    [Fact]
    public async Task Messages_that_wait_already_are_taken_when_the_mapping_is_made_or_enabled()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Reads, $"bulkhead-rehearsal send {Mailbox}");
        await SendAsync(admin);
        var made = await Do(admin, "lambda", "CreateEventSourceMapping", Mapping[..^1] + ",\"Enabled\":false}");
        Assert.Equal("1", await WaitingAsync(admin));
        await Do(admin, "lambda", "UpdateEventSourceMapping", $$"""{"UUID":"{{made.Text("UUID")}}","Enabled":true}""");
        Assert.Equal("0", await WaitingAsync(admin));
        await Do(admin, "lambda", "DeleteEventSourceMapping", $$"""{"UUID":"{{made.Text("UUID")}}"}""");
        await SendAsync(admin);
        Assert.Equal("1", await WaitingAsync(admin));
    }

    [Fact]
    public async Task A_role_that_may_not_read_the_queue_is_refused_and_one_that_may_no_more_takes_nothing()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("sqs:ReceiveMessage"), $"bulkhead-rehearsal send {Mailbox}");
        var refusal = await Refused(admin, "lambda", "CreateEventSourceMapping", Mapping);
        Assert.Equal("InvalidParameterValueException", refusal.Code);
        Assert.Contains("DeleteMessage on SQS", refusal.Message, StringComparison.Ordinal);
        await PolicyAsync(admin, Reads);
        var made = await Do(admin, "lambda", "CreateEventSourceMapping", Mapping);
        await PolicyAsync(admin, Allow("sqs:ReceiveMessage"));
        await SendAsync(admin);
        Assert.Equal("1", await WaitingAsync(admin));
        Assert.StartsWith("PROBLEM: AccessDenied", (await Do(admin, "lambda", "GetEventSourceMapping", $$"""{"UUID":"{{made.Text("UUID")}}"}""")).Text("LastProcessingResult"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_is_tried_again_without_another_message()
    {
        var time = new SteppedTime();
        await using var cloud = await StartAsync(new LocalCloudOptions { Time = time });
        var admin = await PrepareAsync(cloud, Reads, $"bulkhead-rehearsal send {Mailbox}");
        await Do(admin, "lambda", "CreateEventSourceMapping", Mapping);
        await PolicyAsync(admin, Allow("sqs:ReceiveMessage"));
        await SendAsync(admin);
        await SendAsync(admin);
        await PolicyAsync(admin, Reads);
        Assert.Equal("2", await WaitingAsync(admin));
        time.Go(TimeSpan.FromMinutes(1));
        // The look comes with the first call after it is due.
        await Do(admin, "sqs", "ListQueues", "{}");
        Assert.Equal("0", await WaitingAsync(admin));
        Assert.Equal(Role, await MailAsync(cloud));
    }

    [Fact]
    public async Task Code_that_is_not_run_takes_no_messages_away()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Reads, "print('hello')");
        await Do(admin, "lambda", "CreateEventSourceMapping", Mapping);
        await SendAsync(admin);
        Assert.Equal("1", await WaitingAsync(admin));
        Assert.Equal("ResourceConflictException", (await Refused(admin, "lambda", "CreateEventSourceMapping", Mapping)).Code);
    }

    [Fact]
    public async Task Who_makes_a_mapping_is_decided_by_the_function()
    {
        await using var cloud = await StartAsync();
        await PrepareAsync(cloud, Reads, $"bulkhead-rehearsal send {Mailbox}");
        var mallory = await cloud.NewUserAsync(cloud.Administrator, "mallory", Policy(
            """{"Effect":"Allow","Action":"lambda:CreateEventSourceMapping","Resource":"*","Condition":{"ArnLike":{"lambda:FunctionArn":"arn:aws:lambda:*:*:function:other"} } }"""));
        Assert.Equal("AccessDeniedException", (await Refused(mallory, "lambda", "CreateEventSourceMapping", Mapping)).Code);
        var ann = await cloud.NewUserAsync(cloud.Administrator, "ann", Policy(
            """{"Effect":"Allow","Action":"lambda:CreateEventSourceMapping","Resource":"*","Condition":{"ArnLike":{"lambda:FunctionArn":"arn:aws:lambda:*:*:function:app"} } }"""));
        await Do(ann, "lambda", "CreateEventSourceMapping", Mapping);
    }

    private static async Task<AwsSession> PrepareAsync(EnforcedCloud cloud, string policy, string code)
    {
        var admin = cloud.Administrator;
        await NewRoleAsync(admin, "worker", Policy("""{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}"""), policy);
        await Do(admin, "sqs", "CreateQueue", """{"QueueName":"jobs"}""");
        await Do(admin, "lambda", "CreateFunction", $$"""
            {"FunctionName":"app","Role":"{{Role}}","Runtime":"python3.13","Handler":"index.handler","Code":{"ZipFile":"{{Archive(code)}}"} }
            """);
        return admin;
    }

    private static async Task PolicyAsync(AwsSession admin, string policy) =>
        await Do(admin, "iam", "PutRolePolicy", $$"""{"RoleName":"worker","PolicyName":"own","PolicyDocument":{{Json(policy)}}}""");

    private static async Task SendAsync(AwsSession admin) => await Do(admin, "sqs", "SendMessage", $$"""{"QueueUrl":"{{Queue}}","MessageBody":"job"}""");

    private static async Task<string?> WaitingAsync(AwsSession admin) =>
        (await Do(admin, "sqs", "GetQueueAttributes", $$"""{"QueueUrl":"{{Queue}}","AttributeNames":["ApproximateNumberOfMessages"]}""")).Object("Attributes")!.Text("ApproximateNumberOfMessages");

    private static async Task<string?> MailAsync(EnforcedCloud cloud)
    {
        using var client = new HttpClient(cloud.Server.CreateTransport());
        var answer = await client.GetAsync(new Uri(cloud.Server.Endpoint, "/_rehearsal/" + Mailbox), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? ((JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!).Text("RoleArn") : null;
    }

    private static string Archive(string code)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("bulkhead-rehearsal").Open();
            entry.Write(System.Text.Encoding.UTF8.GetBytes(code + "\n"));
        }

        return Convert.ToBase64String(bytes.ToArray());
    }
}
