using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Sqs;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>
/// What a schedule calls: a resource, by the operation that its service has for it, or any operation that does not only read
/// (EventBridge Scheduler User Guide, "Managing targets": templated and universal ones).
/// </summary>
internal static class ScheduleTarget
{
    private const string Universal = "arn:aws:scheduler:::aws-sdk:";

    // "Using universal targets in EventBridge Scheduler", "Unsupported actions".
    private static readonly string[] Reading =
    [
        "get", "describe", "list", "poll", "receive", "search", "scan", "query", "select", "read", "lookup", "discover", "validate", "batchGet", "batchDescribe", "batchRead",
        "transactGet", "adminGet", "adminList", "testMigration", "retrieve", "testConnection", "translateDocument", "isAuthorized", "invokeModel",
    ];

    // Universal targets have the services' identifiers of AWS's SDKs; these are not the models' names.
    private static readonly FrozenDictionary<string, string> Services = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cloudwatchlogs"] = "logs",
        ["configservice"] = "config",
        ["costexplorer"] = "ce",
        ["eventbridge"] = "events",
        ["servicequotas"] = "service-quotas",
        ["sfn"] = "stepfunctions",
        ["ssoadmin"] = "sso-admin",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Refuses a target that AWS does not take.</summary>
    /// <exception cref="ServiceException">It is none.</exception>
    public static void Check(JsonObject target)
    {
        var arn = target.Needed("Arn");
        if (arn.StartsWith(Universal, StringComparison.Ordinal))
        {
            if (arn[Universal.Length..].Split(':') is not [{ Length: > 0 }, { Length: > 0 } action]) throw ScheduleState.Invalid($"{arn} is not a valid target.");
            if (Reading.Any(r => action.StartsWith(r, StringComparison.Ordinal))) throw ScheduleState.Invalid($"{arn} is an action that only reads, which schedules do not call.");
            if (target.Text("Input") is { } input && ReadObject(input) is null) throw ScheduleState.Invalid("The Input of a universal target must be well-formed JSON.");
            return;
        }

        if (Arn.TryParse(arn) is not { Service.Length: > 0 } parsed) throw ScheduleState.Invalid($"{arn} is not a valid target.");
        if (parsed.Service == "events" && target.Object("EventBridgeParameters") is null) throw ScheduleState.Invalid("EventBridgeParameters are required for a target of EventBridge.");
        if (parsed.Service == "ecs" && target.Object("EcsParameters") is null) throw ScheduleState.Invalid("EcsParameters are required for a target of Amazon ECS.");
    }

    /// <summary>The call at a time; null for a target that the local cloud has nothing for.</summary>
    public static TargetRequest? RequestOf(JsonObject target, JsonObject schedule, DateTimeOffset now)
    {
        var text = target.Needed("Arn");
        var own = Arn.TryParse(schedule.Needed("Arn"))!.Value;
        var input = WithContext(target.Text("Input"), schedule, now);
        if (text.StartsWith(Universal, StringComparison.Ordinal)) return UniversalCall(text[Universal.Length..], input, new RegionName(own.Region));
        if (Arn.TryParse(text) is not { } arn) return null;
        TargetRequest? Call(string operation, JsonObject request) => new(arn.Service, operation, request, new RegionName(arn.Region));
        return arn.Service switch
        {
            "sns" => Call("Publish", new JsonObject { ["TopicArn"] = text, ["Message"] = input ?? "{}" }),
            "sqs" => Call("SendMessage", Message(arn, target, input)),
            "lambda" => Call("Invoke", new JsonObject { ["FunctionName"] = text, ["InvocationType"] = "Event", ["Payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(input ?? "{}")) }),
            "events" => Call("PutEvents", new JsonObject { ["Entries"] = new JsonArray(Event(text, target, input)) }),
            "codebuild" => Call("StartBuild", Named(input, "projectName", text)),
            "codepipeline" => Call("StartPipelineExecution", Named(input, "name", arn.Resource)),
            "ecs" => Call("RunTask", Task(text, target)),
            _ => null,
        };
    }

    /// <summary>The address of a queue.</summary>
    public static string QueueUrlOf(Arn queue) => QueueState.UrlOf(new ResourceName(AccountId.Parse(queue.Account), new RegionName(queue.Region), queue.Resource));

    private static TargetRequest? UniversalCall(string called, string? input, RegionName region)
    {
        if (called.Split(':') is not [var service, { Length: > 1 } action]) return null;
        var name = Services.GetValueOrDefault(service, service);
        if (!ServiceModels.Names.Contains(name)) return null;
        var operation = char.ToUpperInvariant(action[0]) + action[1..];
        if (ServiceModels.Get(name).OperationNames.FirstOrDefault(o => o.Equals(operation, StringComparison.OrdinalIgnoreCase)) is not { } known) return null;
        return new TargetRequest(name, known, Members(ServiceModels.Get(name).GetOperation(known), ReadObject(input ?? "{}") ?? []), region);
    }

    // Members are written in the case of AWS's SDKs, which begin them with a capital where some services do not.
    private static JsonObject Members(OperationModel operation, JsonObject given)
    {
        var members = operation.Input?.Members.Select(m => m.Name).ToList() ?? [];
        var input = new JsonObject();
        foreach (var (member, value) in given) input[members.FirstOrDefault(m => m.Equals(member, StringComparison.OrdinalIgnoreCase)) ?? member] = value?.DeepClone();
        return input;
    }

    private static JsonObject Message(Arn queue, JsonObject target, string? input)
    {
        var message = new JsonObject { ["QueueUrl"] = QueueUrlOf(queue), ["MessageBody"] = input ?? "{}" };
        if (target.Object("SqsParameters")?.Text("MessageGroupId") is { } group) message["MessageGroupId"] = group;
        return message;
    }

    private static JsonObject Event(string bus, JsonObject target, string? input) => new()
    {
        ["EventBusName"] = bus,
        ["Source"] = target.Object("EventBridgeParameters")!.Needed("Source"),
        ["DetailType"] = target.Object("EventBridgeParameters")!.Needed("DetailType"),
        ["Detail"] = input ?? "{}",
    };

    private static JsonObject Named(string? input, string member, string name)
    {
        var request = ReadObject(input ?? "{}") ?? [];
        request[member] = name;
        return request;
    }

    private static JsonObject Task(string cluster, JsonObject target)
    {
        var given = target.Object("EcsParameters")!;
        var request = new JsonObject { ["cluster"] = cluster, ["taskDefinition"] = given.Needed("TaskDefinitionArn"), ["count"] = given.Int("TaskCount") ?? 1 };
        foreach (var (from, to) in new[] { ("LaunchType", "launchType"), ("Group", "group"), ("NetworkConfiguration", "networkConfiguration"), ("PlatformVersion", "platformVersion") })
        {
            if (given[from] is { } value) request[to] = value.DeepClone();
        }

        if (request.Object("networkConfiguration")?.Object("awsvpcConfiguration") is { } network)
        {
            request["networkConfiguration"]!["awsvpcConfiguration"] = new JsonObject(network.Select(n => KeyValuePair.Create(char.ToLowerInvariant(n.Key[0]) + n.Key[1..], n.Value?.DeepClone())));
        }

        return request;
    }

    // "Adding context attributes in EventBridge Scheduler": keywords that stand for facts of the run.
    private static string? WithContext(string? input, JsonObject schedule, DateTimeOffset now) => input?
        .Replace("<aws.scheduler.schedule-arn>", schedule.Needed("Arn"), StringComparison.Ordinal)
        .Replace("<aws.scheduler.scheduled-time>", now.ToJson(), StringComparison.Ordinal)
        .Replace("<aws.scheduler.execution-id>", schedule.Needed("Run"), StringComparison.Ordinal)
        .Replace("<aws.scheduler.attempt-number>", "1", StringComparison.Ordinal);

    private static JsonObject? ReadObject(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
