using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>What settings that are one read and one write have in common.</summary>
internal static class SettingValues
{
    /// <summary>The properties of an answer that somebody desires, in one shape and order.</summary>
    public static JsonObject Project(JsonObject? output, JsonObject desired)
    {
        var value = new JsonObject();
        foreach (var (name, _) in desired)
        {
            if (output?[name] is { } there) value[name] = there.DeepClone();
        }

        return value;
    }

    /// <summary>Two texts of each item of a list. An item without the first is passed over; of those that have it in common the last counts.</summary>
    /// <param name="output">AWS's answer.</param>
    /// <param name="list">The list.</param>
    /// <param name="key">The member of an item with the first text.</param>
    /// <param name="value">The member with the second; empty where an item has none.</param>
    public static IReadOnlyDictionary<string, string> Pairs(JsonObject output, string list, string key, string value)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in (output[list] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (item[key]?.GetValue<string>() is { } name) pairs[name] = item[value]?.GetValue<string>() ?? "";
        }

        return pairs;
    }

    /// <summary>An answer that lacks what AWS always tells: nothing is known from it.</summary>
    public static AwsRefusal Incomplete(AwsSession session, string service, string operation, string member) =>
        new(RefusalKind.Other, AwsRefusal.UnreadableAnswer, $"the answer has no {member}") { Service = service, Operation = operation, Region = session.Region, Account = session.Account };

    /// <summary>Writes by one call.</summary>
    public static async Task<SettingWrite> WriteAsync(
        AwsSession session, string service, string operation, JsonObject input, CancellationToken cancellationToken) =>
        await session.CallAsync(service, operation, input, cancellationToken) switch
        {
            AwsSuccess => new SettingWrite.Written(),
            AwsRefusal refusal => new SettingWrite.Refused(refusal),
            _ => throw new UnreachableException(),
        };
}
