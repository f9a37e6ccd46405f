using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>Writes the events of one operation on a stack, at the pace that the cloud shows.</summary>
/// <param name="store">Where the events are kept.</param>
/// <param name="start">When the operation began.</param>
/// <param name="pace">How long each resource takes.</param>
/// <param name="token">The request's token, which every event carries.</param>
/// <param name="hidden">The values of parameters with NoEcho.</param>
internal sealed class StackLog(StackStore store, DateTimeOffset start, TimeSpan pace, string? token, IReadOnlyCollection<string> hidden)
{
    private TimeSpan _taken;
    private int _events;
    private string? _shown;

    /// <summary>When the operation is over, as far as it is known.</summary>
    public DateTimeOffset End => start + _taken;

    /// <summary>The time of the next event: no two have the same.</summary>
    public DateTimeOffset Now => start + _taken + TimeSpan.FromMilliseconds(_events);

    /// <summary>A resource was worked on.</summary>
    public void Spend() => _taken += pace;

    /// <summary>The stack goes to another state.</summary>
    public Stack Enter(Stack stack, string status, string? reason = null)
    {
        var (uid, time, isFirst) = (Guid.NewGuid().ToString(), Now, _events == 0);
        Add(stack, new JsonObject
        {
            ["EventId"] = uid,
            ["LogicalResourceId"] = stack.Name,
            ["PhysicalResourceId"] = stack.Id,
            ["ResourceType"] = "AWS::CloudFormation::Stack",
            ["ResourceStatus"] = status,
        }, reason);
        var moments = isFirst ? [] : stack.Moments;
        return stack with { Status = status, StatusReason = reason, Events = stack.Events + 1, Moments = moments.Add(new StackMoment(time, status, reason)) };
    }

    /// <summary>A resource goes to another state; the resource of the stack is set to it.</summary>
    public Stack Enter(Stack stack, StackResource resource, string status, string? reason = null)
    {
        var entry = new JsonObject
        {
            ["EventId"] = $"{resource.LogicalId}-{status}-{JsonText.Time(Now)}",
            ["LogicalResourceId"] = resource.LogicalId,
            ["PhysicalResourceId"] = resource.PhysicalId,
            ["ResourceType"] = resource.Type,
            ["ResourceStatus"] = status,
        };
        var shown = Shown(resource.Properties);
        if (shown == _shown) entry["SameProperties"] = true;
        else entry["ResourceProperties"] = _shown = shown;
        Add(stack, entry, reason, Now);
        var entered = resource with { Status = status, StatusReason = reason, Timestamp = Now };
        return stack with { Resources = stack.Resources.SetItem(resource.LogicalId, entered), Events = stack.Events + 1 };
    }

    private void Add(Stack stack, JsonObject entry, string? reason, DateTimeOffset? time = null)
    {
        entry["Timestamp"] = JsonText.Time(time ?? Now);
        if (reason is not null) entry["ResourceStatusReason"] = reason;
        if (token is not null) entry["ClientRequestToken"] = token;
        store.AddEvent(stack.Uid, stack.Events + 1, entry);
        _events++;
    }

    private string Shown(JsonObject properties)
    {
        var text = JsonText.Write(properties);
        foreach (var value in hidden)
        {
            if (value.Length > 0) text = text.Replace(JsonText.Write(JsonValue.Create(value))[1..^1], ParameterValues.Hidden, StringComparison.Ordinal);
        }

        return text;
    }
}
