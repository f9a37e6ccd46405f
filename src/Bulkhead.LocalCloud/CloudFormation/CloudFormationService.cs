using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Operations;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.CloudFormation.StackSets;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation;

/// <summary>AWS CloudFormation: stacks, change sets and stack sets that make real resources in the other services of the cloud.</summary>
internal sealed class CloudFormationService : IServiceHandler
{
    /// <summary>Makes the service.</summary>
    /// <param name="settings">How stacks are deployed.</param>
    /// <param name="scheduled">What is done later.</param>
    public CloudFormationService(StackSettings settings, ScheduledWork scheduled)
    {
        OperationRunner.Define(scheduled);
        _ = new AutoDeployment(scheduled, settings.AutoDeploymentDelay);
        var changeSets = new ChangeSetOperations(settings);
        var stacks = new StackOperations(settings);
        var templates = new TemplateOperations(settings);
        var operations = new Dictionary<string, Operation>
        {
            ["CancelUpdateStack"] = StackOperations.CancelUpdate,
            ["ContinueUpdateRollback"] = stacks.ContinueRollback,
            ["CreateChangeSet"] = changeSets.Create,
            ["CreateStack"] = stacks.Create,
            ["DeleteChangeSet"] = ChangeSetOperations.Delete,
            ["DeleteStack"] = stacks.Delete,
            ["DescribeChangeSet"] = ChangeSetOperations.Describe,
            ["DescribeStackDriftDetectionStatus"] = DriftOperations.DescribeStatus,
            ["DescribeStackEvents"] = ReadOperations.DescribeStackEvents,
            ["DescribeStackResource"] = ReadOperations.DescribeStackResource,
            ["DescribeStackResourceDrifts"] = DriftOperations.DescribeResources,
            ["DescribeStackResources"] = ReadOperations.DescribeStackResources,
            ["DescribeStacks"] = ReadOperations.DescribeStacks,
            ["DetectStackDrift"] = new DriftOperations(settings).Detect,
            ["ExecuteChangeSet"] = changeSets.Execute,
            ["GetTemplate"] = TemplateOperations.Get,
            ["GetTemplateSummary"] = templates.Summarize,
            ["ListChangeSets"] = ChangeSetOperations.List,
            ["ListExports"] = ReadOperations.ListExports,
            ["ListImports"] = ReadOperations.ListImports,
            ["ListStackResources"] = ReadOperations.ListStackResources,
            ["ListStacks"] = ReadOperations.ListStacks,
            ["UpdateStack"] = stacks.Update,
            ["UpdateTerminationProtection"] = StackOperations.Protect,
            ["ValidateTemplate"] = templates.Validate,
            ["SetStackPolicy"] = NotHere("Stack policies are"),
            ["GetStackPolicy"] = NotHere("Stack policies are"),
        };
        foreach (var (name, operation) in StackSets(settings)) operations.Add(name, operation);
        Operations = operations.ToFrozenDictionary();
    }

    /// <inheritdoc/>
    public string Service => "cloudformation";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Operation> Operations { get; }

    private static Dictionary<string, Operation> StackSets(StackSettings settings)
    {
        var sets = new StackSetOperations(settings);
        return new()
        {
            ["ActivateOrganizationsAccess"] = OrganizationsAccess.Activate,
            ["CreateStackInstances"] = InstanceOperations.Create,
            ["CreateStackSet"] = sets.Create,
            ["DeactivateOrganizationsAccess"] = OrganizationsAccess.Deactivate,
            ["DeleteStackInstances"] = InstanceOperations.Delete,
            ["DeleteStackSet"] = StackSetOperations.Delete,
            ["DescribeOrganizationsAccess"] = OrganizationsAccess.Describe,
            ["DescribeStackInstance"] = InstanceReads.Describe,
            ["DescribeStackSet"] = StackSetOperations.Describe,
            ["DescribeStackSetOperation"] = OperationReads.Describe,
            ["DetectStackSetDrift"] = InstanceOperations.DetectDrift,
            ["ImportStacksToStackSet"] = NotHere("Imports of stacks into stack sets are"),
            ["ListStackInstanceResourceDrifts"] = InstanceReads.ListDrifts,
            ["ListStackInstances"] = InstanceReads.List,
            ["ListStackSetAutoDeploymentTargets"] = OperationReads.ListTargets,
            ["ListStackSetOperationResults"] = OperationReads.ListResults,
            ["ListStackSetOperations"] = OperationReads.List,
            ["ListStackSets"] = StackSetOperations.List,
            ["StopStackSetOperation"] = OperationReads.Stop,
            ["UpdateStackInstances"] = InstanceOperations.Update,
            ["UpdateStackSet"] = sets.Update,
        };
    }

    private static Operation NotHere(string what) => JsonObject (_, _) => throw Refusal.NotInLocalCloud(what);
}
