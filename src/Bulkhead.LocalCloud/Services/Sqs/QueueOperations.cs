using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Sqs;

/// <summary>Queues, their attributes, tags and policies.</summary>
internal static class QueueOperations
{
    private static readonly Paging Pages = Paging.NextToken(1000, "InvalidAddress");

    // CreateQueue API page: numbers with what they are when nobody says, their least and their most.
    private static readonly (string Name, int Default, int Min, int Max)[] Numbers =
    [
        ("DelaySeconds", 0, 0, 900), ("MaximumMessageSize", 262_144, 1024, 1_048_576), ("MessageRetentionPeriod", 345_600, 60, 1_209_600),
        ("ReceiveMessageWaitTimeSeconds", 0, 0, 20), ("VisibilityTimeout", 30, 0, 43_200),
    ];

    private static readonly string[] Others =
    [
        "Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled",
        "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit",
    ];

    public static JsonObject CreateQueue(CallContext context, JsonObject input)
    {
        var name = ResourceName.Here(context, input.Needed("QueueName"));
        var given = input.Object("Attributes") ?? [];
        var isFifo = given.Text("FifoQueue") == "true";
        var bare = isFifo && name.Name.EndsWith(".fifo", StringComparison.Ordinal) ? name.Name[..^5] : name.Name;
        if (bare.Length is 0 or > 80 || !bare.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || isFifo == (bare.Length == name.Name.Length))
            throw new ServiceException("InvalidParameterValue", "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        Check(given);
        if (QueueState.Queues.Find(context, name) is { } known)
        {
            // CreateQueue API page: the same name with other attributes is refused, with the same ones answered.
            if (given.Any(a => known.Object("Attributes")!.Text(a.Key) != a.Value?.GetValue<string>()))
                throw new ServiceException("QueueNameExists", "A queue already exists with the same name and a different value for attribute(s)");
            return Url(name);
        }

        var attributes = new JsonObject { ["SqsManagedSseEnabled"] = given["KmsMasterKeyId"] is null ? "true" : "false" };
        foreach (var (attribute, number, _, _) in Numbers) attributes[attribute] = number.ToString(CultureInfo.InvariantCulture);
        foreach (var (attribute, value) in given) attributes[attribute] = value!.DeepClone();
        var now = context.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        (attributes["CreatedTimestamp"], attributes["LastModifiedTimestamp"]) = (now, now);
        QueueState.Queues.Put(context, name, new JsonObject { ["Attributes"] = attributes, ["Tags"] = input.Object("tags")?.Copy() ?? [] });
        return Url(name);
    }

    public static JsonObject GetQueueUrl(CallContext context, JsonObject input)
    {
        var name = ResourceName.Here(context, input.Needed("QueueName"));
        if (Core.Identifiers.AccountId.TryParse(input.Text("QueueOwnerAWSAccountId")) is { } owner) name = name with { Account = owner };
        return QueueState.Queues.Find(context, name) is null ? throw QueueState.Missing() : Url(name);
    }

    public static JsonObject ListQueues(CallContext context, JsonObject input)
    {
        var prefix = input.Text("QueueNamePrefix") ?? "";
        return Pages.Page(
            input, "QueueUrls",
            QueueState.Queues.All(context).Where(q => q.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(q => KeyValuePair.Create(q.Key, q.Key)),
            q => JsonValue.Create(QueueState.UrlOf(ResourceName.Here(context, q))));
    }

    public static JsonObject GetQueueAttributes(CallContext context, JsonObject input)
    {
        var (name, queue) = QueueState.Require(context, input);
        var all = queue.Object("Attributes")!.Copy();
        all["QueueArn"] = QueueState.ArnOf(name);
        MessageOperations.Count(context, name, all);
        var asked = input.Texts("AttributeNames").ToHashSet(StringComparer.Ordinal);
        if (asked.Contains("All")) return new JsonObject { ["Attributes"] = all };
        return new JsonObject { ["Attributes"] = all.Pick([.. asked]) };
    }

    public static JsonObject SetQueueAttributes(CallContext context, JsonObject input)
    {
        var given = input.Object("Attributes")!;
        Check(given);
        if (given["FifoQueue"] is not null) throw new ServiceException("InvalidAttributeName", "Unknown Attribute FifoQueue.");
        QueueState.Change(context, input, (queue, _) =>
        {
            var attributes = queue.Object("Attributes")!;
            foreach (var (attribute, value) in given)
            {
                // An empty text takes a policy away.
                if (value!.GetValue<string>().Length == 0) attributes.Remove(attribute);
                else attributes[attribute] = value.DeepClone();
            }

            attributes["LastModifiedTimestamp"] = context.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        });
        return [];
    }

    public static JsonObject DeleteQueue(CallContext context, JsonObject input)
    {
        var (name, _) = QueueState.Require(context, input);
        MessageOperations.Clear(context, name);
        QueueState.Queues.Remove(context, name);
        return [];
    }

    public static JsonObject AddPermission(CallContext context, JsonObject input)
    {
        QueueState.Change(context, input, (queue, name) =>
        {
            var attributes = queue.Object("Attributes")!;
            var policy = attributes.Text("Policy") is { } text ? (JsonObject)JsonNode.Parse(text)! : new JsonObject { ["Version"] = "2012-10-17", ["Id"] = $"{QueueState.ArnOf(name)}/SQSDefaultPolicy", ["Statement"] = new JsonArray() };
            var label = input.Needed("Label");
            if (policy.Objects("Statement").Any(s => s.Text("Sid") == label)) throw new ServiceException("InvalidParameterValue", $"Value {label} for parameter Label is invalid. Reason: Already exists.");
            ((JsonArray)policy["Statement"]!).Add((JsonNode)new JsonObject
            {
                ["Sid"] = label,
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = input.Texts("AWSAccountIds").Select(a => $"arn:aws:iam::{a}:root").ToJson() },
                ["Action"] = input.Texts("Actions").Select(a => "SQS:" + a).ToJson(),
                ["Resource"] = QueueState.ArnOf(name),
            });
            PolicyDocuments.Check(policy.ToJsonString(), hasPrincipal: true, "InvalidAttributeValue");
            attributes["Policy"] = policy.ToJsonString();
        });
        return [];
    }

    public static JsonObject RemovePermission(CallContext context, JsonObject input)
    {
        QueueState.Change(context, input, (queue, _) =>
        {
            var attributes = queue.Object("Attributes")!;
            var policy = attributes.Text("Policy") is { } text ? (JsonObject)JsonNode.Parse(text)! : [];
            var label = input.Needed("Label");
            var left = policy.Objects("Statement").Where(s => s.Text("Sid") != label).Select(s => s.Copy()).ToJson();
            if (left.Count == policy.Objects("Statement").Count()) throw new ServiceException("InvalidParameterValue", $"Value {label} for parameter Label is invalid. Reason: can't find label.");
            if (left.Count == 0)
            {
                attributes.Remove("Policy");
                return;
            }

            policy["Statement"] = left;
            attributes["Policy"] = policy.ToJsonString();
        });
        return [];
    }

    public static JsonObject TagQueue(CallContext context, JsonObject input)
    {
        QueueState.Change(context, input, (queue, _) =>
        {
            foreach (var (key, value) in input.Object("Tags")!) queue.Object("Tags")![key] = value!.DeepClone();
        });
        return [];
    }

    public static JsonObject UntagQueue(CallContext context, JsonObject input)
    {
        QueueState.Change(context, input, (queue, _) => queue["Tags"] = TagSet.Remove(queue.Object("Tags")!, input.Texts("TagKeys")));
        return [];
    }

    public static JsonObject ListQueueTags(CallContext context, JsonObject input) => new() { ["Tags"] = QueueState.Require(context, input).Queue.Object("Tags")!.Copy() };

    private static JsonObject Url(ResourceName name) => new() { ["QueueUrl"] = QueueState.UrlOf(name) };

    private static void Check(JsonObject attributes)
    {
        foreach (var (name, value) in attributes)
        {
            var text = value!.GetValue<string>();
            var number = Array.Find(Numbers, n => n.Name == name);
            if (number.Name is null && !Others.Contains(name)) throw new ServiceException("InvalidAttributeName", $"Unknown Attribute {name}.");
            if (number.Name is not null && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed < number.Min || parsed > number.Max))
                throw new ServiceException("InvalidAttributeValue", $"Invalid value for the parameter {name}.");
            if (name == "Policy" && text.Length > 0) PolicyDocuments.Check(text, hasPrincipal: true, "InvalidAttributeValue");
        }
    }
}
