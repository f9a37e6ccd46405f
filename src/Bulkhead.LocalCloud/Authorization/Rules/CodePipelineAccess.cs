using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CodePipeline;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of AWS CodePipeline: pipelines, their stages and actions. Who makes or changes a pipeline passes its role, and the
/// connections that it uses (AWS Developer Tools console User Guide, "Permissions and examples for AWS CodeConnections").
/// </summary>
internal sealed class CodePipelineAccess() : ServiceAccess("codepipeline", "codepipeline")
{
    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        foreach (var check in base.Checks(call)) yield return check;
        if (call.Operation is not ("CreatePipeline" or "UpdatePipeline") || call.Input.Object("pipeline") is not { } declaration) yield break;
        yield return PassRole(call, declaration.Needed("roleArn"), PipelineState.ServicePrincipal);
        foreach (var connection in PipelineChecks.ConnectionsOf(declaration))
        {
            yield return new AccessCheck("codeconnections:PassConnection", new AccessResource(connection))
            {
                Keys = new ContextKeys().Set("codeconnections:PassedToService", PipelineState.ServicePrincipal),
            };
        }

        // CreatePipeline API page: tags take codepipeline:TagResource too.
        if (call.Operation == "CreatePipeline" && call.Input.Objects("tags").Any())
            yield return new AccessCheck("codepipeline:TagResource", new AccessResource(call.Regional("codepipeline", declaration.Needed("name"))));
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var input = call.Input;
        var name = input.Text("resourceArn") is { } arn
            ? ResourceName.Of(call.Context, arn)
            : ResourceName.Here(call.Context, input.Object("pipeline")?.Text("name") ?? input.Text("name") ?? input.Text("pipelineName") ?? "*");
        var part = call.Operation switch
        {
            "PutApprovalResult" => $"/{input.Needed("stageName")}/{input.Needed("actionName")}",
            "EnableStageTransition" or "DisableStageTransition" or "RetryStageExecution" => $"/{input.Needed("stageName")}",
            _ => "",
        };
        var known = call.Operation == "CreatePipeline" ? null : PipelineState.Pipelines.Find(call.Context, name);
        return [new AccessResource(PipelineState.ArnOf(name) + part) { Account = name.Account, Tags = known?.Object("tags") }];
    }
}
