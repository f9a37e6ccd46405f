using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>Clusters, and the tags of everything.</summary>
internal static class ClusterOperations
{
    public static JsonObject CreateCluster(CallContext context, JsonObject input)
    {
        var name = input.Text("clusterName") ?? "default";
        var place = ResourceName.Here(context, name);
        // CreateCluster API page: one that is there is answered.
        if (EcsState.Clusters.Find(context, place) is { } known) return new JsonObject { ["cluster"] = Show(context, known) };
        var cluster = input.Pick("settings", "configuration", "capacityProviders", "defaultCapacityProviderStrategy");
        cluster["clusterName"] = name;
        cluster["clusterArn"] = EcsState.ClusterArn(context, name);
        cluster["status"] = "ACTIVE";
        cluster["tags"] = input.Objects("tags").ToJson();
        EcsState.Clusters.Put(context, place, cluster);
        return new JsonObject { ["cluster"] = Show(context, cluster) };
    }

    public static JsonObject UpdateCluster(CallContext context, JsonObject input)
    {
        var place = ResourceName.Here(context, EcsState.ClusterOf(input.Needed("cluster")));
        var cluster = (EcsState.Clusters.Find(context, place) ?? throw EcsState.NoCluster()).Copy();
        foreach (var (member, value) in input.Pick("settings", "configuration", "serviceConnectDefaults")) cluster[member] = value!.DeepClone();
        EcsState.Clusters.Put(context, place, cluster);
        return new JsonObject { ["cluster"] = Show(context, cluster) };
    }

    public static JsonObject DescribeClusters(CallContext context, JsonObject input)
    {
        var names = input.Texts("clusters").Select(EcsState.ClusterOf).DefaultIfEmpty("default");
        return EcsState.Describe(
            names, "clusters", name => EcsState.Clusters.Find(context, ResourceName.Here(context, name)) is { } cluster ? Show(context, cluster) : null,
            name => EcsState.ClusterArn(context, name));
    }

    public static JsonObject ListClusters(CallContext context, JsonObject input) => EcsState.Pages.Page(
        input, "clusterArns", EcsState.Clusters.All(context), c => JsonValue.Create(c.Needed("clusterArn")));

    public static JsonObject DeleteCluster(CallContext context, JsonObject input)
    {
        var place = ResourceName.Here(context, EcsState.ClusterOf(input.Needed("cluster")));
        var cluster = (EcsState.Clusters.Find(context, place) ?? throw EcsState.NoCluster()).Copy();
        // DeleteCluster API page, "Errors": services first, then container instances, then tasks.
        if (Active(context, place.Name) > 0) throw new ServiceException("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
        if (Registered(context, place.Name) > 0)
            throw new ServiceException("ClusterContainsContainerInstancesException", "The Cluster cannot be deleted while Container Instances are active or draining.");
        if (Running(context, place.Name) > 0) throw new ServiceException("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
        EcsState.Clusters.Remove(context, place);
        var shown = Show(context, cluster);
        shown["status"] = "INACTIVE";
        return new JsonObject { ["cluster"] = shown };
    }

    public static JsonObject TagResource(CallContext context, JsonObject input) =>
        ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("tags"), "key", "value"));

    public static JsonObject UntagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("tagKeys")));

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["tags"] = TagSet.List(EcsState.TagsOf(Require(context, input).Resource), "key", "value") };

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var (resources, name, resource) = Require(context, input);
        var changed = resource.Copy();
        changed["tags"] = TagSet.List(change(EcsState.TagsOf(resource)), "key", "value");
        resources.Put(context, name, changed);
        return [];
    }

    private static (RegionalResources Resources, ResourceName Name, JsonObject Resource) Require(CallContext context, JsonObject input) =>
        EcsState.ByArn(context, input.Needed("resourceArn"))
        ?? throw new ServiceException("InvalidParameterException", "The specified resource is not found.");

    private static int Running(CallContext context, string cluster) => EcsState.TasksOf(context, cluster).Count(t => t.Value.Text("lastStatus") == "RUNNING");

    private static int Active(CallContext context, string cluster) => EcsState.Services.All(context)
        .Count(s => s.Key.StartsWith(cluster + "/", StringComparison.Ordinal) && s.Value.Text("status") == "ACTIVE");

    private static int Registered(CallContext context, string cluster) =>
        EcsState.Instances.All(context).Count(i => i.Key.StartsWith(cluster + "/", StringComparison.Ordinal));

    private static JsonObject Show(CallContext context, JsonObject cluster)
    {
        var shown = cluster.Copy();
        (shown["runningTasksCount"], shown["pendingTasksCount"]) = (Running(context, cluster.Needed("clusterName")), 0);
        (shown["activeServicesCount"], shown["registeredContainerInstancesCount"]) = (Active(context, cluster.Needed("clusterName")), Registered(context, cluster.Needed("clusterName")));
        return shown;
    }
}
