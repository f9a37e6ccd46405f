using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>Where CodePipeline keeps pipelines, the versions of their declarations, and their executions.</summary>
internal static class PipelineState
{
    public const string ServicePrincipal = "codepipeline.amazonaws.com";

    public static readonly RegionalResources Pipelines = new("codepipeline", "pipelines");
    public static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 100, "InvalidNextTokenException");

    private static readonly RegionalResources Versions = new("codepipeline", "versions");
    private static readonly RegionalResources Executions = new("codepipeline", "executions");

    private const int MostExecutions = 99_999_999;

    /// <summary>A pipeline's ARN.</summary>
    public static string ArnOf(ResourceName name) => $"arn:aws:codepipeline:{name.Region}:{name.Account}:{name.Name}";

    /// <summary>A pipeline of the caller.</summary>
    /// <exception cref="ServiceException">PipelineNotFoundException.</exception>
    public static JsonObject Require(CallContext context, string name) => Pipelines.Find(context, ResourceName.Here(context, name))
        ?? throw new ServiceException("PipelineNotFoundException", $"Account '{context.Account}' does not have a pipeline with name '{name}'");

    /// <summary>Keeps a pipeline.</summary>
    public static void Put(CallContext context, JsonObject pipeline) =>
        Pipelines.Put(context, ResourceName.Here(context, pipeline.Object("pipeline")!.Needed("name")), pipeline);

    /// <summary>Keeps a version of a declaration.</summary>
    public static void PutVersion(CallContext context, JsonObject declaration) => Versions.Put(context, VersionName(context, declaration.Needed("name"), declaration.Int("version")!.Value), declaration.Copy());

    /// <summary>A version of a declaration.</summary>
    /// <exception cref="ServiceException">PipelineVersionNotFoundException.</exception>
    public static JsonObject Version(CallContext context, string name, int version) => Versions.Find(context, VersionName(context, name, version))
        ?? throw new ServiceException("PipelineVersionNotFoundException", $"Pipeline '{name}' does not have a version {version}");

    /// <summary>A pipeline's executions, the newest first.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> ExecutionsOf(CallContext context, string name) =>
        Executions.All(context).Where(e => e.Key.StartsWith(name + "/", StringComparison.Ordinal));

    /// <summary>An execution.</summary>
    /// <exception cref="ServiceException">PipelineExecutionNotFoundException.</exception>
    public static JsonObject Execution(CallContext context, string name, string id)
    {
        Require(context, name);
        return ExecutionsOf(context, name).Select(e => e.Value).FirstOrDefault(e => e.Text("id") == id)
            ?? throw new ServiceException("PipelineExecutionNotFoundException", $"Pipeline '{name}' does not have an execution with id '{id}'");
    }

    /// <summary>Keeps an execution. Its number puts it before all earlier ones.</summary>
    public static void PutExecution(CallContext context, JsonObject execution)
    {
        execution["updated"] = context.Now.ToJson();
        Executions.Put(context, ResourceName.Here(context, $"{execution.Needed("pipeline")}/{MostExecutions - execution.Int("number")!.Value:d8}"), execution);
    }

    /// <summary>Forgets everything of a pipeline.</summary>
    public static void RemoveAll(CallContext context, string name)
    {
        foreach (var resources in new[] { Versions, Executions })
        {
            foreach (var (key, _) in resources.All(context).Where(v => v.Key.StartsWith(name + "/", StringComparison.Ordinal)).ToList())
                resources.Remove(context, ResourceName.Here(context, key));
        }

        Pipelines.Remove(context, ResourceName.Here(context, name));
    }

    /// <summary>The stages of a declaration.</summary>
    public static IReadOnlyList<JsonObject> StagesOf(JsonObject declaration) => [.. declaration.Objects("stages")];

    /// <summary>A stage of a pipeline by its name.</summary>
    /// <exception cref="ServiceException">StageNotFoundException.</exception>
    public static JsonObject RequireStage(JsonObject declaration, string stage) => declaration.Objects("stages").FirstOrDefault(s => s.Text("name") == stage)
        ?? throw new ServiceException("StageNotFoundException", $"Pipeline '{declaration.Needed("name")}' does not have a stage named '{stage}'");

    private static ResourceName VersionName(CallContext context, string name, int version) => ResourceName.Here(context, $"{name}/{version:d6}");
}
