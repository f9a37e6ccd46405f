using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>What CodePipeline demands of a declaration (AWS CodePipeline User Guide, "CodePipeline pipeline structure reference").</summary>
internal static class PipelineChecks
{
    private const int MaxStages = 50;

    /// <summary>AWS's own actions ("Valid action providers in each action category"), with the configuration that the local cloud's need.</summary>
    private static readonly FrozenDictionary<string, string[]> Providers = new Dictionary<string, string[]>
    {
        ["Source/CodeCommit"] = ["RepositoryName", "BranchName"],
        ["Source/S3"] = ["S3Bucket", "S3ObjectKey"],
        ["Source/CodeStarSourceConnection"] = ["ConnectionArn", "FullRepositoryId", "BranchName"],
        ["Source/ECR"] = ["RepositoryName"],
        ["Build/CodeBuild"] = ["ProjectName"],
        ["Build/ECRBuildAndPublish"] = [],
        ["Test/CodeBuild"] = ["ProjectName"],
        ["Test/DeviceFarm"] = [],
        ["Deploy/CloudFormation"] = ["ActionMode", "StackName"],
        ["Deploy/CloudFormationStackSet"] = [],
        ["Deploy/CloudFormationStackInstances"] = [],
        ["Deploy/S3"] = ["BucketName", "Extract"],
        ["Deploy/CodeDeploy"] = [],
        ["Deploy/CodeDeployToECS"] = [],
        ["Deploy/EC2"] = [],
        ["Deploy/ECS"] = [],
        ["Deploy/EKS"] = [],
        ["Deploy/ElasticBeanstalk"] = [],
        ["Deploy/AppConfig"] = [],
        ["Deploy/OpsWorks"] = [],
        ["Deploy/ServiceCatalog"] = [],
        ["Deploy/Alexa"] = [],
        ["Deploy/Lambda"] = [],
        ["Approval/Manual"] = [],
        ["Invoke/Lambda"] = ["FunctionName"],
        ["Invoke/StepFunctions"] = ["StateMachineArn"],
        ["Invoke/CodePipeline"] = [],
        ["Invoke/InspectorScan"] = [],
        ["Compute/Commands"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Refuses a declaration that is not right.</summary>
    /// <exception cref="ServiceException">InvalidStructureException, InvalidStageDeclarationException or InvalidActionDeclarationException.</exception>
    public static void Check(CallContext context, JsonObject declaration)
    {
        var stages = PipelineState.StagesOf(declaration);
        if (stages.Count < 2) throw Structure($"Pipeline has only {stages.Count} stage(s). There should be a minimum of 2 stages in a pipeline");
        if (stages.Count > MaxStages) throw Structure($"A pipeline has at most {MaxStages} stages");
        if (declaration.Object("artifactStore") is null == declaration.Object("artifactStores") is null)
            throw Structure("A pipeline must have either an artifactStore or artifactStores");
        RefuseDuplicate(stages.Select(s => s.Needed("name")), "stage");
        var made = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, stage) in stages.Index())
        {
            var actions = stage.Objects("actions").ToList();
            if (actions.Count == 0) throw new ServiceException("InvalidStageDeclarationException", $"Stage '{stage.Needed("name")}' has no actions");
            RefuseDuplicate(actions.Select(a => a.Needed("name")), "action");
            foreach (var action in actions.OrderBy(a => a.Int("runOrder") ?? 1)) CheckAction(context, index, action, made);
        }
    }

    /// <summary>The connections to repositories outside of AWS that a declaration uses.</summary>
    public static IEnumerable<string> ConnectionsOf(JsonObject declaration) => declaration.Objects("stages").SelectMany(s => s.Objects("actions"))
        .Select(a => a.Object("configuration")?.Text("ConnectionArn")).OfType<string>().Distinct(StringComparer.Ordinal);

    private static void CheckAction(CallContext context, int stage, JsonObject action, HashSet<string> made)
    {
        var (name, type) = (action.Needed("name"), action.Object("actionTypeId")!);
        var (category, owner, provider) = (type.Needed("category"), type.Needed("owner"), type.Needed("provider"));
        if (stage == 0 && category != "Source") throw Structure("Pipeline should start with a stage that only contains source actions");
        if (stage > 0 && category == "Source") throw Structure("Only the first stage may contain source actions");
        if (owner != "AWS" || !Providers.TryGetValue($"{category}/{provider}", out var needed))
        {
            throw Action($"ActionType (Category: '{category}', Provider: '{provider}', Owner: '{owner}', Version: '{type.Needed("version")}') in action '{name}' is not available in region {context.Region.Value.ToUpperInvariant().Replace('-', '_')}");
        }

        foreach (var key in needed)
        {
            if (action.Object("configuration")?.Text(key) is null) throw Action($"Action configuration for action '{name}' is missing required configuration '{key}'");
        }

        foreach (var artifact in action.Objects("inputArtifacts").Select(a => a.Needed("name")))
        {
            if (!made.Contains(artifact)) throw Structure($"Input Artifact Bundle {artifact} in action {name} is not declared as Output Artifact Bundle in any of the preceding actions");
        }

        foreach (var artifact in action.Objects("outputArtifacts").Select(a => a.Needed("name")))
        {
            if (!made.Add(artifact)) throw Structure($"Output Artifact Bundle name must be unique within the pipeline. {artifact} has duplicates");
        }
    }

    private static void RefuseDuplicate(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name)) throw Structure($"The {what} name '{name}' is there more than once");
        }
    }

    private static ServiceException Structure(string message) => new("InvalidStructureException", message);

    private static ServiceException Action(string message) => new("InvalidActionDeclarationException", message);
}
