using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;

namespace Bulkhead.LocalCloud.Services.CloudTrail;

/// <summary>Event history: what was called in an account and region (LookupEvents API page).</summary>
internal sealed class EventOperations(EventLog log)
{
    private const int MaxPage = 50;

    public JsonObject LookupEvents(CallContext context, JsonObject input)
    {
        var attributes = input.Objects("LookupAttributes").ToList();
        if (attributes.Count > 1) throw new ServiceException("InvalidLookupAttributesException", "At most one lookup attribute can be given.");
        var start = input.Text("StartTime") is { } from ? DateTimeOffset.Parse(from, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
        var end = input.Text("EndTime") is { } to ? DateTimeOffset.Parse(to, CultureInfo.InvariantCulture) : DateTimeOffset.MaxValue;
        if (start > end) throw new ServiceException("InvalidTimeRangeException", "The start time is after the end time.");
        var size = Math.Min(input.Int("MaxResults") ?? MaxPage, MaxPage);
        var before = ReadToken(input.Text("NextToken"));
        var page = new JsonArray();
        string? next = null;
        foreach (var found in log.Of(context.Account.Value, context.Region.Value))
        {
            if (found.Number >= before || found.Time < start || found.Time > end || !attributes.TrueForAll(a => Matches(found, a))) continue;
            if (page.Count == size)
            {
                next = (found.Number + 1).ToString(CultureInfo.InvariantCulture);
                break;
            }

            page.Add((JsonNode)Show(found));
        }

        var output = new JsonObject { ["Events"] = page };
        if (next is not null) output["NextToken"] = next;
        return output;
    }

    private static long ReadToken(string? token)
    {
        if (token is null) return long.MaxValue;
        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ServiceException("InvalidNextTokenException", "The token is none that this operation gave out.");
    }

    private static bool Matches(CloudEvent found, JsonObject attribute)
    {
        var value = attribute.Needed("AttributeValue");
        return attribute.Needed("AttributeKey") switch
        {
            "EventId" => found.Id == value,
            "EventName" => found.Name == value,
            "EventSource" => found.Source == value,
            "Username" => found.UserName == value,
            "AccessKeyId" => found.AccessKeyId == value,
            "ReadOnly" => value == (found.IsReadOnly ? "true" : "false"),
            "ResourceName" => found.Resources.Contains(value),
            "ResourceType" => throw new ServiceException("NotImplemented", "The local cloud's events have no resource types.", 501),
            var other => throw new ServiceException("InvalidLookupAttributesException", $"{other} is no lookup attribute."),
        };
    }

    private static JsonObject Show(CloudEvent found)
    {
        var shown = new JsonObject
        {
            ["EventId"] = found.Id,
            ["EventName"] = found.Name,
            ["ReadOnly"] = found.IsReadOnly ? "true" : "false",
            ["EventTime"] = found.Time.ToJson(),
            ["EventSource"] = found.Source,
            ["Resources"] = found.Resources.Select(r => new JsonObject { ["ResourceName"] = r }).ToJson(),
            ["CloudTrailEvent"] = Encoding.UTF8.GetString(found.Record.Read()),
        };
        if (found.UserName.Length > 0) shown["Username"] = found.UserName;
        if (found.AccessKeyId.Length > 0) shown["AccessKeyId"] = found.AccessKeyId;
        return shown;
    }
}
