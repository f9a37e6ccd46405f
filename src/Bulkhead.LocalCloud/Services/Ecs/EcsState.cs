using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>
/// Clusters by name, task definitions by <c>family:revision</c>, tasks and container instances by <c>cluster/id</c>, services by
/// <c>cluster/name</c>; each with its <c>tags</c> as a list.
/// </summary>
internal static class EcsState
{
    public const string TaskPrincipal = "ecs-tasks.amazonaws.com";

    public const string ServicePrincipal = "ecs.amazonaws.com";

    public static readonly RegionalResources Clusters = new("ecs", "clusters");
    public static readonly RegionalResources Definitions = new("ecs", "task-definitions");
    public static readonly RegionalResources Tasks = new("ecs", "tasks");
    public static readonly RegionalResources Services = new("ecs", "services");
    public static readonly RegionalResources Instances = new("ecs", "container-instances");

    /// <summary>The highest <c>revision</c> of a family that was deleted.</summary>
    public static readonly RegionalResources Deleted = new("ecs", "deleted-revisions");
    public static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 100, "InvalidParameterException");

    /// <summary>The name of a cluster out of a name or an ARN; without either the default one.</summary>
    public static string ClusterOf(string? text) => text is null ? "default" : LastOf(text);

    /// <summary>The name or id at the end of an ARN, or all of a text that is none.</summary>
    public static string LastOf(string text) => text[(text.LastIndexOf('/') + 1)..];

    /// <summary>The name of the cluster of a request; it must be there.</summary>
    /// <exception cref="ServiceException">ClusterNotFoundException.</exception>
    public static string RequireCluster(CallContext context, JsonObject input)
    {
        var name = ClusterOf(input.Text("cluster"));
        return Clusters.Find(context, ResourceName.Here(context, name)) is null ? throw NoCluster() : name;
    }

    /// <summary>A cluster's ARN.</summary>
    public static string ClusterArn(CallContext context, string name) => $"arn:aws:ecs:{context.Region}:{context.Account}:cluster/{name}";

    /// <summary>A service's ARN.</summary>
    public static string ServiceArn(CallContext context, string cluster, string name) => $"arn:aws:ecs:{context.Region}:{context.Account}:service/{cluster}/{name}";

    /// <summary>A container instance's ARN.</summary>
    public static string InstanceArn(CallContext context, string cluster, string text) => $"arn:aws:ecs:{context.Region}:{context.Account}:container-instance/{cluster}/{LastOf(text)}";

    /// <summary>A service by its name or ARN; null for none.</summary>
    public static JsonObject? Service(CallContext context, string? cluster, string text) => Services.Find(context, ResourceName.Here(context, TaskName(cluster, text)));

    /// <summary>A container instance by its id or ARN; null for none.</summary>
    public static JsonObject? Instance(CallContext context, string? cluster, string text) => Instances.Find(context, ResourceName.Here(context, TaskName(cluster, text)));

    /// <summary>The tasks of a cluster, stopped ones too.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> TasksOf(CallContext context, string cluster) =>
        Tasks.All(context).Where(t => t.Key.StartsWith(cluster + "/", StringComparison.Ordinal));

    /// <summary>The answer of a <c>Describe…</c>: what is there, and a failure for each thing that is not.</summary>
    public static JsonObject Describe(IEnumerable<string> texts, string list, Func<string, JsonObject?> find, Func<string, string> arnOf)
    {
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var text in texts)
        {
            if (find(text) is { } one) found.Add((JsonNode)one);
            else missing.Add((JsonNode)new JsonObject { ["arn"] = arnOf(text), ["reason"] = "MISSING" });
        }

        return new JsonObject { [list] = found, ["failures"] = missing };
    }

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
    public static string TaskName(string? cluster, string text) => $"{ClusterOf(cluster)}/{LastOf(text)}";

    /// <summary>The resource of an ARN, with the collection that it is in; null for none.</summary>
    public static (RegionalResources Resources, ResourceName Name, JsonObject Resource)? ByArn(CallContext context, string arn)
    {
        foreach (var (prefix, resources) in new[] { ("cluster/", Clusters), ("task-definition/", Definitions), ("task/", Tasks), ("service/", Services), ("container-instance/", Instances) })
        {
            var name = ResourceName.Of(context, arn, prefix);
            if (arn.Contains(":" + prefix, StringComparison.Ordinal) && resources.Find(context, name) is { } found) return (resources, name, found);
        }

        return null;
    }

    /// <summary>The tags of a resource, as keys and values.</summary>
    public static JsonObject TagsOf(JsonObject resource) => TagSet.Read(resource.Objects("tags"), "key", "value");

    public static ServiceException NoCluster() => new("ClusterNotFoundException", "Cluster not found.");

    public static ServiceException Invalid(string message) => new("InvalidParameterException", message);

    public static ServiceException Client(string message) => new("ClientException", message);
}
