using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>Task definitions and tasks; of containers only the rehearsal program of a command runs.</summary>
internal sealed class TaskOperations(RoleCode code)
{
    // RunTask API page: ten tasks by one call, and overrides of 8,192 characters with those that JSON takes.
    private const int MostTasks = 10;
    private const int LongestOverrides = 8_192;

    private static readonly string[] Settings =
    [
        "containerDefinitions", "cpu", "memory", "executionRoleArn", "taskRoleArn", "family", "networkMode", "volumes", "placementConstraints",
        "requiresCompatibilities", "runtimePlatform", "ephemeralStorage", "ipcMode", "pidMode",
    ];

    public static JsonObject RegisterTaskDefinition(CallContext context, JsonObject input)
    {
        var family = input.Needed("family");
        foreach (var member in new[] { "taskRoleArn", "executionRoleArn" })
        {
            if (input.Text(member) is { } role && Arn.TryParse(role)?.Account != context.Account.Value) throw EcsState.Client("Role is not valid");
        }

        var definition = input.Pick(Settings);
        var revision = EcsState.Definitions.All(context).Where(d => d.Value.Text("family") == family).Select(d => d.Value.Int("revision") ?? 0).DefaultIfEmpty().Max() + 1;
        definition["revision"] = revision;
        definition["taskDefinitionArn"] = $"arn:aws:ecs:{context.Region}:{context.Account}:task-definition/{family}:{revision}";
        definition["status"] = "ACTIVE";
        definition["registeredAt"] = context.Now.ToJson();
        definition["registeredBy"] = context.Caller.Arn;
        definition["tags"] = input.Objects("tags").ToJson();
        EcsState.Definitions.Put(context, ResourceName.Here(context, $"{family}:{revision}"), definition);
        return Shown(definition);
    }

    public static JsonObject DescribeTaskDefinition(CallContext context, JsonObject input) => Shown(Require(context, input.Needed("taskDefinition")));

    public static JsonObject DeregisterTaskDefinition(CallContext context, JsonObject input)
    {
        var definition = Require(context, input.Needed("taskDefinition")).Copy();
        (definition["status"], definition["deregisteredAt"]) = ("INACTIVE", context.Now.ToJson());
        EcsState.Definitions.Put(context, ResourceName.Here(context, $"{definition.Text("family")}:{definition.Int("revision")}"), definition);
        return new JsonObject { ["taskDefinition"] = definition.Without("tags") };
    }

    public static JsonObject ListTaskDefinitions(CallContext context, JsonObject input)
    {
        var (family, status) = (input.Text("familyPrefix"), input.Text("status") ?? "ACTIVE");
        var wanted = EcsState.Definitions.All(context).Where(d => (family is null || d.Value.Text("family") == family) && d.Value.Text("status") == status);
        return EcsState.Pages.Page(input, "taskDefinitionArns", wanted, d => JsonValue.Create(d.Needed("taskDefinitionArn")));
    }

    public JsonObject RunTask(CallContext context, JsonObject input)
    {
        var cluster = EcsState.ClusterOf(input.Text("cluster"));
        var count = input.Int("count") ?? 1;
        if (count is < 1 or > MostTasks) throw new ServiceException("InvalidParameterException", $"Count must be between 1 and {MostTasks}.");
        if (input.Object("overrides")?.ToJsonString().Length > LongestOverrides)
            throw new ServiceException("InvalidParameterException", $"Container Overrides length must be at most {LongestOverrides}");
        if (EcsState.Clusters.Find(context, ResourceName.Here(context, cluster)) is null) throw EcsState.NoCluster();
        var definition = Require(context, input.Needed("taskDefinition"));
        if (definition.Text("status") != "ACTIVE") throw EcsState.Client("TaskDefinition is inactive");
        var program = Commands(definition, input).Select(RehearsalProgram.Find).FirstOrDefault(p => p is not null)
            ?? throw RoleCode.NotRun("containers, but for the rehearsal program in a command");
        var tasks = new JsonArray();
        for (var i = 0; i < count; i++) tasks.Add((JsonNode)Start(context, input, cluster, definition, program));
        return new JsonObject { ["tasks"] = tasks, ["failures"] = new JsonArray() };
    }

    public static JsonObject DescribeTasks(CallContext context, JsonObject input)
    {
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var text in input.Texts("tasks"))
        {
            if (EcsState.Task(context, input.Text("cluster"), text) is { } task) found.Add((JsonNode)task.Copy());
            else missing.Add((JsonNode)new JsonObject { ["arn"] = text, ["reason"] = "MISSING" });
        }

        return new JsonObject { ["tasks"] = found, ["failures"] = missing };
    }

    public static JsonObject ListTasks(CallContext context, JsonObject input)
    {
        var cluster = EcsState.ClusterOf(input.Text("cluster"));
        if (EcsState.Clusters.Find(context, ResourceName.Here(context, cluster)) is null) throw EcsState.NoCluster();
        var (family, status) = (input.Text("family"), input.Text("desiredStatus") ?? "RUNNING");
        var wanted = EcsState.Tasks.All(context).Where(t => t.Key.StartsWith(cluster + "/", StringComparison.Ordinal) && t.Value.Text("desiredStatus") == status
            && (family is null || t.Value.Text("group") == "family:" + family));
        return EcsState.Pages.Page(input, "taskArns", wanted, t => JsonValue.Create(t.Needed("taskArn")));
    }

    public static JsonObject StopTask(CallContext context, JsonObject input)
    {
        var task = (EcsState.Task(context, input.Text("cluster"), input.Needed("task"))
            ?? throw new ServiceException("InvalidParameterException", "The referenced task was not found.")).Copy();
        (task["desiredStatus"], task["lastStatus"], task["stoppedAt"]) = ("STOPPED", "STOPPED", context.Now.ToJson());
        (task["stoppedReason"], task["stopCode"]) = (input.Text("reason") ?? "Task stopped by user", "UserInitiated");
        EcsState.Tasks.Put(context, ResourceName.Here(context, EcsState.TaskName(input.Text("cluster"), input.Needed("task"))), task);
        return new JsonObject { ["task"] = task.Copy() };
    }

    private JsonObject Start(CallContext context, JsonObject input, string cluster, JsonObject definition, RehearsalProgram program)
    {
        var id = ResourceIds.Hex("", 32);
        var arn = $"arn:aws:ecs:{context.Region}:{context.Account}:task/{cluster}/{id}";
        if ((input.Object("overrides")?.Text("taskRoleArn") ?? definition.Text("taskRoleArn")) is { } role)
        {
            if (!RoleCode.Trusts(context, role, EcsState.TaskPrincipal, arn)) throw EcsState.Client($"ECS was unable to assume the role '{role}' that was provided for this task.");
            _ = code.Run(context, program, role, id);
        }

        var task = input.Pick("overrides", "startedBy", "enableExecuteCommand");
        task["taskArn"] = arn;
        task["clusterArn"] = EcsState.ClusterArn(context, cluster);
        task["taskDefinitionArn"] = definition.Needed("taskDefinitionArn");
        task["group"] = input.Text("group") ?? "family:" + definition.Needed("family");
        task["launchType"] = input.Text("launchType") ?? "FARGATE";
        (task["desiredStatus"], task["lastStatus"]) = ("RUNNING", "RUNNING");
        (task["createdAt"], task["startedAt"]) = (context.Now.ToJson(), context.Now.ToJson());
        task["containers"] = definition.Objects("containerDefinitions")
            .Select(c => new JsonObject { ["name"] = c.Text("name"), ["image"] = c.Text("image"), ["taskArn"] = arn, ["lastStatus"] = "RUNNING" }).ToJson();
        task["tags"] = input.Objects("tags").ToJson();
        EcsState.Tasks.Put(context, ResourceName.Here(context, $"{cluster}/{id}"), task);
        return task.Copy();
    }

    /// <summary>The commands of a task's containers: the request's where it has one, as one line and word by word.</summary>
    private static IEnumerable<string> Commands(JsonObject definition, JsonObject input)
    {
        foreach (var container in definition.Objects("containerDefinitions"))
        {
            var other = input.Object("overrides")?.Objects("containerOverrides").FirstOrDefault(o => o.Text("name") == container.Text("name"));
            var words = (other?["command"] is null ? container : other).Texts("command").ToList();
            yield return string.Join(' ', words);
            yield return string.Join('\n', words);
        }
    }

    private static JsonObject Shown(JsonObject definition) =>
        new() { ["taskDefinition"] = definition.Without("tags"), ["tags"] = definition.Objects("tags").ToJson() };

    private static JsonObject Require(CallContext context, string text) => EcsState.Definition(context, text) ?? throw EcsState.Client("Unable to describe task definition.");
}
