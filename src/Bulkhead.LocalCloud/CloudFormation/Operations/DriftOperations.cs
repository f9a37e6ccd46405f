using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>The operations that compare stacks with the real resources (AWS CloudFormation User Guide, "Detect unmanaged configuration changes").</summary>
internal sealed class DriftOperations(StackSettings settings)
{
    /// <summary><c>DetectStackDrift</c></summary>
    public JsonObject Detect(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        var stack = ReadOperations.Existing(context, input.Text("StackName") ?? "");
        var status = new StackView(context, stack).Status;
        if (!StackStatus.CanUpdate(status)) throw Refusal.Validation($"Drift detection cannot be performed on stacks in {status} state");
        var only = input.Texts("LogicalResourceIds").ToHashSet();
        var found = new JsonObject();
        var worker = new StackWorker(context, settings, new StackLog(store, context.Now, TimeSpan.Zero, token: null, hidden: []), stack);
        var resources = stack.Resources;
        foreach (var resource in stack.Resources.Values.Where(resource => only.Count == 0 || only.Contains(resource.LogicalId)))
        {
            var drift = Drift(context, worker, resource);
            found[resource.LogicalId] = drift;
            resources = resources.SetItem(resource.LogicalId, resource with { DriftStatus = drift.Text("StackResourceDriftStatus")!, DriftTime = context.Now });
        }

        var drifted = found.Count(entry => ((JsonObject)entry.Value!).Text("StackResourceDriftStatus") is "MODIFIED" or "DELETED");
        var id = Guid.NewGuid().ToString();
        store.Put(stack with
        {
            Resources = resources,
            DriftStatus = drifted > 0 ? "DRIFTED" : found.Any(entry => ((JsonObject)entry.Value!).Text("StackResourceDriftStatus") == "UNKNOWN") ? "UNKNOWN" : "IN_SYNC",
            DriftTime = context.Now,
            DriftDetection = new JsonObject { ["Id"] = id, ["Count"] = drifted, ["Resources"] = found },
        });
        return new JsonObject { ["StackDriftDetectionId"] = id };
    }

    /// <summary><c>DescribeStackDriftDetectionStatus</c></summary>
    public static JsonObject DescribeStatus(CallContext context, JsonObject input)
    {
        var id = input.Text("StackDriftDetectionId") ?? "";
        var stack = new StackStore(context).All().FirstOrDefault(candidate => candidate.DriftDetection?.Text("Id") == id)
            ?? throw Refusal.Validation($"StackDriftDetectionId {id} does not exist");
        return new JsonObject
        {
            ["StackId"] = stack.Id,
            ["StackDriftDetectionId"] = id,
            ["StackDriftStatus"] = stack.DriftStatus,
            ["DetectionStatus"] = "DETECTION_COMPLETE",
            ["DriftedStackResourceCount"] = stack.DriftDetection!["Count"]!.DeepClone(),
            ["Timestamp"] = JsonText.Time(stack.DriftTime!.Value),
        };
    }

    /// <summary><c>DescribeStackResourceDrifts</c></summary>
    public static JsonObject DescribeResources(CallContext context, JsonObject input)
    {
        var stack = ReadOperations.Existing(context, input.Text("StackName") ?? "");
        var states = input.Texts("StackResourceDriftStatusFilters").ToHashSet();
        var drifts = (stack.DriftDetection?["Resources"] as JsonObject ?? []).Select(entry => (JsonObject)entry.Value!)
            .Where(drift => states.Count == 0 || states.Contains(drift.Text("StackResourceDriftStatus")!));
        return Page.Put([], "StackResourceDrifts", drifts.Select(drift => drift.DeepClone()), input);
    }

    private static JsonObject Drift(CallContext context, StackWorker worker, StackResource resource)
    {
        var drift = new JsonObject
        {
            ["StackId"] = worker.Stack.Id,
            ["LogicalResourceId"] = resource.LogicalId,
            ["PhysicalResourceId"] = resource.PhysicalId,
            ["ResourceType"] = resource.Type,
            ["Timestamp"] = JsonText.Time(context.Now),
            ["ExpectedProperties"] = JsonText.Write(resource.Properties),
        };
        JsonObject? actual;
        try
        {
            actual = ActualState.Read(worker, resource);
        }
        catch (ServiceException error)
        {
            drift["StackResourceDriftStatus"] = "UNKNOWN";
            drift["DriftStatusReason"] = error.Message;
            return drift;
        }

        if (actual is null)
        {
            drift["StackResourceDriftStatus"] = "DELETED";
            return drift;
        }

        var differences = PropertyDifference.Find(resource.Properties, actual);
        drift["StackResourceDriftStatus"] = differences.Count == 0 ? "IN_SYNC" : "MODIFIED";
        drift["ActualProperties"] = JsonText.Write(actual);
        drift["PropertyDifferences"] = differences;
        return drift;
    }
}
