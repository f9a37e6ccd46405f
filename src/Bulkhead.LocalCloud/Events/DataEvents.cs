namespace Bulkhead.LocalCloud.Events;

/// <summary>
/// Operations on what is in a resource, rather than on the resource: data events, which CloudTrail records only where somebody
/// asks for them, and never in the event history (AWS CloudTrail User Guide, "Logging data events").
/// </summary>
internal static class DataEvents
{
    private static readonly Dictionary<string, HashSet<string>> Operations = new(StringComparer.Ordinal)
    {
        ["events"] = ["PutEvents"],
        ["lambda"] = ["Invoke"],
        ["logs"] = ["PutLogEvents"],
        ["sns"] = ["Publish", "PublishBatch"],
        ["sqs"] =
        [
            "SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch",
        ],
    };

    // Operations of S3 on objects, by a part of their name.
    private static readonly string[] Objects = ["GetObject", "HeadObject", "PutObject", "CopyObject", "DeleteObject", "ListObject"];

    /// <summary>Whether an operation is a data event.</summary>
    public static bool Contains(string service, string operation) => service == "s3"
        ? !operation.EndsWith("ObjectLockConfiguration", StringComparison.Ordinal) && Array.Exists(Objects, prefix => operation.StartsWith(prefix, StringComparison.Ordinal))
        : Operations.TryGetValue(service, out var operations) && operations.Contains(operation);
}
