using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CodeCommit;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>
/// AWS CodePipeline: pipelines and their executions. A push to a branch of CodeCommit starts the pipelines that poll it; others are
/// started by rules of EventBridge.
/// </summary>
internal sealed class CodePipelineHandler : ServiceHandler
{
    private readonly PipelineRunner _runner;

    public CodePipelineHandler(RoleCode code, EventRouter router) : base("codepipeline")
    {
        _runner = new PipelineRunner(new ActionRunner(code));
        var (pipelines, executions, stages) = (new PipelineOperations(_runner), new ExecutionOperations(_runner), new StageOperations(_runner));
        Add(pipelines.CreatePipeline, PipelineOperations.GetPipeline, PipelineOperations.UpdatePipeline, PipelineOperations.ListPipelines, PipelineOperations.DeletePipeline);
        Add(PipelineOperations.TagResource, PipelineOperations.UntagResource, PipelineOperations.ListTagsForResource);
        Add(executions.StartPipelineExecution, executions.StopPipelineExecution, ExecutionOperations.GetPipelineExecution, ExecutionOperations.ListPipelineExecutions);
        Add(ExecutionOperations.ListActionExecutions, ExecutionOperations.GetPipelineState);
        Add(stages.PutApprovalResult, stages.EnableStageTransition, StageOperations.DisableStageTransition, stages.RetryStageExecution);
        router.Listen(Poll);
    }

    private void Poll(CallContext context, BusEvent happened)
    {
        var envelope = happened.Envelope;
        if (envelope.Text("source") != RepositoryEvents.Source || envelope.Text("detail-type") != RepositoryEvents.DetailType || happened.Hops > 0) return;
        var detail = envelope.Object("detail")!;
        if (detail.Text("event") == "referenceDeleted") return;
        foreach (var (name, pipeline) in PipelineState.Pipelines.All(context).ToList())
        {
            var polls = pipeline.Object("pipeline")!.Objects("stages").First().Objects("actions").Any(a => Polls(a, detail));
            if (polls) _runner.Start(context with { Service = Service }, name, "PollForSourceChanges", PipelineState.ArnOf(ResourceName.Here(context, name)));
        }
    }

    /// <summary>"CodeCommit source action reference": a source polls unless it says that it does not; one of another account can't.</summary>
    private static bool Polls(JsonObject action, JsonObject detail) =>
        action.Object("actionTypeId")?.Text("provider") == "CodeCommit" && action.Object("configuration") is { } configuration && action.Text("roleArn") is null
        && configuration.Text("RepositoryName") == detail.Text("repositoryName") && configuration.Text("BranchName") == detail.Text("referenceName")
        && !string.Equals(configuration.Text("PollForSourceChanges"), "false", StringComparison.OrdinalIgnoreCase);
}
