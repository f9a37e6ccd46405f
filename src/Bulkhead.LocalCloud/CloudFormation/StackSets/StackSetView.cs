using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;
using Bulkhead.LocalCloud.CloudFormation.Operations;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>Stack sets, their instances and operations in the shapes of the API.</summary>
internal static class StackSetView
{
    /// <summary>A set as <c>DescribeStackSet</c> shows it.</summary>
    public static JsonObject Describe(StackSetStore store, StackSet set)
    {
        var shown = Base(set);
        var instances = store.Instances(set).ToList();
        shown["StackSetARN"] = set.Arn;
        shown["TemplateBody"] = StackTemplates.Read(store.Resources, set.Input);
        shown["Parameters"] = StackView.Parameters(set.Input);
        shown["Capabilities"] = JsonText.List(set.Input.Capabilities);
        shown["Tags"] = StackTags.Show(set.Input.Tags);
        shown["Regions"] = JsonText.List(instances.Select(i => i.Region).Concat(set.Targets.SelectMany(t => t.Regions)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        shown["OrganizationalUnitIds"] = JsonText.List(set.Targets.Select(t => t.Unit).Concat(instances.Select(i => i.Unit).OfType<string>()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        if (!set.IsServiceManaged)
        {
            shown["AdministrationRoleARN"] = StackSetRoles.AdministrationArn(set);
            shown["ExecutionRoleName"] = set.ExecutionRole ?? StackSetRoles.Execution;
        }

        shown["StackSetDriftDetectionDetails"] = set.Drift?.DeepClone() ?? new JsonObject { ["DriftStatus"] = "NOT_CHECKED", ["TotalStackInstancesCount"] = instances.Count };
        return shown;
    }

    /// <summary>A set as <c>ListStackSets</c> shows it.</summary>
    public static JsonNode Summary(StackSet set)
    {
        var shown = Base(set);
        shown["DriftStatus"] = set.Drift?.Text("DriftStatus") ?? "NOT_CHECKED";
        if (set.Drift?.Text("LastDriftCheckTimestamp") is { } time) shown["LastDriftCheckTimestamp"] = time;
        return shown;
    }

    /// <summary>An instance as <c>DescribeStackInstance</c> shows it.</summary>
    public static JsonObject Instance(StackSet set, StackInstance instance)
    {
        var shown = (JsonObject)InstanceSummary(set, instance);
        shown["ParameterOverrides"] = JsonText.List(instance.Overrides.Select(JsonNode (entry) => new JsonObject
        {
            ["ParameterKey"] = entry.Key,
            ["ParameterValue"] = set.Input.HiddenParameters.Contains(entry.Key) ? ParameterValues.Hidden : entry.Value,
        }));
        return shown;
    }

    /// <summary>An instance as <c>ListStackInstances</c> shows it.</summary>
    public static JsonNode InstanceSummary(StackSet set, StackInstance instance)
    {
        var shown = new JsonObject
        {
            ["StackSetId"] = set.Id,
            ["Account"] = instance.Account,
            ["Region"] = instance.Region,
            ["Status"] = instance.Status,
            ["StackInstanceStatus"] = new JsonObject { ["DetailedStatus"] = instance.Detail },
            ["OrganizationalUnitId"] = instance.Unit ?? "",
            ["DriftStatus"] = instance.DriftStatus,
        };
        if (instance.StackId is { } stack) shown["StackId"] = stack;
        if (instance.Reason is { } reason) shown["StatusReason"] = reason;
        if (instance.LastOperation is { } operation) shown["LastOperationId"] = operation;
        if (instance.DriftTime is { } time) shown["LastDriftCheckTimestamp"] = JsonText.Time(time);
        return shown;
    }

    /// <summary>An operation as <c>DescribeStackSetOperation</c> shows it.</summary>
    public static JsonObject Operation(StackSetStore store, StackSet set, StackSetOperation operation)
    {
        var shown = (JsonObject)OperationSummary(store, set, operation);
        shown["StackSetId"] = set.Id;
        if (operation.Targets is { } targets) shown["DeploymentTargets"] = targets.DeepClone();
        if (operation.Action == StackSetOperation.Delete) shown["RetainStacks"] = operation.RetainsStacks;
        if (!set.IsServiceManaged)
        {
            shown["AdministrationRoleARN"] = StackSetRoles.AdministrationArn(set);
            shown["ExecutionRoleName"] = set.ExecutionRole ?? StackSetRoles.Execution;
        }

        if (operation.Action == StackSetOperation.DetectDrift && set.Drift is { } drift && operation.IsOver) shown["StackSetDriftDetectionDetails"] = drift.DeepClone();
        return shown;
    }

    /// <summary>An operation as <c>ListStackSetOperations</c> shows it.</summary>
    public static JsonNode OperationSummary(StackSetStore store, StackSet set, StackSetOperation operation)
    {
        var preferences = operation.Preferences.Copy();
        preferences["RegionOrder"] ??= new JsonArray();
        var shown = new JsonObject
        {
            ["OperationId"] = operation.Id,
            ["Action"] = operation.Action,
            ["Status"] = operation.Status,
            ["CreationTimestamp"] = JsonText.Time(operation.Created),
            ["OperationPreferences"] = preferences,
            ["StatusDetails"] = new JsonObject { ["FailedStackInstancesCount"] = store.Results(set, operation).Count(result => result.Status == InstanceResult.Failed) },
        };
        if (operation.Ended is { } ended) shown["EndTimestamp"] = JsonText.Time(ended);
        return shown;
    }

    /// <summary>A result as <c>ListStackSetOperationResults</c> shows it.</summary>
    public static JsonNode Result(InstanceResult result)
    {
        var shown = new JsonObject
        {
            ["Account"] = result.Account,
            ["Region"] = result.Region,
            ["Status"] = result.Status,
            ["OrganizationalUnitId"] = result.Unit ?? "",
            ["AccountGateResult"] = new JsonObject { ["Status"] = "SKIPPED", ["StatusReason"] = "Account gates are not in the local cloud" },
        };
        if (result.Reason is { } reason) shown["StatusReason"] = reason;
        return shown;
    }

    private static JsonObject Base(StackSet set)
    {
        var shown = new JsonObject
        {
            ["StackSetId"] = set.Id,
            ["StackSetName"] = set.Name,
            ["Status"] = set.IsDeleted ? "DELETED" : "ACTIVE",
            ["PermissionModel"] = set.PermissionModel,
            ["ManagedExecution"] = new JsonObject { ["Active"] = set.ManagesExecution },
        };
        if (set.Description is { } description) shown["Description"] = description;
        if (!set.IsServiceManaged) return shown;
        shown["AutoDeployment"] = new JsonObject { ["Enabled"] = set.AutoDeploys };
        if (set.AutoDeploys) shown["AutoDeployment"]!["RetainStacksOnAccountRemoval"] = set.RetainsStacks;
        return shown;
    }
}
