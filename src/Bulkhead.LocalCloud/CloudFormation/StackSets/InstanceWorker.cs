using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>Does what an operation is about in one account and region, as the role of the set there.</summary>
/// <param name="context">The service's own context; its time is that of the work.</param>
/// <param name="set">The set.</param>
/// <param name="operation">The operation.</param>
internal sealed class InstanceWorker(CallContext context, StackSet set, StackSetOperation operation)
{
    private const string Service = "cloudformation";
    private const int NameLimit = 128;

    /// <summary>Works on an instance.</summary>
    public InstanceOutcome Run(StackInstance instance)
    {
        if (operation is { Action: StackSetOperation.Delete, RetainsStacks: true }) return Gone(context.Now);
        var state = AccountBook.Find(context.Cloud.Store, instance.Account)?.Text("State");
        // An account of the organization that was closed, and its time is over.
        if (state is null && set.IsServiceManaged && operation.Action == StackSetOperation.Delete) return Gone(context.Now);
        if (state is not (null or "ACTIVE"))
            return new InstanceOutcome(InstanceResult.Cancelled, "Skipped because the account is suspended", context.Now, instance with { Detail = "SKIPPED_SUSPENDED_ACCOUNT" });
        if (operation.Action != StackSetOperation.DetectDrift) instance = instance with { Overrides = ParameterOverrides.Apply(instance, operation.Overrides) };
        try
        {
            var target = StackSetRoles.Enter(context, set, AccountId.Parse(instance.Account), new RegionName(instance.Region));
            return operation.Action switch
            {
                StackSetOperation.Create or StackSetOperation.Update => Deploy(target, instance),
                StackSetOperation.Delete => Delete(target, instance),
                StackSetOperation.DetectDrift => Detect(target, instance),
                _ => throw new System.Diagnostics.UnreachableException(operation.Action),
            };
        }
        catch (ServiceException error)
        {
            return Failed(instance, error.Message);
        }
    }

    private InstanceOutcome Deploy(CallContext target, StackInstance instance)
    {
        var stack = Find(target, instance);
        // A stack that never came up can't be updated: it is made anew.
        if (stack is { Status: StackStatus.RollbackComplete or StackStatus.RollbackFailed or StackStatus.CreateFailed or StackStatus.DeleteFailed })
        {
            target.Call(Service, "DeleteStack", new JsonObject { ["StackName"] = stack.Id });
            stack = Find(target, instance);
        }

        var request = new JsonObject
        {
            ["StackName"] = stack?.Id ?? NewName(),
            ["TemplateBody"] = StackTemplates.Read(context.Cloud.Store, set.Input),
            ["Parameters"] = ParameterOverrides.Values(set, instance),
            ["Tags"] = StackTags.Show(set.Input.Tags),
            ["Capabilities"] = JsonText.List(set.Input.Capabilities),
        };
        var id = stack is null ? target.Call(Service, "CreateStack", request).Needed("StackId") : Update(target, stack, request);
        instance = instance with { StackId = id };
        var now = Find(target, instance)!;
        return now.Status is StackStatus.CreateComplete or StackStatus.UpdateComplete || stack is not null && now.Events == stack.Events
            ? new InstanceOutcome(InstanceResult.Succeeded, null, Later(now), instance with { Status = "CURRENT", Reason = null, Detail = InstanceResult.Succeeded })
            : Failed(instance, Why(target, now, stack?.Events ?? 0)) with { Until = Later(now) };
    }

    private static string Update(CallContext target, Stack stack, JsonObject request)
    {
        try
        {
            target.Call(Service, "UpdateStack", request);
        }
        catch (ServiceException error) when (error.Message == "No updates are to be performed.")
        {
            // The stack is as it should be.
        }

        return stack.Id;
    }

    private InstanceOutcome Delete(CallContext target, StackInstance instance)
    {
        if (Find(target, instance) is not { } stack) return Gone(context.Now);
        target.Call(Service, "DeleteStack", new JsonObject { ["StackName"] = stack.Id });
        var now = new StackStore(target).Find(stack.Id)!;
        return now.Status == StackStatus.DeleteComplete ? Gone(Later(now)) : Failed(instance, Why(target, now, stack.Events)) with { Until = Later(now) };
    }

    private InstanceOutcome Detect(CallContext target, StackInstance instance)
    {
        if (Find(target, instance) is not { } stack) return new InstanceOutcome(InstanceResult.Failed, "There is no stack", context.Now, instance);
        target.Call(Service, "DetectStackDrift", new JsonObject { ["StackName"] = stack.Id });
        var status = Find(target, instance)!.DriftStatus;
        return new InstanceOutcome(InstanceResult.Succeeded, null, context.Now, instance with { DriftStatus = status, DriftTime = context.Now });
    }

    private InstanceOutcome Failed(StackInstance instance, string reason) => new(InstanceResult.Failed, reason, context.Now, operation.Action switch
    {
        StackSetOperation.DetectDrift => instance,
        StackSetOperation.Delete => instance with { Status = "INOPERABLE", Reason = reason, Detail = "INOPERABLE" },
        _ => instance with { Status = "OUTDATED", Reason = reason, Detail = InstanceResult.Failed },
    });

    private static InstanceOutcome Gone(DateTimeOffset until) => new(InstanceResult.Succeeded, null, until, null);

    private DateTimeOffset Later(Stack stack) => stack.BusyUntil > context.Now ? stack.BusyUntil : context.Now;

    private static Stack? Find(CallContext target, StackInstance instance) =>
        instance.StackId is { } id && new StackStore(target).Find(id) is { Status: not StackStatus.DeleteComplete } stack ? stack : null;

    /// <summary><c>StackSet-NAME-UUID</c>; a long name is cut, for a stack's own has a limit.</summary>
    private string NewName()
    {
        var end = $"-{Guid.NewGuid()}";
        var start = $"StackSet-{set.Name}";
        return start[..Math.Min(start.Length, NameLimit - end.Length)] + end;
    }

    /// <summary>Why a stack failed: the first resource that did, as AWS tells it.</summary>
    private static string Why(CallContext target, Stack stack, long eventsBefore)
    {
        var failed = new StackStore(target).Events(stack).Skip((int)eventsBefore).FirstOrDefault(entry =>
            entry.Text("PhysicalResourceId") != stack.Id && entry.Text("ResourceStatus")?.EndsWith("_FAILED", StringComparison.Ordinal) == true);
        return failed is null ? stack.StatusReason ?? stack.Status
            : $"ResourceLogicalId:{failed.Text("LogicalResourceId")}, ResourceType:{failed.Text("ResourceType")}, ResourceStatusReason:{failed.Text("ResourceStatusReason")}.";
    }
}
