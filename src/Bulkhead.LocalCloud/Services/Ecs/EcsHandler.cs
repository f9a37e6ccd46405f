using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>Amazon Elastic Container Service: clusters, container instances, task definitions, tasks, services.</summary>
internal sealed class EcsHandler : ServiceHandler
{
    public EcsHandler(RoleCode code) : base("ecs")
    {
        var runner = new TaskRunner(code);
        var scheduler = new ServiceScheduler(runner);
        var tasks = new TaskOperations(runner, scheduler);
        var services = new ServiceOperations(scheduler);
        Add(ClusterOperations.CreateCluster, ClusterOperations.DescribeClusters, ClusterOperations.ListClusters, ClusterOperations.UpdateCluster,
            ClusterOperations.DeleteCluster);
        Add(ClusterOperations.TagResource, ClusterOperations.UntagResource, ClusterOperations.ListTagsForResource);
        Add(TaskDefinitionOperations.RegisterTaskDefinition, TaskDefinitionOperations.DescribeTaskDefinition, TaskDefinitionOperations.DeregisterTaskDefinition,
            TaskDefinitionOperations.DeleteTaskDefinitions, TaskDefinitionOperations.ListTaskDefinitions, TaskDefinitionOperations.ListTaskDefinitionFamilies);
        Add(tasks.RunTask, tasks.StartTask, TaskOperations.DescribeTasks, TaskOperations.ListTasks, tasks.StopTask, tasks.ExecuteCommand);
        Add(services.CreateService, services.UpdateService, ServiceOperations.DeleteService, ServiceOperations.DescribeServices, ServiceOperations.ListServices);
        Add(ContainerInstanceOperations.RegisterContainerInstance, ContainerInstanceOperations.DescribeContainerInstances,
            ContainerInstanceOperations.ListContainerInstances, ContainerInstanceOperations.DeregisterContainerInstance);
    }
}
