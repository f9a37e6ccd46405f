using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ecs;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of Amazon ECS. Roles are passed to tasks when a definition is registered and when it is run (Amazon ECS Developer
/// Guide, "Amazon ECS task IAM role").
/// </summary>
internal sealed class EcsAccess() : ServiceAccess("ecs", "ecs")
{
    private static readonly string[] Roles = ["taskRoleArn", "executionRoleArn"];

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        foreach (var check in base.Checks(call)) yield return check;
        var definition = call.Operation switch
        {
            "RegisterTaskDefinition" => call.Input,
            "RunTask" => EcsState.Definition(call.Context, call.Input.Needed("taskDefinition")),
            _ => null,
        };
        foreach (var member in Roles)
        {
            if ((call.Input.Object("overrides")?.Text(member) ?? definition?.Text(member)) is { } role) yield return PassRole(call, role, EcsState.TaskPrincipal);
        }

        // "Grant permission to tag resources on creation".
        if (call.Operation is not ("CreateCluster" or "RegisterTaskDefinition" or "RunTask") || !call.Input.Objects("tags").Any()) yield break;
        var made = call.Operation switch
        {
            "CreateCluster" => EcsState.ClusterArn(call.Context, call.Input.Text("clusterName") ?? "default"),
            "RegisterTaskDefinition" => call.Regional("ecs", $"task-definition/{call.Input.Needed("family")}:*"),
            _ => call.Regional("ecs", $"task/{EcsState.ClusterOf(call.Input.Text("cluster"))}/*"),
        };
        yield return new AccessCheck("ecs:TagResource", new AccessResource(made)) { Keys = new ContextKeys().Set("ecs:CreateAction", call.Operation) };
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        if (call.Operation is "RunTask" or "DescribeTasks" or "ListTasks" or "StopTask")
            keys.Set("ecs:cluster", EcsState.ClusterArn(call.Context, EcsState.ClusterOf(input.Text("cluster"))));
        keys.Set("ecs:enable-execute-command", call.Operation == "RunTask" ? input.Flag("enableExecuteCommand") : null);
        keys.Set("ecs:privileged", call.Operation == "RegisterTaskDefinition" ? input.Objects("containerDefinitions").Any(c => c.Flag("privileged")) : null);
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var input = call.Input;
        var cluster = EcsState.ClusterOf(input.Text("cluster"));
        IEnumerable<string> arns = call.Operation switch
        {
            "CreateCluster" => [EcsState.ClusterArn(call.Context, input.Text("clusterName") ?? "default")],
            "DescribeClusters" => input.Texts("clusters").Select(EcsState.ClusterOf).DefaultIfEmpty("default").Select(c => EcsState.ClusterArn(call.Context, c)),
            "DeleteCluster" => [EcsState.ClusterArn(call.Context, cluster)],
            "RegisterTaskDefinition" => [call.Regional("ecs", $"task-definition/{input.Needed("family")}:*")],
            "RunTask" => [EcsState.Definition(call.Context, input.Needed("taskDefinition"))?.Needed("taskDefinitionArn") ?? call.Regional("ecs", $"task-definition/{input.Needed("taskDefinition")}")],
            "DescribeTasks" => input.Texts("tasks").Select(t => call.Regional("ecs", "task/" + EcsState.TaskName(cluster, t))),
            "StopTask" => [call.Regional("ecs", "task/" + EcsState.TaskName(cluster, input.Needed("task")))],
            "ListTasks" => [call.Regional("ecs", $"container-instance/{cluster}/*")],
            _ => [input.Text("resourceArn") ?? "*"],
        };
        return arns.Select(arn => new AccessResource(arn) { Tags = EcsState.ByArn(call.Context, arn) is (_, _, { } known) ? EcsState.TagsOf(known) : null });
    }
}
