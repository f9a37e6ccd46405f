using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Sns;

/// <summary><c>AWS::SNS::Subscription</c></summary>
internal sealed class SubscriptionResource : ResourceType
{
    private static readonly string[] Settings = ["DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "SubscriptionRoleArn"];

    /// <inheritdoc/>
    public override string Name => "AWS::SNS::Subscription";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("DeliveryPolicy", Json),
            Property.Of("Endpoint", Text).Replacing(),
            Property.Of("FilterPolicy", Json),
            Property.Of("FilterPolicyScope", Text),
            Property.Of("Protocol", Text).Required().Replacing(),
            Property.Of("RawMessageDelivery", Flag),
            Property.Of("RedrivePolicy", Json),
            Property.Absent("Region"),
            Property.Absent("ReplayPolicy"),
            Property.Of("SubscriptionRoleArn", Text),
            Property.Of("TopicArn", Text).Required().Replacing(),
        ],
        Attributes = ["Arn"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var attributes = new JsonObject();
        foreach (var setting in Settings.Where(properties.ContainsKey)) attributes[setting] = Shown(properties[setting]);
        var arn = call.Do("sns", "Subscribe", new JsonObject { ["ReturnSubscriptionArn"] = true, ["Attributes"] = attributes }
            .Take(properties, "Endpoint", "Protocol", "TopicArn")).Text("SubscriptionArn")!;
        call.Made(arn);
        return Made(arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        foreach (var setting in Settings.Where(setting => !JsonNode.DeepEquals(before[setting], after[setting])))
        {
            var value = after[setting] is { } wanted ? Shown(wanted) : setting == "RawMessageDelivery" ? "false" : setting == "FilterPolicyScope" ? "MessageAttributes" : "{}";
            call.Do("sns", "SetSubscriptionAttributes", Input(id).With("AttributeName", setting).With("AttributeValue", value));
        }

        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("sns", "Unsubscribe", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var topic = new JsonObject().Take(expected, "TopicArn");
        if (call.Try("sns", "GetTopicAttributes", (JsonObject)topic.DeepClone()) is null) return null;
        var found = call.Pages("sns", "ListSubscriptionsByTopic", topic, "Subscriptions", "NextToken", "NextToken").OfType<JsonObject>()
            // One that nobody has confirmed yet is listed without its ARN.
            .FirstOrDefault(entry => entry.Text("SubscriptionArn") == id
                || (entry.Text("SubscriptionArn") == "PendingConfirmation" && entry.Text("Endpoint") == expected.Text("Endpoint") && entry.Text("Protocol") == expected.Text("Protocol")));
        if (found is null) return null;
        var actual = new JsonObject().Take(found, "Endpoint", "Protocol", "TopicArn");
        if (!Settings.Any(expected.ContainsKey)) return actual;
        var attributes = (JsonObject)call.Do("sns", "GetSubscriptionAttributes", Input(id))["Attributes"]!;
        foreach (var setting in Settings.Where(expected.ContainsKey))
            if (attributes.Text(setting) is { } value) actual[setting] = Schema.Find(setting)!.Type.Read(setting, JsonValue.Create(value));
        return actual;
    }

    private static string Shown(JsonNode? value) => JsonText.Scalar(value) ?? JsonText.Write(value);

    private static Provisioned Made(string arn) => new(arn, new JsonObject { ["Arn"] = arn });

    private static JsonObject Input(string arn) => new() { ["SubscriptionArn"] = arn };
}
