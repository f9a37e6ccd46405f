using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>The operations that show stacks, their resources, events, exports and imports.</summary>
internal static class ReadOperations
{
    /// <summary><c>DescribeStacks</c></summary>
    public static JsonObject DescribeStacks(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        if (input.Text("StackName") is { } name)
            return new JsonObject { ["Stacks"] = JsonText.List([new StackView(context, Existing(context, name)).Describe()]) };
        return Page.Put([], "Stacks", store.All().Where(stack => stack.Status != StackStatus.DeleteComplete || context.Now < stack.BusyUntil)
            .Select(stack => new StackView(context, stack).Describe()), input);
    }

    /// <summary><c>ListStacks</c></summary>
    public static JsonObject ListStacks(CallContext context, JsonObject input)
    {
        var states = input.Texts("StackStatusFilter").ToHashSet();
        return Page.Put([], "StackSummaries", new StackStore(context).All().Select(stack => new StackView(context, stack).Summary())
            .Where(summary => states.Count == 0 || states.Contains(summary.Text("StackStatus")!)), input);
    }

    /// <summary><c>DescribeStackEvents</c>, the newest first.</summary>
    public static JsonObject DescribeStackEvents(CallContext context, JsonObject input)
    {
        var name = input.Text("StackName") ?? "";
        var stack = new StackStore(context).Find(name) ?? throw Refusal.Validation($"Stack [{name}] does not exist");
        return Page.Put([], "StackEvents", new StackView(context, stack).Events.Reverse().Select(entry => entry.DeepClone()), input);
    }

    /// <summary><c>DescribeStackResource</c></summary>
    public static JsonObject DescribeStackResource(CallContext context, JsonObject input)
    {
        var stack = Existing(context, input.Text("StackName") ?? "");
        var id = input.Text("LogicalResourceId") ?? "";
        var (resource, shown) = new StackView(context, stack).Resources().FirstOrDefault(entry => entry.Resource.LogicalId == id);
        if (resource is null) throw Refusal.Validation($"Resource {id} does not exist for stack {stack.Name}");
        shown["StackId"] = stack.Id;
        shown["StackName"] = stack.Name;
        shown["LastUpdatedTimestamp"] = JsonText.Time(resource.Timestamp);
        shown["Metadata"] = JsonText.Write(resource.Metadata ?? []);
        return new JsonObject { ["StackResourceDetail"] = shown };
    }

    /// <summary><c>DescribeStackResources</c>, by stack or by the physical id of one of its resources.</summary>
    public static JsonObject DescribeStackResources(CallContext context, JsonObject input)
    {
        var stack = input.Text("StackName") is { } name ? Existing(context, name) : Owner(context, input.Text("PhysicalResourceId"));
        var shown = new StackView(context, stack).Resources()
            .Where(entry => input.Text("LogicalResourceId") is not { } id || entry.Resource.LogicalId == id)
            .Select(JsonNode (entry) =>
            {
                entry.Shown["StackId"] = stack.Id;
                entry.Shown["StackName"] = stack.Name;
                entry.Shown["Timestamp"] = JsonText.Time(entry.Resource.Timestamp);
                return entry.Shown;
            });
        return new JsonObject { ["StackResources"] = JsonText.List(shown.Take(100)) };
    }

    /// <summary><c>ListStackResources</c></summary>
    public static JsonObject ListStackResources(CallContext context, JsonObject input)
    {
        var stack = Existing(context, input.Text("StackName") ?? "");
        return Page.Put([], "StackResourceSummaries", new StackView(context, stack).Resources().Select(JsonNode (entry) =>
        {
            entry.Shown["LastUpdatedTimestamp"] = JsonText.Time(entry.Resource.Timestamp);
            return entry.Shown;
        }), input);
    }

    /// <summary><c>ListExports</c></summary>
    public static JsonObject ListExports(CallContext context, JsonObject input) =>
        Page.Put([], "Exports", StackScope.Exports(context).Select(JsonNode (export) => new JsonObject
        {
            ["ExportingStackId"] = export.Stack.Id,
            ["Name"] = export.Output.ExportName,
            ["Value"] = export.Output.Value,
        }), input);

    /// <summary><c>ListImports</c></summary>
    public static JsonObject ListImports(CallContext context, JsonObject input)
    {
        var name = input.Text("ExportName") ?? "";
        var users = StackScope.Importers(context, name).Select(stack => stack.Name).ToList();
        return users.Count == 0 ? throw Refusal.Validation($"Export '{name}' is not imported by any stack.")
            : Page.Put([], "Imports", users.Select(user => (JsonNode)JsonValue.Create(user)), input);
    }

    /// <summary>The stack of a name or ARN.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public static Stack Existing(CallContext context, string name) => new StackStore(context).Find(name) ?? throw Refusal.StackMissing(name);

    private static Stack Owner(CallContext context, string? physicalId)
    {
        if (physicalId is null) throw Refusal.Validation("StackName or PhysicalResourceId must be specified");
        return new StackStore(context).All().FirstOrDefault(stack => stack.Status != StackStatus.DeleteComplete
                && stack.Resources.Values.Any(resource => resource.PhysicalId == physicalId))
            ?? throw Refusal.Validation($"Stack for {physicalId} does not exist");
    }
}
