using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>Clusters by name, task definitions by <c>family:revision</c>, tasks by <c>cluster/id</c>; each with its <c>tags</c> as a list.</summary>
internal static class EcsState
{
    public const string TaskPrincipal = "ecs-tasks.amazonaws.com";

    public static readonly RegionalResources Clusters = new("ecs", "clusters");
    public static readonly RegionalResources Definitions = new("ecs", "task-definitions");
    public static readonly RegionalResources Tasks = new("ecs", "tasks");
    public static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 100, "InvalidParameterException");

    /// <summary>The name of a cluster out of a name or an ARN; without either the default one.</summary>
    public static string ClusterOf(string? text) => text is null ? "default" : text[(text.LastIndexOf('/') + 1)..];

    /// <summary>A cluster's ARN.</summary>
    public static string ClusterArn(CallContext context, string name) => $"arn:aws:ecs:{context.Region}:{context.Account}:cluster/{name}";

    /// <summary>The definition that a family, a family and revision, or an ARN means: of a family the newest active one; null for none.</summary>
    public static JsonObject? Definition(CallContext context, string text)
    {
        var name = text[(text.LastIndexOf('/') + 1)..];
        return name.Contains(':', StringComparison.Ordinal)
            ? Definitions.Find(context, ResourceName.Here(context, name))
            : Definitions.All(context).Select(d => d.Value).Where(d => d.Text("family") == name && d.Text("status") == "ACTIVE").MaxBy(d => d.Int("revision"));
    }

    /// <summary>A task by its id or ARN; null for none.</summary>
    public static JsonObject? Task(CallContext context, string? cluster, string text) => Tasks.Find(context, ResourceName.Here(context, TaskName(cluster, text)));

    /// <summary>A task's place: cluster and id.</summary>
    public static string TaskName(string? cluster, string text) => $"{ClusterOf(cluster)}/{text[(text.LastIndexOf('/') + 1)..]}";

    /// <summary>The resource of an ARN, with the collection that it is in; null for none.</summary>
    public static (RegionalResources Resources, ResourceName Name, JsonObject Resource)? ByArn(CallContext context, string arn)
    {
        foreach (var (prefix, resources) in new[] { ("cluster/", Clusters), ("task-definition/", Definitions), ("task/", Tasks) })
        {
            var name = ResourceName.Of(context, arn, prefix);
            if (arn.Contains(":" + prefix, StringComparison.Ordinal) && resources.Find(context, name) is { } found) return (resources, name, found);
        }

        return null;
    }

    /// <summary>The tags of a resource, as keys and values.</summary>
    public static JsonObject TagsOf(JsonObject resource) => TagSet.Read(resource.Objects("tags"), "key", "value");

    public static ServiceException NoCluster() => new("ClusterNotFoundException", "Cluster not found.");

    public static ServiceException Client(string message) => new("ClientException", message);
}
