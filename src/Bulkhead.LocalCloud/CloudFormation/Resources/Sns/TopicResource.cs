using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Sns;

/// <summary><c>AWS::SNS::Topic</c></summary>
internal sealed class TopicResource : ResourceType
{
    private static readonly string[] Settings = ["ContentBasedDeduplication", "DisplayName", "FifoTopic", "KmsMasterKeyId", "SignatureVersion", "TracingConfig"];

    /// <inheritdoc/>
    public override string Name => "AWS::SNS::Topic";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Absent("ArchivePolicy"),
            Property.Of("ContentBasedDeduplication", Flag),
            Property.Absent("DataProtectionPolicy"),
            Property.Absent("DeliveryStatusLogging"),
            Property.Of("DisplayName", Text),
            Property.Absent("FifoThroughputScope"),
            Property.Of("FifoTopic", Flag).Replacing(),
            Property.Of("KmsMasterKeyId", Text),
            Property.Of("SignatureVersion", Text),
            Property.Of("Subscription", ListOf(PropertyType.Object(
                Property.Of("Endpoint", Text).Required(), Property.Of("Protocol", Text).Required()))),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("TopicName", Text).Replacing(),
            Property.Of("TracingConfig", Text),
        ],
        Attributes = ["TopicArn", "TopicName"],
        NameProperty = "TopicName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var fifo = properties.Flag("FifoTopic") ? ".fifo" : "";
        var name = properties.Text("TopicName") ?? call.NameOr(given: null, 256 - fifo.Length) + fifo;
        var attributes = new JsonObject();
        foreach (var setting in Settings)
            if (JsonText.Scalar(properties[setting]) is { } value) attributes[setting] = value;
        var arn = call.Do("sns", "CreateTopic", new JsonObject { ["Name"] = name, ["Attributes"] = attributes }.Take(properties, "Tags")).Text("TopicArn")!;
        call.Made(arn);
        foreach (var subscription in properties.Objects("Subscription")) call.Do("sns", "Subscribe", Input(arn).Take(subscription, "Endpoint", "Protocol"));
        return Made(arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        foreach (var setting in Settings.Where(setting => !JsonNode.DeepEquals(before[setting], after[setting])))
            call.Do("sns", "SetTopicAttributes", Input(id).With("AttributeName", setting).With("AttributeValue", JsonText.Scalar(after[setting]) ?? Default(setting)));
        foreach (var added in after.Without("Subscription", before)) call.Do("sns", "Subscribe", Input(id).Take((JsonObject)added, "Endpoint", "Protocol"));
        foreach (var removed in before.Without("Subscription", after).OfType<JsonObject>())
        {
            if (Subscriptions(call, id).FirstOrDefault(entry => entry.Text("Endpoint") == removed.Text("Endpoint") && entry.Text("Protocol") == removed.Text("Protocol")) is { } found)
                call.Try("sns", "Unsubscribe", new JsonObject().Take(found, "SubscriptionArn"));
        }

        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("sns", "TagResource", new JsonObject { ["ResourceArn"] = id, ["Tags"] = TagChanges.List(set) });
        if (gone.Count > 0) call.Do("sns", "UntagResource", new JsonObject { ["ResourceArn"] = id, ["TagKeys"] = JsonText.List(gone) });
        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("sns", "DeleteTopic", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("sns", "GetTopicAttributes", Input(id))?["Attributes"] is not JsonObject attributes) return null;
        var actual = new JsonObject { ["TopicName"] = NameOf(id) };
        foreach (var setting in Settings.Where(expected.ContainsKey))
        {
            if (attributes.Text(setting) is not { } value) continue;
            actual[setting] = Schema.Find(setting)!.Type.Read(setting, JsonValue.Create(value));
        }

        if (expected.ContainsKey("Subscription"))
        {
            actual["Subscription"] = PropertyMapping.Arrange(expected["Subscription"],
                Subscriptions(call, id).Select(JsonNode (entry) => new JsonObject().Take(entry, "Endpoint", "Protocol")));
        }

        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("sns", "ListTagsForResource", new JsonObject { ["ResourceArn"] = id }).Objects("Tags"));
        return actual;
    }

    private static IEnumerable<JsonObject> Subscriptions(ResourceCall call, string arn) =>
        call.Pages("sns", "ListSubscriptionsByTopic", Input(arn), "Subscriptions", "NextToken", "NextToken").OfType<JsonObject>();

    private static string Default(string setting) => setting switch
    {
        "ContentBasedDeduplication" => "false",
        "SignatureVersion" => "1",
        "TracingConfig" => "PassThrough",
        _ => "",
    };

    private static string NameOf(string arn) => arn[(arn.LastIndexOf(':') + 1)..];

    private static Provisioned Made(string arn) => new(arn, new JsonObject { ["TopicArn"] = arn, ["TopicName"] = NameOf(arn) });

    private static JsonObject Input(string arn) => new() { ["TopicArn"] = arn };
}
