using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Logs;

/// <summary>Streams of log events.</summary>
internal static class LogEventOperations
{
    public static JsonObject CreateLogStream(CallContext context, JsonObject input)
    {
        var (group, _) = LogState.Require(context, input);
        var name = LogState.Stream(group, input.Needed("logStreamName"));
        if (LogState.Streams.Find(context, name) is not null) throw LogState.Exists("stream");
        LogState.Streams.Put(context, name, new JsonObject
        {
            ["logStreamName"] = input.Needed("logStreamName"),
            ["creationTime"] = context.Now.ToUnixTimeMilliseconds(),
            ["arn"] = $"{LogState.ArnOf(group)}:log-stream:{input.Needed("logStreamName")}",
            ["storedBytes"] = 0,
        });
        return [];
    }

    public static JsonObject DescribeLogStreams(CallContext context, JsonObject input)
    {
        var (group, _) = LogState.Require(context, input);
        var byTime = input.Text("orderBy") == "LastEventTime";
        if (byTime && input.Text("logStreamNamePrefix") is not null)
            throw new ServiceException("InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
        var prefix = $"{group.Name}:{input.Text("logStreamNamePrefix")}";
        var streams = LogState.Streams.All(context).Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(s => s.Value);
        if (byTime) streams = streams.OrderBy(s => s["lastEventTimestamp"]?.GetValue<long>() ?? 0);
        if (input.Flag("descending")) streams = streams.Reverse();
        return LogGroupOperations.Pages.Page(
            input, "logStreams", streams.Select((s, i) => KeyValuePair.Create(i.ToString("d6", CultureInfo.InvariantCulture), s)), s => s.Copy());
    }

    public static JsonObject DeleteLogStream(CallContext context, JsonObject input)
    {
        var (group, _) = LogState.Require(context, input);
        var name = LogState.Stream(group, input.Needed("logStreamName"));
        if (!LogState.Streams.Remove(context, name)) throw LogState.Missing("stream");
        Remove(context, group, e => e.Text("stream") == input.Text("logStreamName"));
        return [];
    }

    public static JsonObject PutLogEvents(CallContext context, JsonObject input)
    {
        var (group, _) = LogState.Require(context, input);
        var stream = input.Needed("logStreamName");
        var name = LogState.Stream(group, stream);
        if (LogState.Streams.Find(context, name) is not { } known) throw LogState.Missing("stream");
        var events = input.Objects("logEvents").ToList();
        var times = events.ConvertAll(e => LogState.Long(e, "timestamp")!.Value);
        if (!times.Order().SequenceEqual(times)) throw new ServiceException("InvalidParameterException", "Log events in a single PutLogEvents request must be in chronological order.");
        var changed = known.Copy();
        foreach (var (number, (entry, time)) in events.Zip(times).Index())
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{time:d14}/{context.Now.UtcTicks:d19}/{number:d6}/{ResourceIds.Hex("", 8)}");
            context.Cloud.Store.Put(LogState.Events(group), id, new JsonObject
            {
                ["stream"] = stream,
                ["timestamp"] = time,
                ["message"] = entry.Needed("message"),
                ["ingestionTime"] = context.Now.ToUnixTimeMilliseconds(),
            });
            changed["storedBytes"] = (LogState.Long(changed, "storedBytes") ?? 0) + Encoding.UTF8.GetByteCount(entry.Needed("message")) + 26;
        }

        if (times.Count > 0)
        {
            changed["firstEventTimestamp"] = Math.Min(times[0], LogState.Long(changed, "firstEventTimestamp") ?? long.MaxValue);
            changed["lastEventTimestamp"] = Math.Max(times[^1], LogState.Long(changed, "lastEventTimestamp") ?? 0);
            changed["lastIngestionTime"] = context.Now.ToUnixTimeMilliseconds();
        }

        LogState.Streams.Put(context, name, changed);
        return [];
    }

    /// <summary>The events of a stream, the oldest first; pages are not needed, and both tokens stay what they are.</summary>
    public static JsonObject GetLogEvents(CallContext context, JsonObject input)
    {
        var (group, _) = LogState.Require(context, input);
        if (LogState.Streams.Find(context, LogState.Stream(group, input.Needed("logStreamName"))) is null) throw LogState.Missing("stream");
        var all = Within(context, group, input).Where(e => e.Value.Text("stream") == input.Text("logStreamName")).ToList();
        var limit = input.Int("limit") ?? 10_000;
        var token = input.Text("nextToken");
        var start = token is null ? (input.Flag("startFromHead") ? 0 : Math.Max(0, all.Count - limit)) : Start(token, all.Count, limit);
        var shown = all.Skip(start).Take(limit).Select(e => e.Value.Without("stream")).ToJson();
        return new JsonObject { ["events"] = shown, ["nextForwardToken"] = $"f/{start + shown.Count}", ["nextBackwardToken"] = $"b/{start}" };
    }

    public static JsonObject FilterLogEvents(CallContext context, JsonObject input)
    {
        var (group, _) = LogState.Require(context, input);
        var streams = input.Texts("logStreamNames").ToHashSet(StringComparer.Ordinal);
        var prefix = input.Text("logStreamNamePrefix") ?? "";
        var term = Term(input.Text("filterPattern") ?? "");
        var wanted = Within(context, group, input).Where(e => e.Value.Needed("message").Contains(term, StringComparison.Ordinal)
            && (streams.Count == 0 || streams.Contains(e.Value.Needed("stream"))) && e.Value.Needed("stream").StartsWith(prefix, StringComparison.Ordinal))
            .Select(e => KeyValuePair.Create(e.Key, (e.Key, e.Value)));
        return LogGroupOperations.Pages.Page(input, "events", wanted, e =>
        {
            var shown = e.Value.Without("stream");
            (shown["logStreamName"], shown["eventId"]) = (e.Value.Needed("stream"), e.Key);
            return shown;
        });
    }

    /// <summary>The bytes of a group's events.</summary>
    public static long Size(CallContext context, ResourceName group) => LogState.Streams.All(context)
        .Where(s => s.Key.StartsWith(group.Name + ":", StringComparison.Ordinal)).Sum(s => LogState.Long(s.Value, "storedBytes") ?? 0);

    /// <summary>Removes all streams and events of a group.</summary>
    public static void Clear(CallContext context, ResourceName group)
    {
        foreach (var stream in LogState.Streams.All(context).Where(s => s.Key.StartsWith(group.Name + ":", StringComparison.Ordinal)).Select(s => s.Key).ToList())
            LogState.Streams.Remove(context, group with { Name = stream });
        Remove(context, group, _ => true);
    }

    private static void Remove(CallContext context, ResourceName group, Func<JsonObject, bool> which)
    {
        var store = context.Cloud.Store;
        foreach (var id in store.All(LogState.Events(group)).Where(e => which(e.Value)).Select(e => e.Key).ToList()) store.Remove(LogState.Events(group), id);
    }

    /// <summary>A group's events between the request's times, those that its retention has not ended.</summary>
    private static IEnumerable<KeyValuePair<string, JsonObject>> Within(CallContext context, ResourceName group, JsonObject input)
    {
        var oldest = LogState.Groups.Find(context, group)!.Int("retentionInDays") is { } days ? context.Now.AddDays(-days).ToUnixTimeMilliseconds() : 0;
        var start = Math.Max(oldest, LogState.Long(input, "startTime") ?? 0);
        var end = LogState.Long(input, "endTime") ?? long.MaxValue;
        return context.Cloud.Store.All(LogState.Events(group)).Where(e => LogState.Long(e.Value, "timestamp") is var time && time >= start && time < end);
    }

    private static int Start(string token, int count, int limit)
    {
        if (token.Length < 3 || token[1] != '/' || token[0] is not ('f' or 'b') || !int.TryParse(token.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            throw new ServiceException("InvalidParameterException", "The specified nextToken is invalid.");
        return token[0] == 'f' ? Math.Min(at, count) : Math.Max(0, at - limit);
    }

    /// <summary>The one term of a simple pattern; others the local cloud does not have.</summary>
    private static string Term(string pattern)
    {
        var text = pattern.Trim();
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"') return text[1..^1];
        return text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? text
            : throw new ServiceException("NotImplemented", "Of filter patterns the local cloud has one word, or one text in quotes.", 501);
    }
}
