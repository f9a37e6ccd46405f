using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>Starts and stops tasks, whoever asks for them; of containers only the rehearsal program of a command runs.</summary>
internal sealed class TaskRunner(RoleCode code)
{
    /// <summary>The rehearsal program of a task's containers: of the request's command where it has one; null for any other code.</summary>
    public static RehearsalProgram? Program(JsonObject definition, JsonObject? overrides) =>
        definition.Objects("containerDefinitions").SelectMany(c => Commands(c, overrides)).Select(RehearsalProgram.Find).FirstOrDefault(p => p is not null);

    /// <summary>The role that a task's code has; null for none.</summary>
    public static string? RoleOf(JsonObject definition, JsonObject? overrides) => overrides?.Text("taskRoleArn") ?? definition.Text("taskRoleArn");

    /// <summary>Whether ECS may assume the role of a task: one without a role always runs.</summary>
    public static bool IsTrusted(CallContext context, string? role, string arn) => role is null || RoleCode.Trusts(context, role, EcsState.TaskPrincipal, arn);

    /// <summary>What refuses a task whose role does not let ECS in (Amazon ECS Developer Guide, "Amazon ECS task IAM role").</summary>
    public static string NotAssumed(string? role) =>
        $"ECS was unable to assume the role '{role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.";

    /// <summary>Refuses a definition with a network of its own for each task, where the request gives none (RunTask API page, "networkConfiguration").</summary>
    public static void RefuseMissingNetwork(CallContext context, JsonObject definition, JsonObject? network)
    {
        var own = network?.Object("awsvpcConfiguration");
        if (definition.Text("networkMode") == "awsvpc" && own is null) throw EcsState.Invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
        if (definition.Text("networkMode") != "awsvpc" && own is not null) throw EcsState.Invalid("Network Configuration is not valid for the given networkMode of this task definition.");
        var subnets = NetworkState.Usable(context, NetworkKind.Subnet).Select(s => s.Needed("SubnetId")).ToHashSet(StringComparer.Ordinal);
        if (own?.Texts("subnets").FirstOrDefault(s => !subnets.Contains(s)) is { } missing)
            throw EcsState.Invalid($"Error retrieving subnet information for [{missing}]: The subnet ID '{missing}' does not exist (ErrorCode: InvalidSubnetID.NotFound)");
    }

    /// <summary>Starts a task and runs its program, once ECS may assume its role.</summary>
    /// <param name="context">The call.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="definition">The task's definition.</param>
    /// <param name="program">The program of its containers.</param>
    /// <param name="request">What is said of the task beside its definition: <c>overrides</c>, <c>group</c>, <c>launchType</c>, <c>startedBy</c>, <c>tags</c> ….</param>
    /// <exception cref="ServiceException">ClientException: the role does not let ECS in.</exception>
    public JsonObject Start(CallContext context, string cluster, JsonObject definition, RehearsalProgram program, JsonObject request)
    {
        var id = ResourceIds.Hex("", 32);
        var arn = $"arn:aws:ecs:{context.Region}:{context.Account}:task/{cluster}/{id}";
        var role = RoleOf(definition, request.Object("overrides"));
        if (!IsTrusted(context, role, arn)) throw EcsState.Client(NotAssumed(role));
        if (role is not null) _ = code.Run(context, program, role, id);
        var task = request.Copy();
        task["taskArn"] = arn;
        task["clusterArn"] = EcsState.ClusterArn(context, cluster);
        task["taskDefinitionArn"] = definition.Needed("taskDefinitionArn");
        if (!task.ContainsKey("group")) task["group"] = "family:" + definition.Needed("family");
        if (!task.ContainsKey("launchType")) task["launchType"] = "FARGATE";
        if (!task.ContainsKey("tags")) task["tags"] = new JsonArray();
        (task["cpu"], task["memory"]) = (definition["cpu"]?.DeepClone(), definition["memory"]?.DeepClone());
        (task["desiredStatus"], task["lastStatus"], task["connectivity"]) = ("RUNNING", "RUNNING", "CONNECTED");
        (task["createdAt"], task["startedAt"]) = (context.Now.ToJson(), context.Now.ToJson());
        task["containers"] = definition.Objects("containerDefinitions").Select(c => new JsonObject
        {
            ["containerArn"] = $"arn:aws:ecs:{context.Region}:{context.Account}:container/{cluster}/{id}/{ResourceIds.Uuid()}",
            ["name"] = c.Text("name"),
            ["image"] = c.Text("image"),
            ["taskArn"] = arn,
            ["lastStatus"] = "RUNNING",
        }).ToJson();
        EcsState.Tasks.Put(context, ResourceName.Here(context, $"{cluster}/{id}"), task);
        return task;
    }

    /// <summary>Runs a program in a task that runs already, as its role.</summary>
    public void RunIn(CallContext context, JsonObject task, string role, RehearsalProgram program) =>
        _ = code.Run(context, program, role, task.Needed("taskArn")[(task.Needed("taskArn").LastIndexOf('/') + 1)..]);

    /// <summary>Stops a task; it stays to be seen.</summary>
    public static JsonObject Stop(CallContext context, JsonObject task, string reason, string stopCode)
    {
        var stopped = task.Copy();
        (stopped["desiredStatus"], stopped["lastStatus"], stopped["stoppedAt"]) = ("STOPPED", "STOPPED", context.Now.ToJson());
        (stopped["stoppedReason"], stopped["stopCode"], stopped["connectivity"]) = (reason, stopCode, "DISCONNECTED");
        foreach (var container in stopped.Objects("containers")) container["lastStatus"] = "STOPPED";
        EcsState.Tasks.Put(context, ResourceName.Here(context, EcsState.TaskName(stopped.Needed("clusterArn"), stopped.Needed("taskArn"))), stopped);
        return stopped;
    }

    /// <summary>The command of a container, the request's where it has one, as one line and word by word.</summary>
    private static IEnumerable<string> Commands(JsonObject container, JsonObject? overrides)
    {
        var other = overrides?.Objects("containerOverrides").FirstOrDefault(o => o.Text("name") == container.Text("name"));
        var words = (other?["command"] is null ? container : other).Texts("command").ToList();
        yield return string.Join(' ', words);
        yield return string.Join('\n', words);
    }
}
