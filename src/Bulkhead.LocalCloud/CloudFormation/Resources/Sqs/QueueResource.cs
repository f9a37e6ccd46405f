using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Sqs;

/// <summary><c>AWS::SQS::Queue</c></summary>
internal sealed class QueueResource : ResourceType
{
    private static readonly string[] Settings =
    [
        "ContentBasedDeduplication", "DeduplicationScope", "DelaySeconds", "FifoThroughputLimit", "KmsDataKeyReusePeriodSeconds", "KmsMasterKeyId",
        "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "RedriveAllowPolicy", "RedrivePolicy", "SqsManagedSseEnabled", "VisibilityTimeout",
    ];

    /// <inheritdoc/>
    public override string Name => "AWS::SQS::Queue";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("ContentBasedDeduplication", Flag),
            Property.Of("DeduplicationScope", Text),
            Property.Of("DelaySeconds", Whole),
            Property.Of("FifoQueue", Flag).Replacing(),
            Property.Of("FifoThroughputLimit", Text),
            Property.Of("KmsDataKeyReusePeriodSeconds", Whole),
            Property.Of("KmsMasterKeyId", Text),
            Property.Of("MaximumMessageSize", Whole),
            Property.Of("MessageRetentionPeriod", Whole),
            Property.Of("QueueName", Text).Replacing(),
            Property.Of("ReceiveMessageWaitTimeSeconds", Whole),
            Property.Of("RedriveAllowPolicy", Json),
            Property.Of("RedrivePolicy", Json),
            Property.Of("SqsManagedSseEnabled", Flag),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("VisibilityTimeout", Whole),
        ],
        Attributes = ["Arn", "QueueName", "QueueUrl"],
        NameProperty = "QueueName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var suffix = properties.Flag("FifoQueue") ? ".fifo" : "";
        var name = properties.Text("QueueName") ?? call.NameOr(given: null, 80 - suffix.Length) + suffix;
        var attributes = Attributes(properties);
        if (suffix.Length > 0) attributes["FifoQueue"] = "true";
        var url = call.Do("sqs", "CreateQueue", new JsonObject { ["QueueName"] = name, ["Attributes"] = attributes, ["tags"] = TagChanges.Map(properties.Objects("Tags")) }).Text("QueueUrl")!;
        call.Made(url);
        return Made(call, url);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var (former, wanted) = (Attributes(before), Attributes(after));
        var changed = new JsonObject();
        foreach (var (name, value) in wanted)
            if (former.Text(name) != value!.GetValue<string>()) changed[name] = value.DeepClone();
        foreach (var (name, _) in former)
            if (!wanted.ContainsKey(name)) changed[name] = Default(name);
        if (changed.Count > 0) call.Do("sqs", "SetQueueAttributes", new JsonObject { ["QueueUrl"] = id, ["Attributes"] = changed });
        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("sqs", "TagQueue", new JsonObject { ["QueueUrl"] = id, ["Tags"] = TagChanges.Map(set) });
        if (gone.Count > 0) call.Do("sqs", "UntagQueue", new JsonObject { ["QueueUrl"] = id, ["TagKeys"] = JsonText.List(gone) });
        return Made(call, id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("sqs", "DeleteQueue", new JsonObject { ["QueueUrl"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var request = new JsonObject { ["QueueUrl"] = id, ["AttributeNames"] = new JsonArray("All") };
        if (call.Try("sqs", "GetQueueAttributes", request)?["Attributes"] is not JsonObject attributes) return null;
        var actual = new JsonObject { ["QueueName"] = NameOf(id) };
        foreach (var setting in Settings.Append("FifoQueue").Where(expected.ContainsKey))
        {
            if (attributes.Text(setting) is not { } value) continue;
            actual[setting] = setting.EndsWith("Policy", StringComparison.Ordinal) ? JsonNode.Parse(value) : Schema.Find(setting)!.Type.Read(setting, JsonValue.Create(value));
        }

        if (expected.ContainsKey("Tags")) actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("sqs", "ListQueueTags", new JsonObject { ["QueueUrl"] = id }).Object("Tags"));
        return actual;
    }

    private static JsonObject Attributes(JsonObject properties)
    {
        var attributes = new JsonObject();
        foreach (var setting in Settings)
        {
            if (properties[setting] is { } value) attributes[setting] = value is JsonObject ? value.ToJsonString() : JsonText.Scalar(value);
        }

        return attributes;
    }

    private static string Default(string setting) => setting switch
    {
        "DelaySeconds" or "ReceiveMessageWaitTimeSeconds" => "0",
        "MaximumMessageSize" => "262144",
        "MessageRetentionPeriod" => "345600",
        "VisibilityTimeout" => "30",
        "ContentBasedDeduplication" => "false",
        "SqsManagedSseEnabled" => "true",
        _ => "",
    };

    private static string NameOf(string url) => url[(url.LastIndexOf('/') + 1)..];

    private static Provisioned Made(ResourceCall call, string url) => new(url, new JsonObject
    {
        ["Arn"] = $"arn:aws:sqs:{call.Context.Region}:{call.Context.Account}:{NameOf(url)}",
        ["QueueName"] = NameOf(url),
        ["QueueUrl"] = url,
    });
}
