using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Engine.Cleaning;

namespace Bulkhead.Cli.Views;

/// <summary>A clean-up for tools: the contract <c>bulkhead.clean/1</c> of docs/json/clean.md.</summary>
internal static class CleanJson
{
    public static JsonObject Of(CleanUpReport report, ImmutableArray<CleanUpTarget> targets, string cloud, bool isRemoving) => new()
    {
        ["format"] = "bulkhead.clean/1",
        ["cloud"] = cloud,
        ["removes"] = isRemoving,
        ["accounts"] = new JsonArray([.. targets.Select(t => new JsonObject { ["name"] = t.Name, ["id"] = t.Id.Value, ["days"] = t.Days })]),
        ["findings"] = new JsonArray([.. report.Findings.Select(Finding)]),
        ["unread"] = new JsonArray(
        [
            .. report.Gaps.Select(g => new JsonObject { ["account"] = g.Account, ["region"] = g.Region?.Value, ["type"] = g.Type, ["error"] = g.Refusal.ToString() }),
        ]),
        ["journalError"] = report.Journal?.ToString(),
        ["lockedBy"] = report.Holder?.Owner,
        ["stopped"] = report.Stopped,
        ["endRecordError"] = report.EndRecord?.ToString(),
    };

    private static JsonObject Finding(CleanUpFinding finding) => new()
    {
        ["account"] = finding.Account,
        ["region"] = finding.Region.Value,
        ["type"] = finding.Item.Type,
        ["id"] = finding.Item.Id,
        ["name"] = finding.Item.Name,
        ["since"] = finding.Item.Since?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["verdict"] = finding.Verdict switch
        {
            CleanUpVerdict.Remove => "remove",
            CleanUpVerdict.Young => "young",
            CleanUpVerdict.Kept => "kept",
            CleanUpVerdict.Bulkhead => "bulkhead",
            CleanUpVerdict.Managed => "managed",
            CleanUpVerdict.InUse => "in-use",
            CleanUpVerdict.Unknown => "unknown",
            _ => throw new UnreachableException(),
        },
        ["reason"] = finding.Reason,
        ["removed"] = finding.IsRemoved,
        ["error"] = finding.Refusal?.ToString(),
    };
}
