using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Lambda;

namespace Bulkhead.LocalCloud.Services.Sqs;

/// <summary>Messages: sent, received, hidden for a while, deleted. A long poll is answered at once.</summary>
internal static class MessageOperations
{
    public static JsonObject SendMessage(CallContext context, JsonObject input)
    {
        var (name, queue) = QueueState.Require(context, input);
        return Send(context, name, queue, input);
    }

    public static JsonObject SendMessageBatch(CallContext context, JsonObject input)
    {
        var (name, queue) = QueueState.Require(context, input);
        return Batch(input, entry =>
        {
            var sent = Send(context, name, queue, entry);
            sent["Id"] = entry.Needed("Id");
            return sent;
        });
    }

    public static JsonObject ReceiveMessage(CallContext context, JsonObject input)
    {
        var (name, queue) = QueueState.Require(context, input);
        var count = input.Int("MaxNumberOfMessages") ?? 1;
        if (count is < 1 or > 10) throw new ServiceException("InvalidParameterValue", $"Value {count} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.");
        var seconds = input.Int("VisibilityTimeout") ?? int.Parse(queue.Object("Attributes")!.Needed("VisibilityTimeout"), CultureInfo.InvariantCulture);
        RemoveExpired(context, name, queue);
        var all = context.Cloud.Store.All(QueueState.Messages(name));
        // Amazon SQS Developer Guide, "FIFO queue delivery logic": while a message of a group is hidden, nothing else of the group is given out.
        var blocked = queue.Object("Attributes")!.Text("FifoQueue") == "true"
            ? all.Where(m => !IsVisible(context, m.Value)).Select(m => m.Value.Text("MessageGroupId")).ToHashSet(StringComparer.Ordinal)
            : [];
        var messages = new JsonArray();
        foreach (var (key, message) in all.Where(m => IsVisible(context, m.Value) && !blocked.Contains(m.Value.Text("MessageGroupId"))).Take(count).ToList())
        {
            var taken = message.Copy();
            taken["Visible"] = context.Now.AddSeconds(seconds).ToJson();
            taken["Received"] = (message.Int("Received") ?? 0) + 1;
            taken["Receipt"] = ResourceIds.Uuid();
            context.Cloud.Store.Put(QueueState.Messages(name), key, taken);
            messages.Add((JsonNode)Show(taken, key, input));
        }

        return messages.Count == 0 ? [] : new JsonObject { ["Messages"] = messages };
    }

    public static JsonObject DeleteMessage(CallContext context, JsonObject input)
    {
        var (name, _) = QueueState.Require(context, input);
        Delete(context, name, input.Needed("ReceiptHandle"));
        return [];
    }

    public static JsonObject DeleteMessageBatch(CallContext context, JsonObject input)
    {
        var (name, _) = QueueState.Require(context, input);
        return Batch(input, entry =>
        {
            Delete(context, name, entry.Needed("ReceiptHandle"));
            return entry.Pick("Id");
        });
    }

    public static JsonObject ChangeMessageVisibility(CallContext context, JsonObject input)
    {
        var (name, _) = QueueState.Require(context, input);
        var (key, message) = Handled(context, name, input.Needed("ReceiptHandle")) ?? throw Invalid(input.Needed("ReceiptHandle"));
        if (message.Time("Visible") <= context.Now) throw new ServiceException("MessageNotInflight", "The specified message isn't in flight.");
        var changed = message.Copy();
        changed["Visible"] = context.Now.AddSeconds(input.Int("VisibilityTimeout")!.Value).ToJson();
        context.Cloud.Store.Put(QueueState.Messages(name), key, changed);
        EventSourcePoller.WakeAt(context.Cloud.Store, QueueState.ArnOf(name), changed.Time("Visible"));
        return [];
    }

    public static JsonObject PurgeQueue(CallContext context, JsonObject input)
    {
        Clear(context, QueueState.Require(context, input).Name);
        return [];
    }

    /// <summary>Removes all messages of a queue.</summary>
    public static void Clear(CallContext context, ResourceName name)
    {
        foreach (var key in context.Cloud.Store.All(QueueState.Messages(name)).Select(m => m.Key).ToList())
            context.Cloud.Store.Remove(QueueState.Messages(name), key);
    }

    /// <summary>How many messages wait, are in flight, and come later, as attributes.</summary>
    public static void Count(CallContext context, ResourceName name, JsonObject attributes)
    {
        var (waiting, inFlight, delayed) = (0, 0, 0);
        foreach (var (_, message) in context.Cloud.Store.All(QueueState.Messages(name)))
        {
            if (message.Time("Visible") <= context.Now) waiting++;
            else if (message.Int("Received") > 0) inFlight++;
            else delayed++;
        }

        attributes["ApproximateNumberOfMessages"] = waiting.ToString(CultureInfo.InvariantCulture);
        attributes["ApproximateNumberOfMessagesNotVisible"] = inFlight.ToString(CultureInfo.InvariantCulture);
        attributes["ApproximateNumberOfMessagesDelayed"] = delayed.ToString(CultureInfo.InvariantCulture);
    }

    private static JsonObject Send(CallContext context, ResourceName name, JsonObject queue, JsonObject input)
    {
        var attributes = queue.Object("Attributes")!;
        var body = input.Needed("MessageBody");
        if (body.Length == 0) throw new ServiceException("InvalidParameterValue", "The request must contain a message body.");
        if (Encoding.UTF8.GetByteCount(body) > int.Parse(attributes.Needed("MaximumMessageSize"), CultureInfo.InvariantCulture))
            throw new ServiceException("InvalidParameterValue", $"One or more parameters are invalid. Reason: Message must be shorter than {attributes.Needed("MaximumMessageSize")} bytes.");
        var isFifo = attributes.Text("FifoQueue") == "true";
        if (isFifo && input.Text("MessageGroupId") is null) throw new ServiceException("MissingParameter", "The request must contain the parameter MessageGroupId.");
        if (input["MessageAttributes"] is JsonObject { Count: > 0 })
            throw new ServiceException("NotImplemented", "The local cloud's messages have no MessageAttributes.", 501);
        RemoveExpired(context, name, queue);
        var delay = input.Int("DelaySeconds") ?? int.Parse(attributes.Needed("DelaySeconds"), CultureInfo.InvariantCulture);
        var id = ResourceIds.Uuid();
        var message = input.Pick("MessageGroupId");
        message["MessageId"] = id;
        message["Body"] = body;
        message["Sent"] = context.Now.ToJson();
        message["Sender"] = context.Caller.UserId;
        message["Visible"] = context.Now.AddSeconds(delay).ToJson();
        // What comes in one moment stays in the order in which it came.
        var number = context.Cloud.Store.All(QueueState.Messages(name)).Count;
        context.Cloud.Store.Put(QueueState.Messages(name), string.Create(CultureInfo.InvariantCulture, $"{context.Now.UtcTicks:d19}/{number:d9}/{id}"), message);
        if (delay == 0) EventSourcePoller.Wake(context.Cloud.Store, QueueState.ArnOf(name));
        else EventSourcePoller.WakeAt(context.Cloud.Store, QueueState.ArnOf(name), message.Time("Visible"));
        return new JsonObject { ["MessageId"] = id, ["MD5OfMessageBody"] = Hash(body) };
    }

    /// <summary>Whether a message is to be had: not hidden.</summary>
    private static bool IsVisible(CallContext context, JsonObject message) => message.Time("Visible") <= context.Now;

    /// <summary>Removes what has been in a queue longer than the queue keeps messages.</summary>
    private static void RemoveExpired(CallContext context, ResourceName name, JsonObject queue)
    {
        var keep = int.Parse(queue.Object("Attributes")!.Needed("MessageRetentionPeriod"), CultureInfo.InvariantCulture);
        // The oldest comes first.
        foreach (var (key, _) in context.Cloud.Store.All(QueueState.Messages(name)).TakeWhile(m => m.Value.Time("Sent").AddSeconds(keep) <= context.Now).ToList())
            context.Cloud.Store.Remove(QueueState.Messages(name), key);
    }

    private static JsonObject Show(JsonObject message, string key, JsonObject input)
    {
        var shown = message.Pick("MessageId", "Body");
        shown["MD5OfBody"] = Hash(message.Needed("Body"));
        shown["ReceiptHandle"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}/{message.Needed("Receipt")}"));
        var all = new JsonObject
        {
            ["SenderId"] = message.Needed("Sender"),
            ["SentTimestamp"] = message.Time("Sent").ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["ApproximateReceiveCount"] = (message.Int("Received") ?? 0).ToString(CultureInfo.InvariantCulture),
        };
        if (message.Text("MessageGroupId") is { } group) all["MessageGroupId"] = group;
        var asked = input.Texts("AttributeNames").Concat(input.Texts("MessageSystemAttributeNames")).ToHashSet(StringComparer.Ordinal);
        if (asked.Count > 0) shown["Attributes"] = asked.Contains("All") ? all : all.Pick([.. asked]);
        return shown;
    }

    private static void Delete(CallContext context, ResourceName name, string handle)
    {
        // DeleteMessage API page: with an older receipt, or of what is deleted already, the call succeeds and nothing is deleted.
        if (Handled(context, name, handle) is (var key, _)) context.Cloud.Store.Remove(QueueState.Messages(name), key);
        else if (Read(handle) is null) throw Invalid(handle);
    }

    /// <summary>The message that a receipt is for; null where it is gone, or was received again since.</summary>
    private static (string Key, JsonObject Message)? Handled(CallContext context, ResourceName name, string handle) =>
        Read(handle) is (var key, var receipt) && context.Cloud.Store.Find(QueueState.Messages(name), key) is { } message && message.Text("Receipt") == receipt
            ? (key, message)
            : null;

    private static (string Key, string Receipt)? Read(string handle)
    {
        var bytes = new byte[handle.Length];
        if (!Convert.TryFromBase64String(handle, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.LastIndexOf('/') is var slash and > 0 ? (text[..slash], text[(slash + 1)..]) : null;
    }

    private static JsonObject Batch(JsonObject input, Func<JsonObject, JsonObject> act)
    {
        var entries = input.Objects("Entries").ToList();
        if (entries.Count == 0) throw new ServiceException("EmptyBatchRequest", "There should be at least one entry in the request.");
        if (entries.Count > 10) throw new ServiceException("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10.");
        if (entries.Select(e => e.Needed("Id")).Distinct(StringComparer.Ordinal).Count() < entries.Count)
            throw new ServiceException("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
        var (done, failed) = (new JsonArray(), new JsonArray());
        foreach (var entry in entries)
        {
            try
            {
                done.Add((JsonNode)act(entry));
            }
            catch (ServiceException refusal) when (refusal.HttpStatus < 500)
            {
                failed.Add((JsonNode)new JsonObject { ["Id"] = entry.Needed("Id"), ["Code"] = refusal.Code, ["Message"] = refusal.Message, ["SenderFault"] = true });
            }
        }

        return new JsonObject { ["Successful"] = done, ["Failed"] = failed };
    }

    private static ServiceException Invalid(string handle) => new("ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    // Amazon SQS answers with the MD5 of what it got, and clients check it: a protocol's checksum, not a secret's.
#pragma warning disable CA5351
    private static string Hash(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
}
