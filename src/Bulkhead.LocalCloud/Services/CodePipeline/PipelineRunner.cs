using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>
/// Brings executions through the stages of their pipelines (AWS CodePipeline User Guide, "How pipeline executions work"). All that can
/// be done is done in the call that makes it possible; an execution stops at an approval, and at a transition that is switched off.
/// </summary>
internal sealed class PipelineRunner(ActionRunner actions)
{
    /// <summary>Starts an execution; answers its id.</summary>
    /// <param name="context">The call.</param>
    /// <param name="name">The pipeline.</param>
    /// <param name="trigger">What started it.</param>
    /// <param name="detail">Who or what that was.</param>
    public string Start(CallContext context, string name, string trigger, string detail)
    {
        var pipeline = PipelineState.Require(context, name).Copy();
        var number = pipeline.Int("executions")!.Value + 1;
        pipeline["executions"] = number;
        PipelineState.Put(context, pipeline);
        var id = ResourceIds.Uuid();
        PipelineState.PutExecution(context, new JsonObject
        {
            ["id"] = id,
            ["number"] = number,
            ["pipeline"] = name,
            ["version"] = pipeline.Object("pipeline")!.Int("version"),
            ["status"] = "InProgress",
            ["started"] = context.Now.ToJson(),
            ["trigger"] = new JsonObject { ["triggerType"] = trigger, ["triggerDetail"] = detail },
            ["next"] = 0,
            ["inside"] = false,
            ["sources"] = new JsonArray(),
            ["artifacts"] = new JsonObject(),
            ["stages"] = new JsonArray(),
            ["actions"] = new JsonArray(),
        });
        Advance(context, name);
        return id;
    }

    /// <summary>Goes on with an execution whose stage can go on, and with those that waited for it.</summary>
    public void Resume(CallContext context, JsonObject execution)
    {
        var declaration = PipelineState.Version(context, execution.Needed("pipeline"), execution.Int("version")!.Value);
        RunStage(context, declaration, execution);
        PipelineState.PutExecution(context, execution);
        Advance(context, execution.Needed("pipeline"));
    }

    /// <summary>Brings every execution as far as it gets, the oldest first.</summary>
    public void Advance(CallContext context, string name)
    {
        var running = PipelineState.ExecutionsOf(context, name).Select(e => e.Value).Where(e => e.Text("status") == "InProgress").Reverse().Select(e => e.Copy()).ToList();
        foreach (var execution in running)
        {
            Move(context, execution, running);
            PipelineState.PutExecution(context, execution);
        }

        foreach (var older in Superseded(context, running))
        {
            older["status"] = "Superseded";
            PipelineState.PutExecution(context, older);
        }
    }

    private void Move(CallContext context, JsonObject execution, List<JsonObject> running)
    {
        var pipeline = PipelineState.Require(context, execution.Needed("pipeline"));
        var declaration = PipelineState.Version(context, execution.Needed("pipeline"), execution.Int("version")!.Value);
        var stages = PipelineState.StagesOf(declaration);
        var isAlone = declaration.Text("executionMode") == "PARALLEL";
        while (execution.Text("status") == "InProgress" && !execution.Flag("inside"))
        {
            var next = execution.Int("next")!.Value;
            if (next == stages.Count)
            {
                execution["status"] = "Succeeded";
                return;
            }

            var stage = stages[next].Needed("name");
            execution["waitsFor"] = stage;
            if (pipeline.Object("transitions")!.ContainsKey(stage)) return;
            if (!isAlone && running.Any(other => other != execution && other.Text("status") == "InProgress" && other.Flag("inside") && other.Int("next") == next)) return;
            execution["stages"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = stage, ["status"] = "InProgress" });
            RunStage(context, declaration, execution);
        }
    }

    /// <summary>Of executions that wait for the same stage the newest alone goes on.</summary>
    private static List<JsonObject> Superseded(CallContext context, List<JsonObject> running)
    {
        var waiting = running.Where(e => e.Text("status") == "InProgress" && !e.Flag("inside")
            && PipelineState.Version(context, e.Needed("pipeline"), e.Int("version")!.Value).Text("executionMode") == "SUPERSEDED");
        return [.. waiting.GroupBy(e => e.Text("waitsFor")).SelectMany(group => group.SkipLast(1))];
    }

    /// <summary>Runs what is left of a stage: actions of a lower order first. The execution leaves the stage, waits in it, or fails.</summary>
    private void RunStage(CallContext context, JsonObject declaration, JsonObject execution)
    {
        var next = execution.Int("next")!.Value;
        var stage = PipelineState.StagesOf(declaration)[next];
        var state = execution.Objects("stages").Last(s => s.Text("name") == stage.Text("name"));
        state["status"] = "InProgress";
        foreach (var order in stage.Objects("actions").GroupBy(a => a.Int("runOrder") ?? 1).OrderBy(g => g.Key))
        {
            foreach (var action in order.Where(a => StatusOf(execution, stage, a) is null)) RunAction(context, declaration, stage, action, execution);
            var statuses = order.Select(a => StatusOf(execution, stage, a)).ToList();
            if (statuses.Contains("Failed"))
            {
                (state["status"], execution["status"], execution["inside"]) = ("Failed", "Failed", false);
                return;
            }

            execution["inside"] = statuses.Contains("InProgress");
            if (execution.Flag("inside")) return;
        }

        state["status"] = "Succeeded";
        (execution["next"], execution["inside"]) = (next + 1, false);
    }

    private void RunAction(CallContext context, JsonObject declaration, JsonObject stage, JsonObject action, JsonObject execution)
    {
        var done = new JsonObject
        {
            ["stage"] = stage.Needed("name"),
            ["name"] = action.Needed("name"),
            ["id"] = ResourceIds.Uuid(),
            ["started"] = context.Now.ToJson(),
            ["updated"] = context.Now.ToJson(),
        };
        try
        {
            var arn = PipelineState.ArnOf(ResourceName.Here(context, declaration.Needed("name")));
            var role = declaration.Needed("roleArn");
            var service = context with { Service = "codepipeline", Origin = CallOrigin.Unknown };
            var acting = ServiceRole.Assume(service, role, PipelineState.ServicePrincipal, arn)
                ?? throw new ActionFailure("PermissionError", $"CodePipeline is not authorized to perform AssumeRole on role {role}");
            actions.Run(acting, new PipelineAction(declaration, action, execution, done));
        }
        catch (ActionFailure failure)
        {
            done["status"] = "Failed";
            done["error"] = new JsonObject { ["code"] = failure.Code, ["message"] = failure.Message };
        }

        execution["actions"]!.AsArray().Add((JsonNode)done);
    }

    private static string? StatusOf(JsonObject execution, JsonObject stage, JsonObject action) => execution.Objects("actions")
        .LastOrDefault(a => a.Text("stage") == stage.Text("name") && a.Text("name") == action.Text("name"))?.Text("status");
}
