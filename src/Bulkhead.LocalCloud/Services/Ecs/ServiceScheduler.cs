using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>
/// Keeps as many tasks of a service running as it wants, of its definition (Amazon ECS Developer Guide, "Amazon ECS services"). Tasks
/// whose containers run other code than the rehearsal program are not placed, and the service's events say so.
/// </summary>
internal sealed class ServiceScheduler(TaskRunner runner)
{
    // "The last 100 events" (Service API page, "events").
    private const int MostEvents = 100;

    /// <summary>Starts and stops what a service's number and definition ask for.</summary>
    /// <param name="context">The call.</param>
    /// <param name="service">The service; changed and kept.</param>
    /// <param name="isNew">Whether the running tasks are of an older deployment.</param>
    public void Settle(CallContext context, JsonObject service, bool isNew)
    {
        var name = service.Needed("serviceName");
        var cluster = EcsState.LastOf(service.Needed("clusterArn"));
        var running = Running(context, cluster, name);
        var wanted = service.Int("desiredCount") ?? 0;
        var stop = isNew ? running : [.. running.Skip(wanted)];
        foreach (var task in stop)
            TaskRunner.Stop(context, task, $"Scaling activity initiated by (deployment {DeploymentOf(service).Needed("id")})", "ServiceSchedulerInitiated");
        if (stop.Count > 0) Tell(context, service, $"has stopped {stop.Count} running tasks: {string.Join(" ", stop.Select(t => $"(task {EcsState.LastOf(t.Needed("taskArn"))})"))}.");
        Start(context, service, cluster, wanted - (running.Count - stop.Count));
        Count(context, service, cluster, name, wanted);
        EcsState.Services.Put(context, ResourceName.Here(context, $"{cluster}/{name}"), service);
    }

    /// <summary>Starts another task where one of a service has stopped.</summary>
    public void Replace(CallContext context, JsonObject stopped)
    {
        if (stopped.Text("group") is not { } group || !group.StartsWith("service:", StringComparison.Ordinal)) return;
        if (EcsState.Service(context, stopped.Needed("clusterArn"), group["service:".Length..]) is { } service && service.Text("status") == "ACTIVE")
            Settle(context, service.Copy(), isNew: false);
    }

    /// <summary>The running tasks of a service, the oldest last.</summary>
    public static List<JsonObject> Running(CallContext context, string cluster, string service) =>
        [.. EcsState.TasksOf(context, cluster).Select(t => t.Value).Where(t => t.Text("group") == "service:" + service && t.Text("lastStatus") == "RUNNING")
            .OrderByDescending(t => t.Needed("startedAt"), StringComparer.Ordinal)];

    /// <summary>Adds to what a service tells of itself; the newest comes first.</summary>
    public static void Tell(CallContext context, JsonObject service, string message)
    {
        var events = new JsonArray(new JsonObject { ["id"] = ResourceIds.Uuid(), ["createdAt"] = context.Now.ToJson(), ["message"] = $"(service {service.Needed("serviceName")}) {message}" });
        foreach (var earlier in service.Objects("events").Take(MostEvents - 1)) events.Add(earlier.DeepClone());
        service["events"] = events;
    }

    private void Start(CallContext context, JsonObject service, string cluster, int count)
    {
        if (count <= 0) return;
        var definition = EcsState.Definition(context, service.Needed("taskDefinition"))!;
        if (TaskRunner.Program(definition, overrides: null) is not { } program)
        {
            Tell(context, service, "was unable to place a task. Reason: the local cloud runs no containers, but for the rehearsal program in a command (docs/local-cloud-rehearsal.md).");
            return;
        }

        var role = TaskRunner.RoleOf(definition, overrides: null);
        if (!TaskRunner.IsTrusted(context, role, service.Needed("serviceArn")))
        {
            Tell(context, service, $"failed to launch a task with (error {TaskRunner.NotAssumed(role)}).");
            return;
        }

        for (var i = 0; i < count; i++)
        {
            var request = service.Pick("launchType", "enableExecuteCommand");
            request["group"] = "service:" + service.Needed("serviceName");
            request["startedBy"] = DeploymentOf(service).Needed("id");
            request["tags"] = service.Text("propagateTags") switch
            {
                "SERVICE" => service.Objects("tags").ToJson(),
                "TASK_DEFINITION" => definition.Objects("tags").ToJson(),
                _ => [],
            };
            _ = runner.Start(context, cluster, definition, program, request);
        }

        Tell(context, service, $"has started {count} tasks.");
    }

    private static void Count(CallContext context, JsonObject service, string cluster, string name, int wanted)
    {
        var running = Running(context, cluster, name).Count;
        (service["runningCount"], service["pendingCount"]) = (running, wanted - running);
        var deployment = DeploymentOf(service);
        (deployment["desiredCount"], deployment["runningCount"], deployment["pendingCount"]) = (wanted, running, wanted - running);
        deployment["updatedAt"] = context.Now.ToJson();
        deployment["rolloutState"] = running == wanted ? "COMPLETED" : "IN_PROGRESS";
        deployment["rolloutStateReason"] = $"ECS deployment {deployment.Needed("id")} {(running == wanted ? "completed." : "in progress.")}";
        if (running == wanted && wanted > 0) Tell(context, service, "has reached a steady state.");
    }

    private static JsonObject DeploymentOf(JsonObject service) => service.Objects("deployments").First();
}
