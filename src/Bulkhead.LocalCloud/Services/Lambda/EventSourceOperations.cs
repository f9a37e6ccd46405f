using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Sqs;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>Event source mappings: queues whose messages a function gets (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS").</summary>
internal static class EventSourceOperations
{
    // "BatchSize": "Default value: Varies by service. For Amazon SQS, the default is 10"; more than ten take a window.
    private const int DefaultBatch = 10;
    private const int MostMessages = 10_000;
    private const string Prefix = "event-source-mapping:";

    private static readonly string[] Settings = ["FunctionResponseTypes", "KMSKeyArn", "MetricsConfig", "ScalingConfig"];

    // What only streams, brokers and databases have, and what would choose among messages.
    private static readonly string[] Absent =
    [
        "AmazonManagedKafkaEventSourceConfig", "BisectBatchOnFunctionError", "DestinationConfig", "DocumentDBEventSourceConfig", "FilterCriteria", "MaximumRecordAgeInSeconds",
        "MaximumRetryAttempts", "ParallelizationFactor", "ProvisionedPollerConfig", "Queues", "SelfManagedEventSource", "SelfManagedKafkaEventSourceConfig",
        "SourceAccessConfigurations", "StartingPosition", "StartingPositionTimestamp", "Topics", "TumblingWindowInSeconds",
    ];

    private static readonly (string Operation, Func<string, JsonObject> Input)[] Needed =
    [
        ("ReceiveMessage", url => new JsonObject { ["QueueUrl"] = url }),
        ("DeleteMessage", url => new JsonObject { ["QueueUrl"] = url, ["ReceiptHandle"] = "none" }),
        ("GetQueueAttributes", url => new JsonObject { ["QueueUrl"] = url }),
    ];

    /// <summary>The mappings, by UUID; <c>Tags</c> and <c>Qualifier</c> are the local cloud's own.</summary>
    public static readonly RegionalResources Mappings = new("lambda", "event-source-mappings");

    /// <summary>The mappings of a queue: where each is kept.</summary>
    public static string Sources(string queueArn) => "lambda/sources/" + queueArn;

    public static JsonObject CreateEventSourceMapping(CallContext context, JsonObject input)
    {
        var (function, qualifier) = FunctionState.Named(context, input);
        RefuseAbsent(input);
        if (Arn.TryParse(input.Text("EventSourceArn") ?? "") is not { } source) throw FunctionState.Invalid("Unrecognized event source.");
        if (source.Service != "sqs")
            throw new ServiceException("NotImplemented", $"The local cloud's functions have queues of Amazon SQS as event sources, and no {source.Service}.", 501);
        if (source.Region != context.Region.Value) throw FunctionState.Invalid("The event source must be in the region of the function.");
        var store = context.Cloud.Store;
        if (store.All(Sources(source.ToString())).Select(s => s.Key).FirstOrDefault(id => Mappings.Find(context, ResourceName.Here(context, id))?.Text("FunctionArn") == FunctionState.ArnOf(function, qualifier)) is { } other)
        {
            throw new ServiceException(
                "ResourceConflictException",
                $"The event source arn (\" {source} \") and function (\" {function.Name} \") provided mapping already exists. Please update or delete the existing mapping with UUID {other}", 409);
        }

        var uuid = ResourceIds.Uuid();
        var mapping = input.Pick(Settings);
        mapping["UUID"] = uuid;
        mapping["EventSourceMappingArn"] = ArnOf(ResourceName.Here(context, uuid));
        mapping["EventSourceArn"] = source.ToString();
        mapping["BatchSize"] = DefaultBatch;
        mapping["MaximumBatchingWindowInSeconds"] = 0;
        mapping["Tags"] = input.Object("Tags")?.Copy() ?? [];
        Configure(context, mapping, input, source);
        mapping["State"] = input.Bool("Enabled") == false ? "Disabled" : "Enabled";
        Keep(context, mapping);
        store.Put(Sources(source.ToString()), uuid, new JsonObject { ["Account"] = context.Account.Value });
        EventSourcePoller.Wake(store, source.ToString());
        return Show(mapping, "Creating");
    }

    public static JsonObject GetEventSourceMapping(CallContext context, JsonObject input) => Show(Require(context, input));

    public static JsonObject ListEventSourceMappings(CallContext context, JsonObject input)
    {
        var (source, function) = (input.Text("EventSourceArn"), input.Text("FunctionName") is null ? null : FunctionState.ArnOf(FunctionState.Named(context, input).Name));
        var wanted = Mappings.All(context).Where(m => (source is null || m.Value.Text("EventSourceArn") == source)
            && (function is null || m.Value.Needed("FunctionArn") == function || m.Value.Needed("FunctionArn").StartsWith(function + ":", StringComparison.Ordinal)));
        return (FunctionOperations.Pages with { Size = 100 }).Page(input, "EventSourceMappings", wanted, m => Show(m));
    }

    public static JsonObject UpdateEventSourceMapping(CallContext context, JsonObject input)
    {
        var mapping = Require(context, input).Copy();
        RefuseAbsent(input);
        foreach (var (member, value) in input.Pick(Settings)) mapping[member] = value!.DeepClone();
        Configure(context, mapping, input, Arn.TryParse(mapping.Needed("EventSourceArn"))!.Value);
        if (input.Bool("Enabled") is { } isEnabled) mapping["State"] = isEnabled ? "Enabled" : "Disabled";
        Keep(context, mapping);
        EventSourcePoller.Wake(context.Cloud.Store, mapping.Needed("EventSourceArn"));
        return Show(mapping, input.Bool("Enabled") switch { true => "Enabling", false => "Disabling", null => "Updating" });
    }

    public static JsonObject DeleteEventSourceMapping(CallContext context, JsonObject input)
    {
        var mapping = Require(context, input);
        context.Cloud.Store.Remove(Sources(mapping.Needed("EventSourceArn")), mapping.Needed("UUID"));
        Mappings.Remove(context, ResourceName.Here(context, mapping.Needed("UUID")));
        return Show(mapping, "Deleting");
    }

    /// <summary>The mapping of an ARN or UUID; null for none.</summary>
    public static JsonObject? Find(CallContext context, string text) => Mappings.Find(context, ResourceName.Of(context, text, Prefix));

    /// <summary>A mapping's ARN.</summary>
    public static string ArnOf(ResourceName name) => $"arn:aws:lambda:{name.Region}:{name.Account}:{Prefix}{name.Name}";

    /// <summary>Changes the tags of the mapping of an ARN; false where the ARN is none of a mapping.</summary>
    public static bool ChangeTags(CallContext context, string arn, Action<JsonObject> change)
    {
        if (!arn.Contains(":" + Prefix, StringComparison.Ordinal)) return false;
        var mapping = Require(context, new JsonObject { ["UUID"] = arn }).Copy();
        change(mapping.Object("Tags")!);
        Keep(context, mapping);
        return true;
    }

    private static void Configure(CallContext context, JsonObject mapping, JsonObject input, Arn source)
    {
        var named = new JsonObject { ["FunctionName"] = input.Text("FunctionName") ?? mapping.Needed("FunctionArn") };
        var (function, qualifier) = FunctionState.Named(context, named);
        if (function.Account != context.Account) throw FunctionState.Invalid("The function must be in the account of the caller.");
        var configuration = FunctionState.Require(context, named).Object("Configuration")!;
        mapping["FunctionArn"] = FunctionState.ArnOf(function, qualifier);
        foreach (var (member, value) in input.Pick("BatchSize", "MaximumBatchingWindowInSeconds")) mapping[member] = value!.DeepClone();
        var isFifo = source.Resource.EndsWith(".fifo", StringComparison.Ordinal);
        if (mapping.Int("BatchSize") is < 1 or > MostMessages || (isFifo && mapping.Int("BatchSize") > DefaultBatch)) throw FunctionState.Invalid("Batch size is not valid for the event source.");
        if (mapping.Int("BatchSize") > DefaultBatch && mapping.Int("MaximumBatchingWindowInSeconds") is null or 0)
            throw FunctionState.Invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10");
        if (isFifo && mapping.Int("MaximumBatchingWindowInSeconds") > 0) throw FunctionState.Invalid("Batching window is not supported for FIFO queues");
        RefuseUnreadable(context, configuration, source);
        mapping["LastModified"] = context.Now.ToJson();
        mapping["StateTransitionReason"] = "USER_INITIATED";
    }

    /// <summary>What Lambda tries before it takes a queue: that the function's role may read it, and that messages stay hidden while the function runs.</summary>
    private static void RefuseUnreadable(CallContext context, JsonObject configuration, Arn source)
    {
        var url = QueueState.UrlOf(new ResourceName(AccountId.Parse(source.Account), context.Region, source.Resource));
        if (EventSourcePoller.RoleOf(context.Cloud, context.Account, context.Region, configuration, context.Now) is not { } role)
            throw FunctionState.Invalid("The role defined for the function cannot be assumed by Lambda.");
        foreach (var (operation, input) in Needed)
        {
            if (!context.Cloud.Allows(role, "sqs", operation, input(url)))
                throw FunctionState.Invalid($"The provided execution role does not have permissions to call {operation} on SQS");
        }

        var queue = QueueState.Queues.Find(context.Cloud.Store, QueueState.Named(context, url)) ?? throw FunctionState.Invalid(
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.");
        var hidden = int.Parse(queue.Object("Attributes")!.Needed("VisibilityTimeout"), System.Globalization.CultureInfo.InvariantCulture);
        if (hidden < configuration.Int("Timeout"))
            throw FunctionState.Invalid($"Queue visibility timeout: {hidden} seconds is less than Function timeout: {configuration.Int("Timeout")} seconds");
    }

    private static void RefuseAbsent(JsonObject input)
    {
        if (Absent.FirstOrDefault(m => input[m] is not null and not JsonArray { Count: 0 } and not JsonObject { Count: 0 }) is { } member)
            throw new ServiceException("NotImplemented", $"The local cloud's event source mappings do not have {member}.", 501);
    }

    private static void Keep(CallContext context, JsonObject mapping) => Mappings.Put(context, ResourceName.Here(context, mapping.Needed("UUID")), mapping);

    private static JsonObject Require(CallContext context, JsonObject input) =>
        Find(context, input.Needed("UUID")) ?? throw new ServiceException("ResourceNotFoundException", "The resource you requested does not exist.", 404);

    private static JsonObject Show(JsonObject mapping, string? state = null)
    {
        var shown = mapping.Without("Tags");
        if (state is not null) shown["State"] = state;
        return shown;
    }
}
