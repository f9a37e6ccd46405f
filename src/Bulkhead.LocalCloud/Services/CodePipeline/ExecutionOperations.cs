using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>Executions of pipelines, and what is seen of them.</summary>
internal sealed class ExecutionOperations(PipelineRunner runner)
{
    public JsonObject StartPipelineExecution(CallContext context, JsonObject input)
    {
        PipelineState.Require(context, input.Needed("name"));
        // A rule of EventBridge comes as the role of its target.
        var trigger = context.IsServiceRole ? "CloudWatchEvent" : "StartPipelineExecution";
        return new JsonObject { ["pipelineExecutionId"] = runner.Start(context, input.Needed("name"), trigger, context.Caller.Arn) };
    }

    public JsonObject StopPipelineExecution(CallContext context, JsonObject input)
    {
        var execution = PipelineState.Execution(context, input.Needed("pipelineName"), input.Needed("pipelineExecutionId")).Copy();
        if (execution.Text("status") != "InProgress")
            throw new ServiceException("PipelineExecutionNotStoppableException", $"The execution is {execution.Text("status")}.");
        foreach (var action in execution.Objects("actions").Where(a => a.Text("status") == "InProgress")) action["status"] = "Abandoned";
        foreach (var stage in execution.Objects("stages").Where(s => s.Text("status") == "InProgress")) stage["status"] = "Stopped";
        (execution["status"], execution["inside"], execution["reason"]) = ("Stopped", false, input.Text("reason"));
        PipelineState.PutExecution(context, execution);
        runner.Advance(context, input.Needed("pipelineName"));
        return new JsonObject { ["pipelineExecutionId"] = execution.Needed("id") };
    }

    public static JsonObject GetPipelineExecution(CallContext context, JsonObject input)
    {
        var execution = PipelineState.Execution(context, input.Needed("pipelineName"), input.Needed("pipelineExecutionId"));
        return new JsonObject
        {
            ["pipelineExecution"] = new JsonObject
            {
                ["pipelineName"] = execution.Needed("pipeline"),
                ["pipelineVersion"] = execution.Int("version"),
                ["pipelineExecutionId"] = execution.Needed("id"),
                ["status"] = execution.Needed("status"),
                ["trigger"] = execution.Object("trigger")!.Copy(),
                ["executionType"] = "STANDARD",
                ["executionMode"] = Mode(context, execution),
                ["artifactRevisions"] = execution.Objects("sources").Select(s => new JsonObject
                {
                    ["name"] = s.Needed("artifact"),
                    ["revisionId"] = s.Needed("revisionId"),
                    ["revisionSummary"] = s.Text("revisionSummary"),
                    ["created"] = s.Needed("created"),
                }).ToJson(),
            },
        };
    }

    public static JsonObject ListPipelineExecutions(CallContext context, JsonObject input)
    {
        PipelineState.Require(context, input.Needed("pipelineName"));
        return PipelineState.Pages.Page(input, "pipelineExecutionSummaries", PipelineState.ExecutionsOf(context, input.Needed("pipelineName")), e => new JsonObject
        {
            ["pipelineExecutionId"] = e.Needed("id"),
            ["status"] = e.Needed("status"),
            ["startTime"] = e.Needed("started"),
            ["lastUpdateTime"] = e.Needed("updated"),
            ["trigger"] = e.Object("trigger")!.Copy(),
            ["executionType"] = "STANDARD",
            ["executionMode"] = Mode(context, e),
            ["sourceRevisions"] = e.Objects("sources").Select(s => s.Pick("actionName", "revisionId", "revisionSummary")).ToJson(),
        });
    }

    public static JsonObject ListActionExecutions(CallContext context, JsonObject input)
    {
        PipelineState.Require(context, input.Needed("pipelineName"));
        var wanted = input.Object("filter") is { } filter ? filter.Text("pipelineExecutionId") ?? filter.Object("latestInPipelineExecution")?.Text("pipelineExecutionId") : null;
        var all = PipelineState.ExecutionsOf(context, input.Needed("pipelineName")).Where(e => wanted is null || e.Value.Text("id") == wanted)
            .SelectMany(e => e.Value.Objects("actions").Reverse().Select((a, i) => KeyValuePair.Create($"{e.Key}/{i:d4}", (Execution: e.Value, Action: a))));
        return PipelineState.Pages.Page(input, "actionExecutionDetails", all, pair => Detail(context, pair.Execution, pair.Action));
    }

    public static JsonObject GetPipelineState(CallContext context, JsonObject input)
    {
        var pipeline = PipelineState.Require(context, input.Needed("name"));
        var declaration = pipeline.Object("pipeline")!;
        var executions = PipelineState.ExecutionsOf(context, input.Needed("name")).Select(e => e.Value).ToList();
        var states = new JsonArray();
        foreach (var stage in declaration.Objects("stages")) states.Add((JsonNode)StageState(pipeline, stage, executions));
        return new JsonObject
        {
            ["pipelineName"] = input.Needed("name"),
            ["pipelineVersion"] = declaration.Int("version"),
            ["created"] = pipeline.Needed("created"),
            ["updated"] = pipeline.Needed("updated"),
            ["stageStates"] = states,
        };
    }

    private static JsonObject StageState(JsonObject pipeline, JsonObject stage, IReadOnlyList<JsonObject> executions)
    {
        var name = stage.Needed("name");
        var off = pipeline.Object("transitions")!.Object(name);
        var transition = new JsonObject { ["enabled"] = off is null };
        if (off is not null) foreach (var (key, value) in off.Pick("disabledReason", "lastChangedAt", "lastChangedBy")) transition[key] = value!.DeepClone();
        var shown = new JsonObject { ["stageName"] = name, ["inboundTransitionState"] = transition };
        var latest = executions.FirstOrDefault(e => e.Objects("stages").Any(s => s.Text("name") == name));
        if (latest is not null)
        {
            shown["latestExecution"] = new JsonObject
            {
                ["pipelineExecutionId"] = latest.Needed("id"),
                ["status"] = latest.Objects("stages").First(s => s.Text("name") == name).Needed("status"),
            };
        }

        if (executions.FirstOrDefault(e => e.Text("status") == "InProgress" && !e.Flag("inside") && e.Text("waitsFor") == name) is { } waiting)
            shown["inboundExecution"] = new JsonObject { ["pipelineExecutionId"] = waiting.Needed("id"), ["status"] = "InProgress" };
        shown["actionStates"] = stage.Objects("actions").Select(a => ActionState(a.Needed("name"), name, latest)).ToJson();
        return shown;
    }

    private static JsonObject ActionState(string name, string stage, JsonObject? execution)
    {
        var shown = new JsonObject { ["actionName"] = name };
        if (execution?.Objects("actions").LastOrDefault(a => a.Text("stage") == stage && a.Text("name") == name) is not { } action) return shown;
        var latest = new JsonObject
        {
            ["actionExecutionId"] = action.Needed("id"),
            ["status"] = action.Needed("status"),
            ["lastStatusChange"] = action.Needed("updated"),
        };
        foreach (var (from, to) in new[] { ("summary", "summary"), ("externalId", "externalExecutionId"), ("token", "token"), ("by", "lastUpdatedBy") })
        {
            if (action.Text(from) is { } text) latest[to] = text;
        }

        if (action.Object("error") is { } error) latest["errorDetails"] = error.Copy();
        shown["latestExecution"] = latest;
        return shown;
    }

    private static JsonObject Detail(CallContext context, JsonObject execution, JsonObject action)
    {
        var declared = PipelineState.Version(context, execution.Needed("pipeline"), execution.Int("version")!.Value)
            .Objects("stages").First(s => s.Text("name") == action.Text("stage")).Objects("actions").First(a => a.Text("name") == action.Text("name"));
        var asked = declared.Pick("actionTypeId", "configuration", "roleArn", "region", "namespace");
        asked["inputArtifacts"] = Artifacts(execution, declared, "inputArtifacts");
        var result = new JsonObject();
        if (action.Text("externalId") is { } external) result["externalExecutionId"] = external;
        if (action.Text("summary") is { } summary) result["externalExecutionSummary"] = summary;
        if (action.Object("error") is { } error) result["errorDetails"] = error.Copy();
        return new JsonObject
        {
            ["pipelineExecutionId"] = execution.Needed("id"),
            ["pipelineVersion"] = execution.Int("version"),
            ["actionExecutionId"] = action.Needed("id"),
            ["stageName"] = action.Needed("stage"),
            ["actionName"] = action.Needed("name"),
            ["startTime"] = action.Needed("started"),
            ["lastUpdateTime"] = action.Needed("updated"),
            ["status"] = action.Needed("status"),
            ["input"] = asked,
            ["output"] = new JsonObject { ["outputArtifacts"] = Artifacts(execution, declared, "outputArtifacts"), ["executionResult"] = result },
        };
    }

    private static JsonArray Artifacts(JsonObject execution, JsonObject action, string member) => action.Objects(member)
        .Select(a => a.Needed("name")).Where(a => execution.Object("artifacts")!.ContainsKey(a))
        .Select(a => new JsonObject { ["name"] = a, ["s3location"] = execution.Object("artifacts")!.Object(a)!.Copy() }).ToJson();

    private static string Mode(CallContext context, JsonObject execution) =>
        PipelineState.Version(context, execution.Needed("pipeline"), execution.Int("version")!.Value).Needed("executionMode");
}
