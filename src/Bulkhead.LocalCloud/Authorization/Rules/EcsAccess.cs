using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ecs;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of Amazon ECS. Roles are passed to tasks when a definition is registered, and again whenever a call names the definition
/// that tasks are to be made of: a task's, and a service's that is made or changed to it (Amazon ECS Developer Guide, "Amazon ECS task
/// IAM role" and "Amazon ECS CodeDeploy IAM role"). A service whose number alone is changed passes nothing.
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
            "RunTask" or "StartTask" or "CreateService" or "UpdateService" when call.Input.Text("taskDefinition") is { } text => EcsState.Definition(call.Context, text),
            _ => null,
        };
        foreach (var member in Roles)
        {
            if ((call.Input.Object("overrides")?.Text(member) ?? definition?.Text(member)) is { } role) yield return PassRole(call, role, EcsState.TaskPrincipal);
        }

        // CreateService API page, "role": the role with which ECS calls a load balancer.
        if (call.Operation == "CreateService" && call.Input.Text("role") is { } balancer) yield return PassRole(call, balancer, EcsState.ServicePrincipal);

        // "Grant permission to tag resources on creation".
        if (!call.Input.Objects("tags").Any() || call.Operation == "TagResource") yield break;
        var cluster = EcsState.ClusterOf(call.Input.Text("cluster"));
        var made = call.Operation switch
        {
            "CreateCluster" => EcsState.ClusterArn(call.Context, call.Input.Text("clusterName") ?? "default"),
            "RegisterTaskDefinition" => call.Regional("ecs", $"task-definition/{call.Input.Needed("family")}:*"),
            "RunTask" or "StartTask" => call.Regional("ecs", $"task/{cluster}/*"),
            "CreateService" => EcsState.ServiceArn(call.Context, cluster, call.Input.Needed("serviceName")),
            "RegisterContainerInstance" => EcsState.InstanceArn(call.Context, cluster, "*"),
            _ => null,
        };
        if (made is not null) yield return new AccessCheck("ecs:TagResource", new AccessResource(made)) { Keys = new ContextKeys().Set("ecs:CreateAction", call.Operation) };
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        if (call.Operation is "RunTask" or "StartTask" or "DescribeTasks" or "ListTasks" or "StopTask" or "ExecuteCommand" or "CreateService" or "UpdateService" or "DeleteService"
            or "DescribeServices" or "ListServices" or "DescribeContainerInstances")
        {
            keys.Set("ecs:cluster", EcsState.ClusterArn(call.Context, EcsState.ClusterOf(input.Text("cluster"))));
        }

        if (call.Operation is "CreateService" or "UpdateService" && input.Text("taskDefinition") is { } text)
            keys.Set("ecs:task-definition", EcsState.Definition(call.Context, text)?.Text("taskDefinitionArn") ?? text);
        if (call.Operation == "StartTask") keys.SetAll("ecs:container-instances", input.Texts("containerInstances").Select(i => EcsState.InstanceArn(call.Context, EcsState.ClusterOf(input.Text("cluster")), i)));
        keys.Set("ecs:container-name", call.Operation == "ExecuteCommand" ? input.Text("container") : null);
        keys.Set("ecs:enable-execute-command", call.Operation is "RunTask" or "StartTask" or "CreateService" or "UpdateService" ? input.Bool("enableExecuteCommand") : null);
        keys.Set("ecs:privileged", call.Operation == "RegisterTaskDefinition" ? input.Objects("containerDefinitions").Any(c => c.Flag("privileged")) : null);
        if (input.Object("networkConfiguration")?.Object("awsvpcConfiguration") is not { } network) return;
        keys.SetAll("ecs:subnet", network.Texts("subnets"));
        keys.Set("ecs:auto-assign-public-ip", network.Text("assignPublicIp") == "ENABLED");
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var (input, context) = (call.Input, call.Context);
        var cluster = EcsState.ClusterOf(input.Text("cluster"));
        IEnumerable<string> arns = call.Operation switch
        {
            "CreateCluster" => [EcsState.ClusterArn(context, input.Text("clusterName") ?? "default")],
            "DescribeClusters" => input.Texts("clusters").Select(EcsState.ClusterOf).DefaultIfEmpty("default").Select(c => EcsState.ClusterArn(context, c)),
            "DeleteCluster" or "UpdateCluster" or "RegisterContainerInstance" or "ListContainerInstances" or "DeregisterContainerInstance" => [EcsState.ClusterArn(context, cluster)],
            "RegisterTaskDefinition" => [call.Regional("ecs", $"task-definition/{input.Needed("family")}:*")],
            "DeleteTaskDefinitions" => input.Texts("taskDefinitions").Select(t => DefinitionArn(call, t)),
            "RunTask" or "StartTask" => [DefinitionArn(call, input.Needed("taskDefinition"))],
            "DescribeTasks" => input.Texts("tasks").Select(t => call.Regional("ecs", "task/" + EcsState.TaskName(cluster, t))),
            "StopTask" => [call.Regional("ecs", "task/" + EcsState.TaskName(cluster, input.Needed("task")))],
            "ExecuteCommand" => [EcsState.ClusterArn(context, cluster), call.Regional("ecs", "task/" + EcsState.TaskName(cluster, input.Needed("task")))],
            "ListTasks" => [call.Regional("ecs", $"container-instance/{cluster}/*")],
            "CreateService" => [EcsState.ServiceArn(context, cluster, input.Needed("serviceName"))],
            "UpdateService" or "DeleteService" => [EcsState.ServiceArn(context, cluster, EcsState.LastOf(input.Needed("service")))],
            "DescribeServices" => input.Texts("services").Select(s => EcsState.ServiceArn(context, cluster, EcsState.LastOf(s))),
            "DescribeContainerInstances" => input.Texts("containerInstances").Select(i => EcsState.InstanceArn(context, cluster, i)),
            _ => [input.Text("resourceArn") ?? "*"],
        };
        return arns.Select(arn => new AccessResource(arn) { Tags = EcsState.ByArn(context, arn) is (_, _, { } known) ? EcsState.TagsOf(known) : null });
    }

    private static string DefinitionArn(AccessCall call, string text) =>
        EcsState.Definition(call.Context, text)?.Needed("taskDefinitionArn") ?? (text.StartsWith("arn:", StringComparison.Ordinal) ? text : call.Regional("ecs", $"task-definition/{text}"));
}
