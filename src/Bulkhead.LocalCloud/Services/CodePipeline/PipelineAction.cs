using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>One action of an execution, while it runs.</summary>
/// <param name="Pipeline">The pipeline's declaration.</param>
/// <param name="Declaration">The action's declaration.</param>
/// <param name="Execution">The execution, whose sources and artifacts the action adds to.</param>
/// <param name="Done">What will be kept of the action.</param>
internal sealed record PipelineAction(JsonObject Pipeline, JsonObject Declaration, JsonObject Execution, JsonObject Done)
{
    /// <summary>What the declaration configures.</summary>
    public string? Setting(string name) => Declaration.Object("configuration")!.Text(name);

    /// <summary>A setting that the checks have made sure of.</summary>
    public string Needed(string name) => Setting(name) ?? throw new ActionFailure("ConfigurationError", $"The configuration '{name}' is needed.");

    /// <summary>The name of the action's first output; null when it has none.</summary>
    public string? Output => Declaration.Objects("outputArtifacts").FirstOrDefault()?.Needed("name");

    /// <summary>The name of the action's first input; null when it has none.</summary>
    public string? Input => Declaration.Objects("inputArtifacts").FirstOrDefault()?.Needed("name");

    /// <summary>Says how the action ended.</summary>
    public void End(string status, string? summary = null, string? externalId = null)
    {
        Done["status"] = status;
        if (summary is not null) Done["summary"] = summary;
        if (externalId is not null) Done["externalId"] = externalId;
    }
}
