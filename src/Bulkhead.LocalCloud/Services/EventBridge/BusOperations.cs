using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>Buses and who may use them.</summary>
internal static class BusOperations
{
    private static readonly Paging Pages = new("NextToken", "NextToken", "Limit", null, 100, "ValidationException");

    // EventBridge User Guide, "Amazon EventBridge quotas": 100 buses in a region; a bus's policy has 10,240 characters.
    private const int MostBuses = 100;
    private const int LongestPolicy = 10_240;

    private static readonly string[] Settings = ["Description", "DeadLetterConfig", "KmsKeyIdentifier", "LogConfig"];

    public static JsonObject CreateEventBus(CallContext context, JsonObject input)
    {
        var name = input.Needed("Name");
        if (EventBridgeState.FindBus(context, name) is not null)
            throw new ServiceException("ResourceAlreadyExistsException", $"Event bus {name} already exists.");
        if (context.Cloud.Store.All(EventBridgeState.Buses(context.Account.Value, context.Region.Value)).Count >= MostBuses)
            throw new ServiceException("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
        var bus = input.Pick(["Name", .. Settings]);
        bus["Arn"] = EventBridgeState.BusArn(context, name);
        bus["CreationTime"] = context.Now.ToJson();
        bus["LastModifiedTime"] = context.Now.ToJson();
        bus["Tags"] = TagSet.Read(input.Objects("Tags"));
        EventBridgeState.PutBus(context, bus);
        return new JsonObject { ["EventBusArn"] = bus.Text("Arn") };
    }

    public static JsonObject UpdateEventBus(CallContext context, JsonObject input)
    {
        var bus = EventBridgeState.RequireBus(context, EventBridgeState.OwnBus(context, input.Text("Name"))).Copy();
        foreach (var setting in Settings.Where(input.ContainsKey)) bus[setting] = input[setting]?.DeepClone();
        bus["LastModifiedTime"] = context.Now.ToJson();
        EventBridgeState.PutBus(context, bus);
        return bus.Pick(["Arn", "Name", .. Settings]);
    }

    public static JsonObject DescribeEventBus(CallContext context, JsonObject input) =>
        EventBridgeState.RequireBus(context, EventBridgeState.OwnBus(context, input.Text("Name"))).Without("Tags");

    public static JsonObject ListEventBuses(CallContext context, JsonObject input)
    {
        var prefix = input.Text("NamePrefix") ?? "";
        var buses = context.Cloud.Store.All(EventBridgeState.Buses(context.Account.Value, context.Region.Value))
            .Append(KeyValuePair.Create(EventBridgeState.DefaultBus, EventBridgeState.FindBus(context, EventBridgeState.DefaultBus)!))
            .DistinctBy(b => b.Key)
            .Where(b => b.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(b => b.Key, StringComparer.Ordinal);
        return Pages.Page(input, "EventBuses", buses, b => b.Pick("Arn", "CreationTime", "Description", "LastModifiedTime", "Name", "Policy"));
    }

    public static JsonObject DeleteEventBus(CallContext context, JsonObject input)
    {
        var name = EventBridgeState.OwnBus(context, input.Text("Name"));
        if (name == EventBridgeState.DefaultBus) throw Invalid("Cannot delete event bus default.");
        if (context.Cloud.Store.All(EventBridgeState.Rules(context.Account.Value, context.Region.Value, name)).Count > 0)
            throw Invalid("Event bus can't be deleted since it has rules.");
        context.Cloud.Store.Remove(EventBridgeState.Buses(context.Account.Value, context.Region.Value), name);
        return [];
    }

    /// <summary>PutPermission API page: a whole policy, or one statement for an account or an organization.</summary>
    public static JsonObject PutPermission(CallContext context, JsonObject input)
    {
        var bus = EventBridgeState.RequireBus(context, EventBridgeState.OwnBus(context, input.Text("EventBusName"))).Copy();
        if (input.Text("Policy") is { } policy)
        {
            bus["Policy"] = policy;
        }
        else
        {
            var document = bus.Text("Policy") is { } present ? (JsonObject)JsonNode.Parse(present)! : new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray() };
            var id = input.Text("StatementId") ?? throw Invalid("Parameter StatementId must be specified.");
            Remove(document, id);
            ((JsonArray)document["Statement"]!).Add((JsonNode)Statement(context, input, bus, id));
            bus["Policy"] = document.ToJsonString();
        }

        // A policy that nobody can read would lock everybody out.
        PolicyDocuments.Check(bus.Text("Policy")!, hasPrincipal: true, "ValidationException");
        if (bus.Text("Policy")!.Length > LongestPolicy) throw new ServiceException("PolicyLengthExceededException", "The policy is too long.");
        EventBridgeState.PutBus(context, bus);
        return [];
    }

    public static JsonObject RemovePermission(CallContext context, JsonObject input)
    {
        var bus = EventBridgeState.RequireBus(context, EventBridgeState.OwnBus(context, input.Text("EventBusName"))).Copy();
        if (input.Flag("RemoveAllPermissions"))
        {
            bus.Remove("Policy");
        }
        else
        {
            var id = input.Text("StatementId") ?? throw Invalid("Parameter StatementId must be specified.");
            if (bus.Text("Policy") is not { } text || JsonNode.Parse(text) is not JsonObject document || !Remove(document, id))
                throw new ServiceException("ResourceNotFoundException", "EventBus does not have a policy.");
            if (document["Statement"] is JsonArray { Count: > 0 }) bus["Policy"] = document.ToJsonString();
            else bus.Remove("Policy");
        }

        EventBridgeState.PutBus(context, bus);
        return [];
    }

    private static JsonObject Statement(CallContext context, JsonObject input, JsonObject bus, string id)
    {
        var principal = input.Text("Principal") ?? throw Invalid("Parameter Principal must be specified.");
        var statement = new JsonObject
        {
            ["Sid"] = id,
            ["Effect"] = "Allow",
            ["Principal"] = principal == "*" ? "*" : new JsonObject { ["AWS"] = $"arn:aws:iam::{principal}:root" },
            ["Action"] = input.Text("Action") ?? "events:PutEvents",
            ["Resource"] = bus.Text("Arn") ?? EventBridgeState.BusArn(context, bus.Needed("Name")),
        };
        if (input.Object("Condition") is { } condition)
            statement["Condition"] = new JsonObject { [condition.Needed("Type")] = new JsonObject { [condition.Needed("Key")] = condition.Needed("Value") } };
        return statement;
    }

    private static bool Remove(JsonObject document, string sid)
    {
        if (document["Statement"] is JsonObject only) document["Statement"] = new JsonArray(only.DeepClone());
        if (document["Statement"] is not JsonArray statements || statements.OfType<JsonObject>().FirstOrDefault(s => s.Text("Sid") == sid) is not { } found) return false;
        return statements.Remove(found);
    }

    private static ServiceException Invalid(string message) => new("ValidationException", message);
}
