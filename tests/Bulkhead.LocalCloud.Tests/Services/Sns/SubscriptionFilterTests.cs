using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Services.Sns;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Sns;

public sealed class SubscriptionFilterTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:111111111111:news";
    private const string Subscriptions = "sns/111111111111/eu-west-1/subscriptions";
    private readonly EventRouter _router = new();
    private readonly FakeCloud _cloud;

    public SubscriptionFilterTests()
    {
        _cloud = new FakeCloud(default, new SnsHandler(), new EventBridgeHandler(_router));
        Do("sns", "CreateTopic", """{"Name":"news"}""");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"a\":\"b\"}")]
    [InlineData("{\"a\":[{\"like\":\"b\"}]}")]
    public void A_filter_that_is_none_is_refused_when_it_is_given(string filter)
    {
        var input = new JsonObject { ["TopicArn"] = Topic, ["Protocol"] = "email", ["Endpoint"] = "a@acme.example", ["Attributes"] = new JsonObject { ["FilterPolicy"] = filter } };
        Assert.Equal("InvalidParameter", Assert.Throws<ServiceException>(() => _cloud.Call(_cloud.Context, "sns", "Subscribe", input)).Code);
        var arn = Subscribe("a@acme.example");
        var change = new JsonObject { ["SubscriptionArn"] = arn, ["AttributeName"] = "FilterPolicy", ["AttributeValue"] = filter };
        Assert.Equal("InvalidParameter", Assert.Throws<ServiceException>(() => _cloud.Call(_cloud.Context, "sns", "SetSubscriptionAttributes", change)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ }")]
    [InlineData("{\"kind\":[\"order\"]}")]
    public void A_good_filter_and_none_at_all_are_taken(string filter)
    {
        var arn = Subscribe("a@acme.example");
        _cloud.Call(_cloud.Context, "sns", "SetSubscriptionAttributes", new JsonObject { ["SubscriptionArn"] = arn, ["AttributeName"] = "FilterPolicy", ["AttributeValue"] = filter });
        var before = Mailbox.Read(_cloud.Store).Count;
        Do("sns", "Publish", $$$$$"""{"TopicArn":"{{{{{Topic}}}}}","Message":"m","MessageAttributes":{"kind":{"DataType":"String","StringValue":"order"}}}""");
        Assert.Equal(before + 1, Mailbox.Read(_cloud.Store).Count);
    }

    [Fact]
    public void A_target_that_fails_takes_nothing_from_the_others_and_nothing_from_later_calls()
    {
        // As an older cloud's file may have it.
        var arn = Subscribe("a@acme.example");
        var kept = _cloud.Store.Find(Subscriptions, arn)!.Copy();
        kept["Attributes"] = new JsonObject { ["FilterPolicy"] = "not json" };
        _cloud.Store.Put(Subscriptions, arn, kept);
        Do("sns", "CreateTopic", """{"Name":"good"}""");
        Do("sns", "Subscribe", """{"TopicArn":"arn:aws:sns:eu-west-1:111111111111:good","Protocol":"email","Endpoint":"b@acme.example"}""");
        Confirm();
        Do("events", "PutRule", """{"Name":"all","EventPattern":"{\"source\":[\"acme\"]}"}""");
        Do("events", "PutTargets", $$"""{"Rule":"all","Targets":[{"Id":"1","Arn":"{{Topic}}"},{"Id":"2","Arn":"arn:aws:sns:eu-west-1:111111111111:good"}]}""");
        var before = Mailbox.Read(_cloud.Store).Count;
        Do("events", "PutEvents", """{"Entries":[{"Source":"acme","DetailType":"d","Detail":"{}"}]}""");
        LetServicesIn();
        _router.Listen((_, _) => throw new ServiceException("AccessDenied", "Nobody listens here."));
        _router.Deliver(_cloud, _cloud.Now);
        Assert.Equal(before + 1, Mailbox.Read(_cloud.Store).Count);
        Assert.Equal("b@acme.example", Mailbox.Read(_cloud.Store)[^1].To);
    }

    [Fact]
    public void One_event_is_delivered_a_thousand_times_at_most_and_only_where_it_fits()
    {
        Subscribe("a@acme.example");
        LetServicesIn();
        for (var rule = 0; rule < 250; rule++)
        {
            Do("events", "PutRule", $$"""{"Name":"r{{rule}}","EventPattern":"{\"source\":[\"acme\"]}"}""");
            var targets = string.Join(',', Enumerable.Range(0, 5).Select(t => $$"""{"Id":"{{t}}","Arn":"{{Topic}}","Input":"\"{{rule}}\""}"""));
            Do("events", "PutTargets", $$"""{"Rule":"r{{rule}}","Targets":[{{targets}}]}""");
        }

        Do("events", "PutEvents", """{"Entries":[{"Source":"acme","DetailType":"d","Detail":"{}"},{"Source":"acme","DetailType":"d","Detail":"{}"}]}""");
        var before = _cloud.Store.Mark;
        _router.Deliver(_cloud, _cloud.Now);
        // A mail is one change, and one more where it takes an older one's place.
        Assert.InRange(_cloud.Store.Mark - before, 1_000, 2_000);

        var named = string.Concat(Enumerable.Repeat("<aws.events.event>", 400));
        var target = new JsonObject { ["InputTransformer"] = new JsonObject { ["InputTemplate"] = named } };
        var large = new JsonObject { ["detail"] = new string('x', 100_000) };
        Assert.Null(EventInput.Of([], target, large, _cloud.Now));
        Assert.NotNull(EventInput.Of([], target, new JsonObject { ["detail"] = "x" }, _cloud.Now));
    }

    [Fact]
    public void What_is_larger_than_AWS_takes_is_refused()
    {
        var message = new JsonObject { ["TopicArn"] = Topic, ["Message"] = new string('x', (256 * 1024) + 1) };
        Assert.Equal("InvalidParameter", Assert.Throws<ServiceException>(() => _cloud.Call(_cloud.Context, "sns", "Publish", message)).Code);
        JsonNode Entry() => new JsonObject { ["Source"] = "acme", ["DetailType"] = "d", ["Detail"] = $$"""{"a":"{{new string('x', 600_000)}}"}""" };
        Assert.Equal("ValidationException", Assert.Throws<ServiceException>(() => _cloud.Call(_cloud.Context, "events", "PutEvents", new JsonObject { ["Entries"] = new JsonArray(Entry(), Entry()) })).Code);
        Assert.Equal(0, (int)_cloud.Call(_cloud.Context, "events", "PutEvents", new JsonObject { ["Entries"] = new JsonArray(Entry()) })["FailedEntryCount"]!);
    }

    [Fact]
    public void A_policy_that_nobody_can_read_is_refused()
    {
        const string Broken = """{"Statement":[{"Effect":"Maybe"}]}""";
        void Refused(string code, string service, string operation, JsonObject input) =>
            Assert.Equal(code, Assert.Throws<ServiceException>(() => _cloud.Call(_cloud.Context, service, operation, input)).Code);
        Refused("InvalidParameter", "sns", "SetTopicAttributes", new JsonObject { ["TopicArn"] = Topic, ["AttributeName"] = "Policy", ["AttributeValue"] = Broken });
        Refused("InvalidParameter", "sns", "CreateTopic", new JsonObject { ["Name"] = "other", ["Attributes"] = new JsonObject { ["Policy"] = Broken } });
        Refused("ValidationException", "events", "PutPermission", new JsonObject { ["Policy"] = Broken });
        // One statement that stands alone is a policy as well, to which another can be added.
        Do("events", "PutPermission", """{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"a\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"events:PutEvents\",\"Resource\":\"arn:aws:events:eu-west-1:111111111111:event-bus/default\"}}"}""");
        Do("events", "PutPermission", """{"StatementId":"b","Action":"events:PutEvents","Principal":"222222222222"}""");
        Do("events", "RemovePermission", """{"StatementId":"a"}""");
        Assert.DoesNotContain("\"a\"", (string)Do("events", "DescribeEventBus", "{}")["Policy"]!, StringComparison.Ordinal);
    }

    private string Subscribe(string address)
    {
        Do("sns", "Subscribe", $$"""{"TopicArn":"{{Topic}}","Protocol":"email","Endpoint":"{{address}}"}""");
        Confirm();
        return _cloud.Store.All(Subscriptions).First(s => s.Value.Text("Endpoint") == address).Key;
    }

    private void Confirm()
    {
        foreach (var (key, subscription) in _cloud.Store.All(Subscriptions).ToList()) _cloud.Store.Put(Subscriptions, key, subscription.Without("Token"));
    }

    /// <summary>Topics without a policy: the fake cloud lets services into those.</summary>
    private void LetServicesIn()
    {
        foreach (var (key, topic) in _cloud.Store.All(SnsState.Topics("111111111111", "eu-west-1")).ToList())
        {
            var open = topic.Copy();
            open.Object("Attributes")!.Remove("Policy");
            _cloud.Store.Put(SnsState.Topics("111111111111", "eu-west-1"), key, open);
        }
    }

    private JsonObject Do(string service, string operation, string input) => _cloud.Call(_cloud.Context, service, operation, (JsonObject)JsonNode.Parse(input)!);
}
