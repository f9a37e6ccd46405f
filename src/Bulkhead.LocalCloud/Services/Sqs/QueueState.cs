using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Sqs;

/// <summary>Queues by name (<c>Attributes</c>, <c>Tags</c>) and their messages, each queue's in the order in which they came.</summary>
internal static class QueueState
{
    public static readonly RegionalResources Queues = new("sqs", "queues");

    /// <summary>The queue of an address: its last two parts are the account and the name, whatever the host.</summary>
    public static ResourceName Named(CallContext context, string url)
    {
        var parts = url.Split('/');
        return parts.Length >= 2 && AccountId.TryParse(parts[^2]) is { } account
            ? new ResourceName(account, context.Region, parts[^1])
            : ResourceName.Here(context, parts[^1]);
    }

    /// <summary>A queue's address (Amazon SQS Developer Guide, "Queue and message identifiers").</summary>
    public static string UrlOf(ResourceName name) => $"https://sqs.{name.Region}.amazonaws.com/{name.Account}/{name.Name}";

    /// <summary>A queue's ARN.</summary>
    public static string ArnOf(ResourceName name) => $"arn:aws:sqs:{name.Region}:{name.Account}:{name.Name}";

    /// <summary>The queue that a request names.</summary>
    /// <exception cref="ServiceException">QueueDoesNotExist.</exception>
    public static (ResourceName Name, JsonObject Queue) Require(CallContext context, JsonObject input)
    {
        var name = Named(context, input.Needed("QueueUrl"));
        return (name, Queues.Find(context, name) ?? throw Missing());
    }

    /// <summary>Changes the queue that a request names.</summary>
    public static void Change(CallContext context, JsonObject input, Action<JsonObject, ResourceName> change)
    {
        var (name, queue) = Require(context, input);
        var changed = queue.Copy();
        change(changed, name);
        Queues.Put(context, name, changed);
    }

    /// <summary>The collection of a queue's messages.</summary>
    public static string Messages(ResourceName name) => $"sqs/{name.Account}/{name.Region}/messages/{name.Name}";

    public static ServiceException Missing() => new("QueueDoesNotExist", "The specified queue does not exist.");
}
