using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Operations;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation;

/// <summary>AWS CloudFormation: stacks and change sets that make real resources in the other services of the cloud.</summary>
internal sealed class CloudFormationService : IServiceHandler
{
    private static readonly string[] StackSetOperations =
    [
        "CreateStackInstances", "CreateStackSet", "DeleteStackInstances", "DeleteStackSet", "DescribeStackInstance", "DescribeStackSet",
        "DescribeStackSetOperation", "DetectStackSetDrift", "ListStackInstances", "ListStackSetOperationResults", "ListStackSetOperations",
        "StopStackSetOperation", "UpdateStackInstances", "UpdateStackSet",
    ];

    /// <summary>Makes the service.</summary>
    public CloudFormationService(StackSettings settings)
    {
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

            // None can be made here, so there is none: whoever only looks need not be refused.
            ["ListStackSets"] = static JsonObject (_, _) => new() { ["Summaries"] = new JsonArray() },
            ["UpdateStack"] = stacks.Update,
            ["UpdateTerminationProtection"] = StackOperations.Protect,
            ["ValidateTemplate"] = templates.Validate,
            ["SetStackPolicy"] = NotHere("Stack policies are"),
            ["GetStackPolicy"] = NotHere("Stack policies are"),
        };
        foreach (var name in StackSetOperations) operations.Add(name, NotHere("StackSets are"));
        Operations = operations.ToFrozenDictionary();
    }

    /// <inheritdoc/>
    public string Service => "cloudformation";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Operation> Operations { get; }

    private static Operation NotHere(string what) => JsonObject (_, _) => throw Refusal.NotInLocalCloud(what);
}
