using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Tests.Authorization;
using Bulkhead.LocalCloud.Tests.Pace;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Scheduler;

/// <summary>Schedules run on the cloud's clock, as their role and with what that may do.</summary>
public sealed class SchedulerTests
{
    private const string Role = $"arn:aws:iam::{Management}:role/clock";
    private const string Queue = $"https://sqs.eu-west-1.amazonaws.com/{Management}/jobs";
    private const string QueueArn = $"arn:aws:sqs:eu-west-1:{Management}:jobs";
    private const string Group = $"arn:aws:scheduler:eu-west-1:{Management}:schedule-group/own";
    private const string Trusting = """{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole"}""";

    private readonly SteppedTime _time = new();

    [Fact]
    public async Task What_is_due_once_is_published_once_and_the_schedule_stays_or_goes()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("sns:Publish"));
        var topic = (await Do(admin, "sns", "CreateTopic", """{"Name":"news"}""")).Text("TopicArn")!;
        await Do(admin, "sns", "Subscribe", $$"""{"TopicArn":"{{topic}}","Protocol":"email","Endpoint":"ann@acme.example"}""");
        await ConfirmAsync(admin, topic, cloud);
        var before = cloud.Server.ReadMail().Count;
        await MakeAsync(admin, "stays", In(2), Target(topic, "plain"));
        await MakeAsync(admin, "goes", In(2), Target("arn:aws:scheduler:::aws-sdk:sns:publish", $$"""{"TopicArn":"{{topic}}","Subject":"Soon","Message":"by <aws.scheduler.schedule-arn>"}"""), "\"ActionAfterCompletion\":\"DELETE\"");
        _time.Go(TimeSpan.FromMinutes(1));
        await Do(admin, "scheduler", "ListSchedules", "{}");
        Assert.Equal(before, cloud.Server.ReadMail().Count);
        _time.Go(TimeSpan.FromMinutes(2));
        var left = await Do(admin, "scheduler", "ListSchedules", "{}");
        Assert.Equal(["stays"], left.Objects("Schedules").Select(s => s.Text("Name")));
        await Do(admin, "scheduler", "ListSchedules", "{}");
        var mail = cloud.Server.ReadMail().Skip(before).Select(m => (m.Subject, m.Text)).Order().ToList();
        Assert.Equal([("AWS Notification Message", "plain"), ("Soon", $"by arn:aws:scheduler:eu-west-1:{Management}:schedule/default/goes")], mail);
    }

    [Fact]
    public async Task What_recurs_runs_at_once_and_for_every_time_that_passed_until_it_is_stopped()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("sqs:SendMessage"));
        await MakeAsync(admin, "often", "rate(1 minute)", Target(QueueArn, "tick"));
        Assert.Equal("1", await WaitingAsync(admin));
        _time.Go(TimeSpan.FromMinutes(2));
        Assert.Equal("3", await WaitingAsync(admin));
        await Do(admin, "scheduler", "UpdateSchedule", Input("often", "rate(1 minute)", Target(QueueArn, "tick"), "\"State\":\"DISABLED\""));
        _time.Go(TimeSpan.FromMinutes(1));
        Assert.Equal("3", await WaitingAsync(admin));
        await Do(admin, "scheduler", "DeleteSchedule", """{"Name":"often"}""");
        _time.Go(TimeSpan.FromMinutes(1));
        Assert.Equal("3", await WaitingAsync(admin));
    }

    [Fact]
    public async Task What_the_role_may_not_do_is_not_done_and_goes_to_the_dead_letters()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("sqs:SendMessage"));
        await MakeAsync(admin, "topic", "rate(1 day)", $$"""{"Arn":"arn:aws:scheduler:::aws-sdk:sns:createTopic","RoleArn":"{{Role}}","Input":"{\"Name\":\"mine\"}","DeadLetterConfig":{"Arn":"{{QueueArn}}"} }""");
        Assert.Empty((await Do(admin, "sns", "ListTopics", "{}")).Objects("Topics"));
        var letter = Assert.Single((await Do(admin, "sqs", "ReceiveMessage", $$"""{"QueueUrl":"{{Queue}}"}""")).Objects("Messages"));
        Assert.Equal("""{"Name":"mine"}""", letter.Text("Body"));
        await Do(admin, "iam", "PutRolePolicy", $$"""{"RoleName":"clock","PolicyName":"own","PolicyDocument":{{Json(Allow("sns:CreateTopic"))}}}""");
        await Do(admin, "scheduler", "UpdateSchedule", Input("topic", "rate(1 day)", Target("arn:aws:scheduler:::aws-sdk:sns:createTopic", """{"Name":"mine"}""")));
        Assert.Single((await Do(admin, "sns", "ListTopics", "{}")).Objects("Topics"));
    }

    [Fact]
    public async Task A_role_may_trust_the_schedules_of_one_group()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("sqs:SendMessage"), Trusting[..^1] + $$$""","Condition":{"StringEquals":{"aws:SourceAccount":"{{{Management}}}"},"ArnEquals":{"aws:SourceArn":"{{{Group}}}"} } }""");
        var refusal = await Refused(admin, "scheduler", "CreateSchedule", Input("other", "rate(1 day)", Target(QueueArn, "tick")));
        Assert.Equal(("ValidationException", "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."), (refusal.Code, refusal.Message));
        Assert.Equal("ResourceNotFoundException", (await Refused(admin, "scheduler", "CreateSchedule", Input("own", "rate(1 day)", Target(QueueArn, "tick"), "\"GroupName\":\"own\""))).Code);
        await Do(admin, "scheduler", "CreateScheduleGroup", """{"Name":"own"}""");
        await MakeAsync(admin, "own", "rate(1 day)", Target(QueueArn, "tick"), "\"GroupName\":\"own\"");
        Assert.Equal("1", await WaitingAsync(admin));
        await Do(admin, "scheduler", "DeleteScheduleGroup", """{"Name":"own"}""");
        Assert.Empty((await Do(admin, "scheduler", "ListSchedules", "{}")).Objects("Schedules"));
    }

    [Fact]
    public async Task Who_makes_a_schedule_passes_its_role_and_groups_decide_by_their_tags()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("sqs:SendMessage"));
        var mallory = await cloud.NewUserAsync(admin, "mallory", Allow("scheduler:*"));
        var refusal = await Refused(mallory, "scheduler", "CreateSchedule", Input("x", "rate(1 day)", Target(QueueArn, "tick")));
        Assert.Equal("AccessDeniedException", refusal.Code);
        Assert.Contains("iam:PassRole", refusal.Message, StringComparison.Ordinal);
        await Do(admin, "scheduler", "CreateScheduleGroup", """{"Name":"own","Tags":[{"Key":"team","Value":"a"}]}""");
        var ann = await cloud.NewUserAsync(admin, "ann", $$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"scheduler:CreateSchedule","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"} } },
              {"Effect":"Allow","Action":"iam:PassRole","Resource":"{{Role}}","Condition":{"StringEquals":{"iam:PassedToService":"scheduler.amazonaws.com"} } }]}
            """);
        Assert.Equal("AccessDeniedException", (await Refused(ann, "scheduler", "CreateSchedule", Input("x", "rate(1 day)", Target(QueueArn, "tick")))).Code);
        await MakeAsync(ann, "x", "rate(1 day)", Target(QueueArn, "tick"), "\"GroupName\":\"own\"");
    }

    [Fact]
    public async Task An_event_is_put()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("events:PutEvents", "sqs:SendMessage"));
        await MakeAsync(admin, "event", "rate(1 day)", $$"""{"Arn":"arn:aws:events:eu-west-1:{{Management}}:event-bus/default","RoleArn":"{{Role}}","EventBridgeParameters":{"Source":"clock","DetailType":"tick"},"Input":"{}"}""");
        var topic = (await Do(admin, "sns", "CreateTopic", """{"Name":"news"}""")).Text("TopicArn")!;
        await Do(admin, "sns", "SetTopicAttributes", $$"""{"TopicArn":"{{topic}}","AttributeName":"Policy","AttributeValue":{{Json(Policy($$"""{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"{{topic}}"}"""))}}}""");
        await Do(admin, "sns", "Subscribe", $$"""{"TopicArn":"{{topic}}","Protocol":"email","Endpoint":"ann@acme.example"}""");
        await ConfirmAsync(admin, topic, cloud);
        await Do(admin, "events", "PutRule", """{"Name":"ticks","EventPattern":"{\"source\":[\"clock\"]}"}""");
        await Do(admin, "events", "PutTargets", $$"""{"Rule":"ticks","Targets":[{"Id":"t","Arn":"{{topic}}"}]}""");
        await Do(admin, "scheduler", "UpdateSchedule", Input("event", In(1), $$"""{"Arn":"arn:aws:events:eu-west-1:{{Management}}:event-bus/default","RoleArn":"{{Role}}","EventBridgeParameters":{"Source":"clock","DetailType":"tick"},"Input":"{\"n\":1}"}"""));
        var before = cloud.Server.ReadMail().Count;
        _time.Go(TimeSpan.FromMinutes(2));
        await Do(admin, "scheduler", "ListSchedules", "{}");
        Assert.Contains("\"detail\":{\"n\":1}", Assert.Single(cloud.Server.ReadMail().Skip(before)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_a_repeated_request_is_one()
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("sqs:SendMessage"));
        foreach (var name in new[] { "a", "b", "c" }) await MakeAsync(admin, name, "rate(1 day)", Target(QueueArn, "tick"), "\"ClientToken\":\"same\"");
        await MakeAsync(admin, "a", "rate(1 day)", Target(QueueArn, "tick"), "\"ClientToken\":\"same\"");
        Assert.Equal("ConflictException", (await Refused(admin, "scheduler", "CreateSchedule", Input("a", "rate(1 day)", Target(QueueArn, "tick"), "\"ClientToken\":\"other\""))).Code);
        var first = await Do(admin, "scheduler", "ListSchedules", """{"MaxResults":2}""");
        var second = await Do(admin, "scheduler", "ListSchedules", $$"""{"MaxResults":2,"NextToken":"{{first.Text("NextToken")}}"}""");
        Assert.Equal(["a", "b", "c"], first.Objects("Schedules").Concat(second.Objects("Schedules")).Select(s => s.Text("Name")));
        Assert.Null(second.Text("NextToken"));
    }

    [Theory]
    [InlineData("at(2020-01-01T00:00:00)", "\"Mode\":\"OFF\"", "", "its time is past")]
    [InlineData("rate(1 day)", "\"Mode\":\"FLEXIBLE\"", "", "mode FLEXIBLE")]
    [InlineData("rate(1 day)", "\"Mode\":\"OFF\"", ",\"StartDate\":\"2020-01-01T00:00:00Z\"", "5 minutes ago")]
    [InlineData("rate(1 day)", "\"Mode\":\"OFF\"", ",\"EndDate\":\"2020-01-01T00:00:00Z\"", "in the future")]
    [InlineData("rate(1 day)", "\"Mode\":\"OFF\"", ",\"ScheduleExpressionTimezone\":\"Mars/Base\"", "timezone")]
    public async Task What_makes_no_sense_is_refused(string expression, string window, string more, string message)
    {
        await using var cloud = await StartAsync();
        var admin = await PrepareAsync(cloud, Allow("sqs:SendMessage"));
        var refusal = await Refused(admin, "scheduler", "CreateSchedule", $$"""{"Name":"x","ScheduleExpression":"{{expression}}","FlexibleTimeWindow":{ {{window}} },"Target":{{Target(QueueArn, "tick")}}{{more}}}""");
        Assert.Equal("ValidationException", refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private static string Target(string arn, string input) => $$"""{"Arn":"{{arn}}","RoleArn":"{{Role}}","Input":{{Json(input)}}}""";

    private static string Input(string name, string expression, string target, string more = "") =>
        $$"""{"Name":"{{name}}","ScheduleExpression":"{{expression}}","FlexibleTimeWindow":{"Mode":"OFF"},"Target":{{target}}{{(more.Length > 0 ? "," + more : "")}}}""";

    private static Task<JsonObject> MakeAsync(AwsSession session, string name, string expression, string target, string more = "") =>
        Do(session, "scheduler", "CreateSchedule", Input(name, expression, target, more));

    private static async Task<string?> WaitingAsync(AwsSession admin) =>
        (await Do(admin, "sqs", "GetQueueAttributes", $$"""{"QueueUrl":"{{Queue}}","AttributeNames":["ApproximateNumberOfMessages"]}""")).Object("Attributes")!.Text("ApproximateNumberOfMessages");

    private static async Task ConfirmAsync(AwsSession admin, string topic, EnforcedCloud cloud)
    {
        var mail = cloud.Server.ReadMail()[^1].Text;
        var token = mail[(mail.LastIndexOf(' ') + 1)..];
        await Do(admin, "sns", "ConfirmSubscription", $$"""{"TopicArn":"{{topic}}","Token":"{{token}}"}""");
    }

    private static async Task<AwsSession> PrepareAsync(EnforcedCloud cloud, string policy, string trust = Trusting)
    {
        await NewRoleAsync(cloud.Administrator, "clock", Policy(trust), policy);
        await Do(cloud.Administrator, "sqs", "CreateQueue", """{"QueueName":"jobs"}""");
        return cloud.Administrator;
    }

    private string In(int minutes) => string.Create(CultureInfo.InvariantCulture, $"at({_time.GetUtcNow().AddMinutes(minutes):yyyy-MM-dd'T'HH:mm:ss})");

    private Task<EnforcedCloud> StartAsync() => EnforcedCloud.StartAsync(new LocalCloudOptions { Time = _time });
}
