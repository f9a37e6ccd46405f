using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Operations;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>The resources of a stack as they are, whatever the stack believes.</summary>
internal static class ActualState
{
    /// <summary>
    /// The stack as if its last deployment had made what is there now: resources that are gone are not in it, and properties that
    /// somebody changed have their real values. A deployment onto it reverts drift, and one that fails goes back to it (AWS
    /// CloudFormation User Guide, "Using drift-aware change sets"). A resource that can't be read is as the stack believes.
    /// </summary>
    public static Stack Of(CallContext context, StackSettings settings, Stack stack)
    {
        var worker = new StackWorker(context, settings, new StackLog(new StackStore(context), context.Now, TimeSpan.Zero, token: null, hidden: []), stack);
        var resources = stack.Resources;
        foreach (var resource in stack.Resources.Values.Where(r => r.PhysicalId.Length > 0 && r.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED")))
        {
            try
            {
                if (Read(worker, resource) is not { } actual) resources = resources.Remove(resource.LogicalId);
                else if (PropertyDifference.Find(resource.Properties, actual).Count > 0) resources = resources.SetItem(resource.LogicalId, resource with { Properties = With(resource.Properties, actual) });
            }
            catch (ServiceException)
            {
                // CloudFormation can't compare what it can't read, and leaves it.
            }
        }

        return stack with { Resources = resources };
    }

    /// <summary>The real values of the properties that the template gives; null when the resource is gone.</summary>
    /// <exception cref="ServiceException">The service refuses.</exception>
    public static JsonObject? Read(StackWorker worker, StackResource resource) => worker.Read(resource) is { } actual
        ? new JsonObject(actual.Where(member => resource.Properties.ContainsKey(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
        : null;

    private static JsonObject With(JsonObject properties, JsonObject actual)
    {
        var changed = properties.Copy();
        foreach (var (name, value) in actual) changed[name] = value?.DeepClone();
        return changed;
    }
}
