using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>
/// Deployments of stacks (AWS CodePipeline User Guide, "AWS CloudFormation deploy action reference"): the action's role calls
/// CloudFormation and passes the stack's role to it.
/// </summary>
internal static class StackDeploys
{
    /// <summary>Runs the action.</summary>
    /// <exception cref="ActionFailure">The stack was not deployed.</exception>
    public static void Run(CallContext acting, PipelineAction action)
    {
        var (mode, name) = (action.Needed("ActionMode"), action.Needed("StackName"));
        var stacks = new StackStore(acting);
        switch (mode)
        {
            case "CREATE_UPDATE" or "REPLACE_ON_FAILURE":
                if (mode == "REPLACE_ON_FAILURE" && stacks.Find(name) is { } failed && !StackStatus.CanUpdate(failed.Status)) Call(acting, action, "DeleteStack", Named(action));
                Deploy(acting, action, stacks.Find(name) is { Status: not StackStatus.ReviewInProgress } ? "UpdateStack" : "CreateStack");
                break;
            case "CHANGE_SET_REPLACE":
                Call(acting, action, "DeleteChangeSet", new JsonObject { ["StackName"] = name, ["ChangeSetName"] = action.Needed("ChangeSetName") }, "ChangeSetNotFound", "ValidationError");
                var asked = Request(acting, action);
                asked["ChangeSetName"] = action.Needed("ChangeSetName");
                asked["ChangeSetType"] = stacks.Find(name) is { Status: not StackStatus.ReviewInProgress } ? "UPDATE" : "CREATE";
                Call(acting, action, "CreateChangeSet", asked);
                break;
            case "CHANGE_SET_EXECUTE":
                Call(acting, action, "ExecuteChangeSet", new JsonObject { ["StackName"] = name, ["ChangeSetName"] = action.Needed("ChangeSetName") });
                Require(stacks, name);
                break;
            case "DELETE_ONLY":
                Call(acting, action, "DeleteStack", Named(action));
                if (stacks.Find(name) is { } left) throw new ActionFailure("JobFailed", $"The stack is {left.Status}: {left.StatusReason}");
                break;
            default:
                throw new ActionFailure("ConfigurationError", $"The action mode '{mode}' is not known.");
        }

        action.End("Succeeded", externalId: stacks.Find(name)?.Id ?? name);
    }

    private static void Deploy(CallContext acting, PipelineAction action, string operation)
    {
        try
        {
            acting.Call("cloudformation", operation, Request(acting, action));
        }
        catch (ServiceException refusal) when (refusal.Message.Contains("No updates are to be performed", StringComparison.Ordinal))
        {
            return;
        }
        catch (ServiceException refusal) when (refusal.HttpStatus < 500)
        {
            throw Failed(refusal);
        }

        Require(new StackStore(acting), action.Needed("StackName"));
    }

    /// <summary>The work of a deployment is done when the call returns; only what describes it may say that it still runs.</summary>
    private static void Require(StackStore stacks, string name)
    {
        var stack = stacks.Find(name);
        if (stack?.Status is not (StackStatus.CreateComplete or StackStatus.UpdateComplete))
            throw new ActionFailure("JobFailed", $"The deployment of stack {name} failed: {stack?.Status} {stack?.StatusReason}".TrimEnd());
    }

    private static JsonObject Named(PipelineAction action)
    {
        var request = new JsonObject { ["StackName"] = action.Needed("StackName") };
        if (action.Setting("RoleArn") is { } role) request["RoleARN"] = role;
        return request;
    }

    private static JsonObject Request(CallContext acting, PipelineAction action)
    {
        var request = Named(action);
        request["TemplateBody"] = ArtifactBundles.File(acting, action, action.Needed("TemplatePath"));
        if (action.Setting("Capabilities") is { } capabilities)
            request["Capabilities"] = capabilities.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToJson();
        var configuration = action.Setting("TemplateConfiguration") is { } file ? Read(ArtifactBundles.File(acting, action, file)) : [];
        var parameters = configuration.Object("Parameters")?.Copy() ?? [];
        // "Using parameter override functions with CodePipeline pipelines": what the action says comes before the file.
        foreach (var (name, value) in action.Setting("ParameterOverrides") is { } text ? Read(text) : []) parameters[name] = value?.DeepClone();
        if (parameters.Count > 0) request["Parameters"] = parameters.Select(p => new JsonObject { ["ParameterKey"] = p.Key, ["ParameterValue"] = Value(p.Key, p.Value) }).ToJson();
        if (configuration.Object("Tags") is { Count: > 0 } tags) request["Tags"] = TagSet.List(tags);
        return request;
    }

    private static string Value(string name, JsonNode? value) => value is JsonValue
        ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()
        : throw new ActionFailure("NotImplemented", $"Parameter {name}: functions of parameter overrides are not in the local cloud.");

    private static JsonObject Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new ActionFailure("ConfigurationError", "The parameters are no JSON object.");
        }
        catch (JsonException problem)
        {
            throw new ActionFailure("ConfigurationError", $"The parameters are no JSON: {problem.Message}");
        }
    }

    private static void Call(CallContext acting, PipelineAction action, string operation, JsonObject request, params ReadOnlySpan<string> fine)
    {
        try
        {
            acting.Call("cloudformation", operation, request);
        }
        catch (ServiceException refusal) when (refusal.HttpStatus < 500)
        {
            foreach (var code in fine)
            {
                if (code == refusal.Code) return;
            }

            throw Failed(refusal);
        }
    }

    private static ActionFailure Failed(ServiceException refusal) =>
        new(refusal.Code == "AccessDenied" ? "PermissionError" : "JobFailed", $"{refusal.Message} (Service: AmazonCloudFormation; Error Code: {refusal.Code})");
}
