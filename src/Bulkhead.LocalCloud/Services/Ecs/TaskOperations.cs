using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>Tasks that are run by themselves, and what is done with any task.</summary>
internal sealed class TaskOperations(TaskRunner runner, ServiceScheduler scheduler)
{
    // RunTask and StartTask API pages: ten tasks by one call, and overrides of 8,192 characters with those that JSON takes.
    private const int MostTasks = 10;
    private const int LongestOverrides = 8_192;

    public JsonObject RunTask(CallContext context, JsonObject input)
    {
        var count = input.Int("count") ?? 1;
        if (count is < 1 or > MostTasks) throw EcsState.Invalid($"Count must be between 1 and {MostTasks}.");
        var (cluster, definition, program) = Prepare(context, input);
        var tasks = new JsonArray();
        for (var i = 0; i < count; i++) tasks.Add((JsonNode)Shown(runner.Start(context, cluster, definition, program, RequestOf(context, input, definition))));
        return new JsonObject { ["tasks"] = tasks, ["failures"] = new JsonArray() };
    }

    public JsonObject StartTask(CallContext context, JsonObject input)
    {
        var instances = input.Texts("containerInstances").ToList();
        if (instances.Count is < 1 or > MostTasks) throw EcsState.Invalid($"Container instances must be between 1 and {MostTasks}.");
        var (cluster, definition, program) = Prepare(context, input);
        var (tasks, failures) = (new JsonArray(), new JsonArray());
        foreach (var text in instances)
        {
            if (EcsState.Instance(context, cluster, text) is not { } instance)
            {
                failures.Add((JsonNode)new JsonObject { ["arn"] = EcsState.InstanceArn(context, cluster, text), ["reason"] = "MISSING" });
                continue;
            }

            var request = RequestOf(context, input, definition);
            (request["launchType"], request["containerInstanceArn"]) = ("EC2", instance.Needed("containerInstanceArn"));
            tasks.Add((JsonNode)Shown(runner.Start(context, cluster, definition, program, request)));
        }

        return new JsonObject { ["tasks"] = tasks, ["failures"] = failures };
    }

    public static JsonObject DescribeTasks(CallContext context, JsonObject input)
    {
        var withTags = input.Texts("include").Contains("TAGS", StringComparer.Ordinal);
        return EcsState.Describe(
            input.Texts("tasks"), "tasks", text => EcsState.Task(context, input.Text("cluster"), text) is { } task ? withTags ? task.Copy() : Shown(task) : null,
            text => $"arn:aws:ecs:{context.Region}:{context.Account}:task/{EcsState.TaskName(input.Text("cluster"), text)}");
    }

    public static JsonObject ListTasks(CallContext context, JsonObject input)
    {
        var cluster = EcsState.RequireCluster(context, input);
        var (family, status) = (input.Text("family"), input.Text("desiredStatus") ?? "RUNNING");
        var (service, launch, startedBy, instance) = (input.Text("serviceName"), input.Text("launchType"), input.Text("startedBy"), input.Text("containerInstance"));
        var wanted = EcsState.TasksOf(context, cluster).Where(t => t.Value.Text("desiredStatus") == status
            && (family is null || t.Value.Needed("taskDefinitionArn").Contains($":task-definition/{family}:", StringComparison.Ordinal))
            && (service is null || t.Value.Text("group") == "service:" + EcsState.LastOf(service))
            && (launch is null || t.Value.Text("launchType") == launch) && (startedBy is null || t.Value.Text("startedBy") == startedBy)
            && (instance is null || EcsState.LastOf(t.Value.Text("containerInstanceArn") ?? "") == EcsState.LastOf(instance)));
        return EcsState.Pages.Page(input, "taskArns", wanted, t => JsonValue.Create(t.Needed("taskArn")));
    }

    public JsonObject StopTask(CallContext context, JsonObject input)
    {
        _ = EcsState.RequireCluster(context, input);
        var task = EcsState.Task(context, input.Text("cluster"), input.Needed("task")) ?? throw EcsState.Invalid("The referenced task was not found.");
        var stopped = TaskRunner.Stop(context, task, input.Text("reason") ?? "Task stopped by user", "UserInitiated");
        // "If any service's task stops, the scheduler launches another one" (Amazon ECS Developer Guide, "Amazon ECS services").
        scheduler.Replace(context, stopped);
        return new JsonObject { ["task"] = Shown(stopped) };
    }

    /// <summary>ExecuteCommand API page: a command in a container that runs, with its task's role. There is nobody to talk to, so a shell ends at once.</summary>
    public JsonObject ExecuteCommand(CallContext context, JsonObject input)
    {
        var cluster = EcsState.RequireCluster(context, input);
        if (EcsState.Task(context, cluster, input.Needed("task")) is not { } task || task.Text("lastStatus") != "RUNNING")
            throw EcsState.Invalid("The execute command failed because the task is not running or does not exist. Verify the task and try again.");
        if (!task.Flag("enableExecuteCommand"))
        {
            throw EcsState.Invalid("The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. "
                + "Wait and try again or run a new task with execute command enabled and try again.");
        }

        var containers = task.Objects("containers").ToList();
        if (input.Text("container") is null && containers.Count > 1) throw EcsState.Invalid("The container name must be specified for tasks with several containers.");
        var container = containers.FirstOrDefault(c => input.Text("container") is not { } name || c.Text("name") == name)
            ?? throw EcsState.Invalid("The execute command failed because the specified container does not exist. Verify the container name and try again.");
        var program = RehearsalProgram.Find(input.Needed("command")) ?? throw RoleCode.NotRun("commands in containers, but for the rehearsal program");
        var definition = EcsState.Definition(context, task.Needed("taskDefinitionArn"))!;
        // What the role trusts counts when the task starts; its credentials are then there for as long as it runs.
        if (TaskRunner.RoleOf(definition, task.Object("overrides")) is { } role) runner.RunIn(context, task, role, program);
        return new JsonObject
        {
            ["clusterArn"] = task.Needed("clusterArn"),
            ["taskArn"] = task.Needed("taskArn"),
            ["containerArn"] = container.Text("containerArn"),
            ["containerName"] = container.Needed("name"),
            ["interactive"] = input.Flag("interactive"),
            ["session"] = new JsonObject { ["sessionId"] = ResourceIds.LowerCase("ecs-execute-command-", 17) },
        };
    }

    /// <summary>What a call that starts tasks means: its cluster, its definition, and what its containers run.</summary>
    private static (string Cluster, JsonObject Definition, RehearsalProgram Program) Prepare(CallContext context, JsonObject input)
    {
        if (input.Object("overrides")?.ToJsonString().Length > LongestOverrides)
            throw EcsState.Invalid($"Container Overrides length must be at most {LongestOverrides}");
        var cluster = EcsState.RequireCluster(context, input);
        var definition = TaskDefinitionOperations.Runnable(context, input.Needed("taskDefinition"));
        TaskRunner.RefuseMissingNetwork(context, definition, input.Object("networkConfiguration"));
        var program = TaskRunner.Program(definition, input.Object("overrides")) ?? throw RoleCode.NotRun("containers, but for the rehearsal program in a command");
        return (cluster, definition, program);
    }

    private static JsonObject RequestOf(CallContext context, JsonObject input, JsonObject definition)
    {
        var request = input.Pick("overrides", "startedBy", "enableExecuteCommand", "group", "launchType");
        var own = TagSet.Read(input.Objects("tags"), "key", "value");
        var all = input.Text("propagateTags") == "TASK_DEFINITION" ? TagSet.Merge(EcsState.TagsOf(definition), input.Objects("tags"), "key", "value") : own;
        request["tags"] = TagSet.List(all, "key", "value");
        return request;
    }

    private static JsonObject Shown(JsonObject task) => task.Without("tags");
}
