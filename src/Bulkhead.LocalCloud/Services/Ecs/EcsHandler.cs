using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>Amazon Elastic Container Service: clusters, task definitions, tasks. There are no services and no container instances.</summary>
internal sealed class EcsHandler : ServiceHandler
{
    public EcsHandler(RoleCode code) : base("ecs")
    {
        Add(ClusterOperations.CreateCluster, ClusterOperations.DescribeClusters, ClusterOperations.ListClusters, ClusterOperations.DeleteCluster);
        Add(ClusterOperations.TagResource, ClusterOperations.UntagResource, ClusterOperations.ListTagsForResource);
        Add(TaskOperations.RegisterTaskDefinition, TaskOperations.DescribeTaskDefinition, TaskOperations.DeregisterTaskDefinition,
            TaskOperations.ListTaskDefinitions);
        Add(new TaskOperations(code).RunTask, TaskOperations.DescribeTasks, TaskOperations.ListTasks, TaskOperations.StopTask);
    }
}
