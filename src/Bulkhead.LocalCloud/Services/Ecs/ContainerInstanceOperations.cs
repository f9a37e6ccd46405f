using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>
/// Instances that take a cluster's tasks. On AWS the container agent of an instance registers it, with a document that EC2 has signed;
/// here whoever may registers a running instance of the account, and the document's signature is not read.
/// </summary>
internal static class ContainerInstanceOperations
{
    public static JsonObject RegisterContainerInstance(CallContext context, JsonObject input)
    {
        var cluster = EcsState.RequireCluster(context, input);
        var machine = MachineOf(input);
        if (!ComputeState.Seen(context).Any(i => i.Key == machine && i.Value.Object("State")?.Text("Name") == "running"))
            throw EcsState.Client($"The instance identity document is of no running instance of this account: {machine}");
        var known = EcsState.Instances.All(context).FirstOrDefault(i => i.Value.Text("ec2InstanceId") == machine && i.Key.StartsWith(cluster + "/", StringComparison.Ordinal));
        var id = known.Key is { } key ? EcsState.LastOf(key) : ResourceIds.Hex("", 32);
        var instance = input.Pick("versionInfo", "attributes");
        instance["containerInstanceArn"] = EcsState.InstanceArn(context, cluster, id);
        instance["ec2InstanceId"] = machine;
        (instance["status"], instance["agentConnected"], instance["version"]) = ("ACTIVE", true, 1);
        (instance["registeredResources"], instance["remainingResources"]) = (input.Objects("totalResources").ToJson(), input.Objects("totalResources").ToJson());
        instance["registeredAt"] = context.Now.ToJson();
        instance["tags"] = input.Objects("tags").ToJson();
        EcsState.Instances.Put(context, ResourceName.Here(context, $"{cluster}/{id}"), instance);
        return new JsonObject { ["containerInstance"] = Show(context, cluster, instance) };
    }

    public static JsonObject DescribeContainerInstances(CallContext context, JsonObject input)
    {
        var cluster = EcsState.RequireCluster(context, input);
        var withTags = input.Texts("include").Contains("TAGS", StringComparer.Ordinal);
        return EcsState.Describe(
            input.Texts("containerInstances"), "containerInstances",
            text => EcsState.Instance(context, cluster, text) is not { } instance ? null : withTags ? Show(context, cluster, instance) : Show(context, cluster, instance).Without("tags"),
            text => EcsState.InstanceArn(context, cluster, text));
    }

    public static JsonObject ListContainerInstances(CallContext context, JsonObject input)
    {
        if (input.Text("filter") is { Length: > 0 }) throw new ServiceException("NotImplemented", "The local cloud does not read the cluster query language of filter.", 501);
        var cluster = EcsState.RequireCluster(context, input);
        var wanted = EcsState.Instances.All(context).Where(i => i.Key.StartsWith(cluster + "/", StringComparison.Ordinal) && (input.Text("status") is not { } status || i.Value.Text("status") == status));
        return EcsState.Pages.Page(input, "containerInstanceArns", wanted, i => JsonValue.Create(i.Needed("containerInstanceArn")));
    }

    public static JsonObject DeregisterContainerInstance(CallContext context, JsonObject input)
    {
        var cluster = EcsState.RequireCluster(context, input);
        var instance = EcsState.Instance(context, cluster, input.Needed("containerInstance")) ?? throw EcsState.Invalid("The referenced container instance was not found.");
        var running = Running(context, cluster, instance).ToList();
        // DeregisterContainerInstance API page, "force": a task that runs goes on, and nobody knows of it any more.
        if (running.Count > 0 && !input.Flag("force")) throw EcsState.Invalid("Found running tasks on the instance.");
        foreach (var task in running) TaskRunner.Stop(context, task, "Host EC2 instance was deregistered.", "TerminationNotice");
        EcsState.Instances.Remove(context, ResourceName.Here(context, $"{cluster}/{EcsState.LastOf(instance.Needed("containerInstanceArn"))}"));
        var shown = Show(context, cluster, instance);
        (shown["status"], shown["agentConnected"]) = ("INACTIVE", false);
        return new JsonObject { ["containerInstance"] = shown };
    }

    /// <summary>The instance that an identity document names (Amazon EC2 User Guide, "Instance identity documents").</summary>
    private static string MachineOf(JsonObject input)
    {
        try
        {
            return (JsonNode.Parse(input.Text("instanceIdentityDocument") ?? "") as JsonObject)?.Text("instanceId") ?? throw EcsState.Client("The instance identity document is not valid.");
        }
        catch (JsonException)
        {
            throw EcsState.Client("The instance identity document is not valid.");
        }
    }

    private static IEnumerable<JsonObject> Running(CallContext context, string cluster, JsonObject instance) => EcsState.TasksOf(context, cluster).Select(t => t.Value)
        .Where(t => t.Text("containerInstanceArn") == instance.Text("containerInstanceArn") && t.Text("lastStatus") == "RUNNING");

    private static JsonObject Show(CallContext context, string cluster, JsonObject instance)
    {
        var shown = instance.Copy();
        (shown["runningTasksCount"], shown["pendingTasksCount"]) = (Running(context, cluster, instance).Count(), 0);
        return shown;
    }
}
