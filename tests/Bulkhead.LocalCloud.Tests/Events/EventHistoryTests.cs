using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Events;

public sealed class EventHistoryTests
{
    private static readonly RegionName Global = new("us-east-1");

    [Fact]
    public async Task Calls_are_recorded_with_who_what_and_the_answer_and_without_secrets()
    {
        await using var cloud = await StartAsync();
        await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        var created = await Look(cloud, "EventName", "CreateUser");
        Assert.Equal("iam.amazonaws.com", (string?)created["eventSource"]);
        Assert.Equal("IAMUser", (string?)created["userIdentity"]!["type"]);
        Assert.Equal("arn:aws:iam::111111111111:user/administrator", (string?)created["userIdentity"]!["arn"]);
        Assert.Equal("bob", (string?)created["requestParameters"]!["userName"]);
        Assert.Equal("arn:aws:iam::111111111111:user/bob", (string?)created["responseElements"]!["user"]!["arn"]);
        Assert.Equal("us-east-1", (string?)created["awsRegion"]);
        Assert.False((bool)created["readOnly"]!);
        var key = await Look(cloud, "EventName", "CreateAccessKey");
        Assert.Equal("HIDDEN_DUE_TO_SECURITY_REASONS", (string?)key["responseElements"]!["accessKey"]!["secretAccessKey"]);
    }

    [Fact]
    public async Task A_refused_call_is_recorded_with_its_error()
    {
        await using var cloud = await StartAsync();
        var bob = await cloud.NewUserAsync(cloud.Administrator, "bob", policy: null);
        await Refused(bob, "iam", "DeleteUser", """{"UserName":"administrator"}""");
        var refused = await Look(cloud, "Username", "bob");
        Assert.Equal("DeleteUser", (string?)refused["eventName"]);
        Assert.Equal("AccessDenied", (string?)refused["errorCode"]);
        Assert.Contains("not authorized to perform: iam:DeleteUser", (string?)refused["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_calls_for_somebody_is_named_and_a_role_is_seen_in_its_own_account()
    {
        await using var cloud = await StartAsync();
        const string Template = """{"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":"news"}}}}""";
        await Do(cloud.Administrator, "cloudformation", "CreateStack", $$"""{"StackName":"s1","TemplateBody":{{Json(Template)}}}""");
        var topic = await Look(cloud, "EventName", "CreateTopic", cloud.Administrator.Region);
        Assert.Equal("cloudformation.amazonaws.com", (string?)topic["userIdentity"]!["invokedBy"]);
        Assert.Equal("cloudformation.amazonaws.com", (string?)topic["sourceIPAddress"]);

        var dev = await cloud.EnterAsync(await cloud.NewAccountAsync("dev"));
        var page = await Do(dev, "cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"AssumeRole"}]}""");
        var assumed = JsonNode.Parse((string)page["Events"]![0]!["CloudTrailEvent"]!)!;
        Assert.Equal("AWSAccount", (string?)assumed["userIdentity"]!["type"]);
        Assert.Equal(Management, (string?)assumed["userIdentity"]!["accountId"]);
    }

    [Fact]
    public async Task Events_come_in_pages_the_newest_first_and_objects_are_no_management_events()
    {
        await using var cloud = await StartAsync();
        await Do(cloud.Administrator, "s3", "CreateBucket", """{"Bucket":"acme-data","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}}""");
        for (var i = 0; i < 60; i++) await Do(cloud.Administrator, "s3", "PutBucketTagging", """{"Bucket":"acme-data","Tagging":{"TagSet":[]}}""");
        await Do(cloud.Administrator, "s3", "PutObject", """{"Bucket":"acme-data","Key":"a"}""");
        var names = new List<string>();
        var token = "";
        do
        {
            var page = await Do(cloud.Administrator, "cloudtrail", "LookupEvents", $$"""{"LookupAttributes":[{"AttributeKey":"ResourceName","AttributeValue":"acme-data"}]{{token}}}""");
            names.AddRange(((JsonArray)page["Events"]!).Select(e => (string)e!["EventName"]!));
            token = (string?)page["NextToken"] is { } next ? $",\"NextToken\":\"{next}\"" : "";
        }
        while (token.Length > 0);
        Assert.Equal(61, names.Count);
        Assert.Equal("CreateBucket", names[^1]);
    }

    [Theory]
    [InlineData("s3", "PutObject", true)]
    [InlineData("s3", "PutObjectLockConfiguration", false)]
    [InlineData("lambda", "Invoke", true)]
    [InlineData("lambda", "UpdateFunctionCode", false)]
    [InlineData("sqs", "SendMessageBatch", true)]
    [InlineData("sqs", "ReceiveMessage", true)]
    [InlineData("sqs", "PurgeQueue", false)]
    [InlineData("sns", "Publish", true)]
    [InlineData("events", "PutEvents", true)]
    [InlineData("events", "PutRule", false)]
    [InlineData("logs", "PutLogEvents", true)]
    [InlineData("logs", "CreateLogStream", false)]
    public void What_happens_in_a_resource_is_a_data_event(string service, string operation, bool isDataEvent) =>
        Assert.Equal(isDataEvent, DataEvents.Contains(service, operation));

    [Fact]
    public async Task Messages_are_data_events_and_not_recorded()
    {
        await using var cloud = await StartAsync();
        var topic = (string)(await Do(cloud.Administrator, "sns", "CreateTopic", """{"Name":"news"}"""))["TopicArn"]!;
        await Do(cloud.Administrator, "sns", "Publish", $$"""{"TopicArn":"{{topic}}","Message":"hunter2"}""");
        var page = await Do(cloud.Administrator, "cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventSource","AttributeValue":"sns.amazonaws.com"}]}""");
        Assert.Equal(["CreateTopic"], ((JsonArray)page["Events"]!).Select(e => (string?)e!["EventName"]));
    }

    [Theory]
    [InlineData("lambda", "CreateFunction", "CreateFunction20150331")]
    [InlineData("lambda", "UpdateFunctionCode", "UpdateFunctionCode20150331v2")]
    [InlineData("lambda", "UpdateFunctionConfiguration", "UpdateFunctionConfiguration20150331v2")]
    [InlineData("lambda", "AddPermission", "AddPermission20150331v2")]
    [InlineData("lambda", "TagResource", "TagResource20170331v2")]
    [InlineData("lambda", "CreateFunctionUrlConfig", "CreateFunctionUrlConfig")]
    [InlineData("s3", "PutBucketLifecycleConfiguration", "PutBucketLifecycle")]
    [InlineData("s3", "PutPublicAccessBlock", "PutBucketPublicAccessBlock")]
    [InlineData("s3control", "PutPublicAccessBlock", "PutPublicAccessBlock")]
    [InlineData("iam", "CreateUser", "CreateUser")]
    public void Events_have_the_names_that_CloudTrail_gives_them(string service, string operation, string name) =>
        Assert.Equal(name, EventNames.Of(ServiceModels.Get(service).GetOperation(operation)));

    [Fact]
    public async Task An_account_s_name_and_address_are_found_nowhere_in_the_history()
    {
        await using var cloud = await StartAsync();
        await cloud.NewAccountAsync("dev");
        var page = await Do(cloud.Administrator.WithRegion(Global), "cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"CreateAccount"}]}""");
        var created = page["Events"]![0]!;
        Assert.DoesNotContain("\"ResourceName\":\"dev\"", created["Resources"]!.ToJsonString(), StringComparison.Ordinal);
        var detail = JsonNode.Parse((string)created["CloudTrailEvent"]!)!;
        Assert.Equal("****", (string?)detail["requestParameters"]!["email"]);
        Assert.Equal("****", (string?)detail["responseElements"]!["createAccountStatus"]!["accountName"]);
    }

    [Fact]
    public void The_log_is_bounded_by_number_and_by_bytes()
    {
        static CloudEvent Event(long number, int length) =>
            new(number, "1", "r", DateTimeOffset.UnixEpoch, "", "", "", "", "", false, [], new EventRecord(RandomNumberGenerator.GetBytes(length)));
        var byNumber = new EventLog(maxEvents: 10);
        for (var i = 0; i < 25; i++) byNumber.Add(Event(i, 1));
        Assert.Equal([24, 23, 22], byNumber.Of("1", "r").Take(3).Select(e => e.Number));
        Assert.Equal(10, byNumber.Of("1", "r").Count);
        var byBytes = new EventLog(maxBytes: 4_000);
        for (var i = 0; i < 25; i++) byBytes.Add(Event(i, 1_200));
        Assert.Equal(3, byBytes.Of("1", "r").Count);
    }

    [Fact]
    public void A_record_takes_a_fraction_of_its_room_and_is_read_as_it_was()
    {
        var text = Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"arn:aws:iam::111111111111:role/é-{i}\"")));
        var record = new EventRecord(text);
        Assert.Equal(text, record.Read());
        Assert.InRange(record.Room, 1, text.Length / 3);
        Assert.Empty(new EventRecord([]).Read());
    }

    private static async Task<JsonNode> Look(EnforcedCloud cloud, string key, string value, RegionName? region = null)
    {
        var page = await Do(
            cloud.Administrator.WithRegion(region ?? Global), "cloudtrail", "LookupEvents",
            $$"""{"LookupAttributes":[{"AttributeKey":"{{key}}","AttributeValue":"{{value}}"}]}""");
        return JsonNode.Parse((string)page["Events"]![0]!["CloudTrailEvent"]!)!;
    }
}
