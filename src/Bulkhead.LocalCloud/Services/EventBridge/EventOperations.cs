using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>Events of programs, and trying a pattern.</summary>
internal static class EventOperations
{
    // PutEvents API page: all entries together.
    private const int LargestRequest = 1024 * 1024;

    public static JsonObject PutEvents(CallContext context, JsonObject input, EventRouter router)
    {
        if (input.Objects("Entries").Sum(SizeOf) > LargestRequest) throw new ServiceException("ValidationException", "Total size of the entries in the request is over the limit.");
        var results = new JsonArray();
        var failed = 0;
        foreach (var entry in input.Objects("Entries"))
        {
            if (Problem(entry) is { } problem)
            {
                results.Add((JsonNode)new JsonObject { ["ErrorCode"] = problem.Code, ["ErrorMessage"] = problem.Message });
                failed++;
                continue;
            }

            var id = ResourceIds.Uuid();
            var bus = Arn.TryParse(entry.Text("EventBusName") ?? "");
            router.Add(new BusEvent(
                AccountId.TryParse(bus?.Account ?? "") ?? context.Account,
                bus is { } named ? new RegionName(named.Region) : context.Region,
                EventBridgeState.BusOf(entry),
                new JsonObject
                {
                    ["version"] = "0",
                    ["id"] = id,
                    ["detail-type"] = entry.Text("DetailType"),
                    ["source"] = entry.Text("Source"),
                    ["account"] = context.Account.Value,
                    ["time"] = entry.Text("Time") ?? context.Now.ToJson(),
                    ["region"] = context.Region.Value,
                    ["resources"] = entry.Texts("Resources").ToJson(),
                    ["detail"] = JsonNode.Parse(entry.Needed("Detail")),
                }));
            results.Add((JsonNode)new JsonObject { ["EventId"] = id });
        }

        return new JsonObject { ["FailedEntryCount"] = failed, ["Entries"] = results };
    }

    public static JsonObject TestEventPattern(CallContext context, JsonObject input)
    {
        var pattern = EventPattern.Read(input.Needed("EventPattern"));
        JsonNode? tried;
        try
        {
            tried = JsonNode.Parse(input.Needed("Event"));
        }
        catch (JsonException)
        {
            throw new ServiceException("ValidationException", "Parameter Event is not valid.");
        }

        // TestEventPattern API page: the event has all the members that every event has.
        string[] members = ["id", "account", "source", "time", "region", "resources", "detail-type"];
        if (tried is not JsonObject given || members.Any(m => !given.ContainsKey(m))) throw new ServiceException("ValidationException", "Parameter Event is not valid.");
        return new JsonObject { ["Result"] = pattern.Matches(given) };
    }

    /// <summary>EventBridge User Guide, "Calculating PutEvents event entry size".</summary>
    private static long SizeOf(JsonObject entry) =>
        (entry["Time"] is null ? 0 : 14) + Length(entry.Text("Source")) + Length(entry.Text("DetailType")) + Length(entry.Text("Detail")) + entry.Texts("Resources").Sum(Length);

    private static long Length(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    /// <summary>PutEvents API page, "PutEventsResultEntry".</summary>
    private static (string Code, string Message)? Problem(JsonObject entry)
    {
        if (string.IsNullOrEmpty(entry.Text("Source"))) return ("InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument.");
        if (string.IsNullOrEmpty(entry.Text("DetailType"))) return ("InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is a required argument.");
        if (string.IsNullOrEmpty(entry.Text("Detail"))) return ("InvalidArgument", "Parameter Detail is not valid. Reason: Detail is a required argument.");
        if (entry.Text("Source")!.StartsWith("aws.", StringComparison.OrdinalIgnoreCase)) return ("NotAuthorizedForSourceException", "Not authorized for the source.");
        try
        {
            return JsonNode.Parse(entry.Needed("Detail")) is JsonObject ? null : ("MalformedDetail", "Detail is malformed.");
        }
        catch (JsonException)
        {
            return ("MalformedDetail", "Detail is malformed.");
        }
    }
}
