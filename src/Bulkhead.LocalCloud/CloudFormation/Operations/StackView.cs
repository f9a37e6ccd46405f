using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>
/// A stack as a caller sees it now. The work of a deployment is done in the call that begins it; while the cloud's clock
/// says that it is still running, the view shows the events up to now and the states that they tell.
/// </summary>
internal sealed class StackView
{
    private readonly CallContext _context;
    private readonly Stack _stack;
    private readonly Lazy<List<JsonObject>> _events;
    private readonly bool _busy;

    /// <summary>The view at the time of the call.</summary>
    public StackView(CallContext context, Stack stack)
    {
        (_context, _stack, _busy) = (context, stack, context.Now < stack.BusyUntil);
        _events = new Lazy<List<JsonObject>>(() => [.. new StackStore(context).Events(stack).Where(IsVisible)]);
    }

    /// <summary>The events so far, the oldest first. Read-only.</summary>
    public IReadOnlyList<JsonObject> Events => _events.Value;

    /// <summary>The stack's state.</summary>
    public string Status => Now?.Status ?? _stack.Status;

    /// <summary>Why it is in that state.</summary>
    public string? Reason => Now is { } now ? now.Reason : _stack.StatusReason;

    // The events would tell it too, but reading them takes much longer, and who waits for a stack asks often.
    private StackMoment? Now => _busy && !_stack.Moments.IsDefaultOrEmpty ? _stack.Moments.LastOrDefault(moment => moment.Time <= _context.Now) : null;

    /// <summary>The stack as <c>DescribeStacks</c> shows it.</summary>
    public JsonObject Describe()
    {
        var shown = Summary();
        shown.Remove("TemplateDescription");
        shown["DisableRollback"] = _stack.DisableRollback;
        shown["EnableTerminationProtection"] = _stack.TerminationProtection;
        shown["NotificationARNs"] = JsonText.List(_stack.Input?.NotificationArns ?? []);
        shown["RollbackConfiguration"] = _stack.Input?.RollbackConfiguration?.DeepClone() ?? new JsonObject();
        shown["Tags"] = _stack.Input is { } input ? StackTags.Show(input.Tags) : new JsonArray();
        if (_stack.Description is { } description) shown["Description"] = description;
        if (_stack.ChangeSetId is { } changeSet) shown["ChangeSetId"] = changeSet;
        if (_stack.TimeoutInMinutes is { } timeout) shown["TimeoutInMinutes"] = timeout;
        if (_stack.Input?.RoleArn is { } role) shown["RoleARN"] = role;
        if (_stack.Input?.Capabilities is { IsEmpty: false } capabilities) shown["Capabilities"] = JsonText.List(capabilities);
        if (_stack.Input is { Parameters.IsEmpty: false } deployed) shown["Parameters"] = Parameters(deployed);
        if (!_busy && !_stack.Outputs.IsEmpty) shown["Outputs"] = JsonText.List(_stack.Outputs.Select(Output));
        return shown;
    }

    /// <summary>The stack as <c>ListStacks</c> shows it.</summary>
    public JsonObject Summary()
    {
        var shown = new JsonObject
        {
            ["StackId"] = _stack.Id,
            ["StackName"] = _stack.Name,
            ["CreationTime"] = JsonText.Time(_stack.CreationTime),
            ["StackStatus"] = Status,
            ["DriftInformation"] = Drift("StackDriftStatus", _stack.DriftStatus, _stack.DriftTime),
        };
        if (_stack.LastUpdatedTime is { } updated) shown["LastUpdatedTime"] = JsonText.Time(updated);
        if (_stack.DeletionTime is { } deleted) shown["DeletionTime"] = JsonText.Time(deleted);
        if (Reason is { } reason) shown["StackStatusReason"] = reason;
        if (_stack.Description is { } description) shown["TemplateDescription"] = description;
        return shown;
    }

    /// <summary>The stack's resources so far, in the shape that the three operations on them share.</summary>
    public IEnumerable<(StackResource Resource, JsonObject Shown)> Resources()
    {
        foreach (var resource in _stack.Resources.Values)
        {
            var last = _busy ? Last(resource.LogicalId, resource.Type) : null;
            if (_busy && last is null && resource.Timestamp > _context.Now) continue;
            var shown = new JsonObject
            {
                ["LogicalResourceId"] = resource.LogicalId,
                ["ResourceType"] = resource.Type,
                ["ResourceStatus"] = last?.Text("ResourceStatus") ?? resource.Status,
                ["DriftInformation"] = Drift("StackResourceDriftStatus", resource.DriftStatus, resource.DriftTime),
            };
            if ((last?.Text("PhysicalResourceId") ?? resource.PhysicalId) is { Length: > 0 } id) shown["PhysicalResourceId"] = id;
            if ((last is null ? resource.StatusReason : last.Text("ResourceStatusReason")) is { } reason) shown["ResourceStatusReason"] = reason;
            yield return (resource, shown);
        }
    }

    /// <summary>Parameters in the shape of the API, without the values that are never shown.</summary>
    public static JsonArray Parameters(StackInput input) =>
        JsonText.List(input.Parameters.Select(JsonNode (parameter) => new JsonObject
        {
            ["ParameterKey"] = parameter.Key,
            ["ParameterValue"] = input.HiddenParameters.Contains(parameter.Key) ? ParameterValues.Hidden : parameter.Value,
        }));

    private bool IsVisible(JsonObject entry) =>
        !_busy || string.CompareOrdinal(entry.Text("Timestamp"), JsonText.Time(_context.Now)) <= 0;

    private JsonObject? Last(string logicalId, string type) =>
        Events.LastOrDefault(entry => entry.Text("LogicalResourceId") == logicalId && entry.Text("ResourceType") == type);

    private static JsonNode Output(StackOutput output)
    {
        var shown = new JsonObject { ["OutputKey"] = output.Key, ["OutputValue"] = output.Value };
        if (output.Description is { } description) shown["Description"] = description;
        if (output.ExportName is { } export) shown["ExportName"] = export;
        return shown;
    }

    private static JsonObject Drift(string member, string status, DateTimeOffset? time)
    {
        var drift = new JsonObject { [member] = status };
        if (time is { } checkedAt) drift["LastCheckTimestamp"] = JsonText.Time(checkedAt);
        return drift;
    }
}
