using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>Pipelines and their tags.</summary>
internal sealed class PipelineOperations(PipelineRunner runner)
{
    public JsonObject CreatePipeline(CallContext context, JsonObject input)
    {
        var declaration = Declared(input);
        if (PipelineState.Pipelines.Find(context, ResourceName.Here(context, declaration.Needed("name"))) is not null)
            throw new ServiceException("PipelineNameInUseException", $"A pipeline with the name '{declaration.Needed("name")}' already exists in account '{context.Account}'");
        Check(context, declaration);
        declaration["version"] = 1;
        var pipeline = new JsonObject
        {
            ["pipeline"] = declaration,
            ["created"] = context.Now.ToJson(),
            ["updated"] = context.Now.ToJson(),
            ["tags"] = TagSet.Read(input.Objects("tags"), "key", "value"),
            ["transitions"] = new JsonObject(),
            ["executions"] = 0,
        };
        PipelineState.PutVersion(context, declaration);
        PipelineState.Put(context, pipeline);
        // CreatePipeline runs the pipeline once ("Create a pipeline, stages, and actions").
        runner.Start(context, declaration.Needed("name"), "CreatePipeline", context.Caller.Arn);
        return new JsonObject { ["pipeline"] = declaration.Copy(), ["tags"] = TagSet.List(pipeline.Object("tags"), "key", "value") };
    }

    public static JsonObject GetPipeline(CallContext context, JsonObject input)
    {
        var pipeline = PipelineState.Require(context, input.Needed("name"));
        var declaration = input.Int("version") is { } version ? PipelineState.Version(context, input.Needed("name"), version) : pipeline.Object("pipeline")!;
        var metadata = pipeline.Pick("created", "updated");
        metadata["pipelineArn"] = PipelineState.ArnOf(ResourceName.Here(context, input.Needed("name")));
        return new JsonObject { ["pipeline"] = declaration.Copy(), ["metadata"] = metadata };
    }

    public static JsonObject UpdatePipeline(CallContext context, JsonObject input)
    {
        var declaration = Declared(input);
        var pipeline = PipelineState.Require(context, declaration.Needed("name")).Copy();
        Check(context, declaration);
        declaration["version"] = pipeline.Object("pipeline")!.Int("version")!.Value + 1;
        pipeline["pipeline"] = declaration;
        pipeline["updated"] = context.Now.ToJson();
        PipelineState.PutVersion(context, declaration);
        PipelineState.Put(context, pipeline);
        return new JsonObject { ["pipeline"] = declaration.Copy() };
    }

    public static JsonObject ListPipelines(CallContext context, JsonObject input) => PipelineState.Pages.Page(input, "pipelines", PipelineState.Pipelines.All(context), p =>
    {
        var shown = p.Pick("created", "updated");
        foreach (var (name, value) in p.Object("pipeline")!.Pick("name", "version", "pipelineType", "executionMode")) shown[name] = value!.DeepClone();
        return shown;
    });

    public static JsonObject DeletePipeline(CallContext context, JsonObject input)
    {
        // DeletePipeline API page: one that is not there is deleted too.
        PipelineState.RemoveAll(context, input.Needed("name"));
        return [];
    }

    public static JsonObject TagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("tags"), "key", "value"));

    public static JsonObject UntagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("tagKeys")));

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input)
    {
        var tags = ByArn(context, input).Object("tags")!.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Key, (t.Key, Value: t.Value!.GetValue<string>())));
        return PipelineState.Pages.Page(input, "tags", tags, t => new JsonObject { ["key"] = t.Key, ["value"] = t.Value });
    }

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var pipeline = ByArn(context, input).Copy();
        pipeline["tags"] = change(pipeline.Object("tags")!);
        PipelineState.Put(context, pipeline);
        return [];
    }

    private static JsonObject ByArn(CallContext context, JsonObject input)
    {
        if (Arn.TryParse(input.Needed("resourceArn")) is not { Service: "codepipeline" } arn)
            throw new ServiceException("InvalidArnException", $"{input.Needed("resourceArn")} is not the ARN of a pipeline.");
        var name = ResourceName.Of(context, arn.ToString());
        return (name.Account == context.Account ? PipelineState.Pipelines.Find(context, name) : null)
            ?? throw new ServiceException("ResourceNotFoundException", $"The resource {arn} was not found.");
    }

    /// <summary>The declaration with the defaults that AWS fills in.</summary>
    private static JsonObject Declared(JsonObject input)
    {
        var declaration = input.Object("pipeline")!.Copy();
        declaration["pipelineType"] ??= "V1";
        declaration["executionMode"] ??= "SUPERSEDED";
        foreach (var action in declaration.Objects("stages").SelectMany(s => s.Objects("actions")))
        {
            action["runOrder"] ??= 1;
            action["configuration"] ??= new JsonObject();
            action["inputArtifacts"] ??= new JsonArray();
            action["outputArtifacts"] ??= new JsonArray();
        }

        return declaration;
    }

    private static void Check(CallContext context, JsonObject declaration)
    {
        PipelineChecks.Check(context, declaration);
        var (role, arn) = (declaration.Needed("roleArn"), PipelineState.ArnOf(ResourceName.Here(context, declaration.Needed("name"))));
        if (Arn.TryParse(role)?.Account != context.Account.Value || !RoleCode.Trusts(context, role, PipelineState.ServicePrincipal, arn))
            throw new ServiceException("InvalidStructureException", $"CodePipeline is not authorized to perform AssumeRole on role {role}");
    }
}
