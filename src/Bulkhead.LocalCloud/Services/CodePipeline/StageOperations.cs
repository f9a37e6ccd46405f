using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>Approvals, transitions between stages, and trying a stage again.</summary>
internal sealed class StageOperations(PipelineRunner runner)
{
    public JsonObject PutApprovalResult(CallContext context, JsonObject input)
    {
        var (name, stage, action) = (input.Needed("pipelineName"), input.Needed("stageName"), input.Needed("actionName"));
        var declared = PipelineState.RequireStage(PipelineState.Require(context, name).Object("pipeline")!, stage);
        if (declared.Objects("actions").All(a => a.Text("name") != action))
            throw new ServiceException("ActionNotFoundException", $"Stage '{stage}' does not have an action named '{action}'");
        var found = PipelineState.ExecutionsOf(context, name).Select(e => e.Value)
            .FirstOrDefault(e => e.Objects("actions").Any(a => a.Text("stage") == stage && a.Text("name") == action && a.Text("token") == input.Needed("token")))
            ?? throw new ServiceException("InvalidApprovalTokenException", "The approval token is not valid.");
        var execution = found.Copy();
        var waiting = execution.Objects("actions").Last(a => a.Text("token") == input.Needed("token"));
        if (waiting.Text("status") != "InProgress" || execution.Text("status") != "InProgress")
            throw new ServiceException("ApprovalAlreadyCompletedException", "The approval has been completed already.");
        var result = input.Object("result")!;
        waiting["status"] = result.Needed("status") == "Approved" ? "Succeeded" : "Failed";
        waiting["summary"] = result.Needed("summary");
        waiting["by"] = context.Caller.Arn;
        waiting["updated"] = context.Now.ToJson();
        runner.Resume(context, execution);
        return new JsonObject { ["approvedAt"] = context.Now.ToJson() };
    }

    public JsonObject EnableStageTransition(CallContext context, JsonObject input)
    {
        ChangeTransition(context, input, (transitions, stage) => transitions.Remove(stage));
        runner.Advance(context, input.Needed("pipelineName"));
        return [];
    }

    public static JsonObject DisableStageTransition(CallContext context, JsonObject input)
    {
        ChangeTransition(context, input, (transitions, stage) => transitions[stage] = new JsonObject
        {
            ["disabledReason"] = input.Needed("reason"),
            ["lastChangedAt"] = context.Now.ToJson(),
            ["lastChangedBy"] = context.Caller.Arn,
        });
        return [];
    }

    public JsonObject RetryStageExecution(CallContext context, JsonObject input)
    {
        var (name, stage) = (input.Needed("pipelineName"), input.Needed("stageName"));
        PipelineState.RequireStage(PipelineState.Require(context, name).Object("pipeline")!, stage);
        var execution = PipelineState.Execution(context, name, input.Needed("pipelineExecutionId")).Copy();
        var latest = PipelineState.ExecutionsOf(context, name).Select(e => e.Value).First(e => e.Objects("stages").Any(s => s.Text("name") == stage));
        if (latest.Text("id") != execution.Text("id"))
            throw new ServiceException("NotLatestPipelineExecutionException", "A later execution has been in the stage.");
        if (execution.Objects("stages").First(s => s.Text("name") == stage).Text("status") is not ("Failed" or "Stopped"))
            throw new ServiceException("StageNotRetryableException", $"The stage '{stage}' has not failed.");
        var all = input.Needed("retryMode") == "ALL_ACTIONS";
        var again = execution.Objects("actions").Where(a => a.Text("stage") == stage && (all || a.Text("status") != "Succeeded")).ToList();
        foreach (var action in again) execution["actions"]!.AsArray().Remove(action);
        execution["status"] = "InProgress";
        runner.Resume(context, execution);
        return new JsonObject { ["pipelineExecutionId"] = execution.Needed("id") };
    }

    private static void ChangeTransition(CallContext context, JsonObject input, Action<JsonObject, string> change)
    {
        var pipeline = PipelineState.Require(context, input.Needed("pipelineName")).Copy();
        var stages = pipeline.Object("pipeline")!.Objects("stages").Select(s => s.Needed("name")).ToList();
        var index = stages.IndexOf(PipelineState.RequireStage(pipeline.Object("pipeline")!, input.Needed("stageName")).Needed("name"));
        // The way out of a stage is the way into the next one.
        if (input.Needed("transitionType") == "Outbound") index++;
        if (index >= stages.Count || index == 0)
            throw new ServiceException("ValidationException", $"The stage '{input.Needed("stageName")}' has no {input.Needed("transitionType")} transition.");
        change(pipeline.Object("transitions")!, stages[index]);
        PipelineState.Put(context, pipeline);
    }
}
