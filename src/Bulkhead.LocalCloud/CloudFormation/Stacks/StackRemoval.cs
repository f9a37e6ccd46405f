namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>Removes resources of a stack, each before those that it needs.</summary>
internal sealed class StackRemoval(StackWorker worker)
{
    /// <summary>
    /// Removes resources. What a resource that cannot be removed needs is left alone too.
    /// </summary>
    /// <returns>Null when all are gone; otherwise what stayed, in AWS's words.</returns>
    public string? Remove(IEnumerable<StackResource> resources, Func<StackResource, string> policy)
    {
        var live = resources.Where(resource => resource.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED")).ToDictionary(resource => resource.LogicalId);
        var blocked = new HashSet<string>();
        var failed = new List<string>();
        foreach (var resource in InReverse(live))
        {
            if (!blocked.Contains(resource.LogicalId))
            {
                if (worker.Delete(resource, policy(resource)) is null) continue;
                failed.Add(resource.LogicalId);
            }

            blocked.UnionWith(resource.After);
        }

        return failed.Count == 0 ? null : $"The following resource(s) failed to delete: [{string.Join(", ", failed.Order(StringComparer.Ordinal))}]. ";
    }

    /// <summary>Removes what an update left over. As on AWS, what cannot be removed then is left behind.</summary>
    public void Clean(IEnumerable<(StackResource Resource, string Policy)> leftovers)
    {
        var policies = leftovers.ToDictionary(entry => entry.Resource.LogicalId);
        foreach (var resource in InReverse(policies.ToDictionary(entry => entry.Key, entry => entry.Value.Resource)))
        {
            var present = worker.Stack.Resources.GetValueOrDefault(resource.LogicalId);
            worker.Delete(resource, policies[resource.LogicalId].Policy);
            worker.Stack = worker.Stack with
            {
                Resources = present is null ? worker.Stack.Resources.Remove(resource.LogicalId) : worker.Stack.Resources.SetItem(resource.LogicalId, present),
            };
        }
    }

    private static IEnumerable<StackResource> InReverse(Dictionary<string, StackResource> resources)
    {
        var after = resources.Values.ToDictionary(resource => resource.LogicalId, resource => resource.After.ToArray());
        return Templates.DependencyOrder.Sort(after).Order.Reverse().Select(id => resources[id]);
    }
}
