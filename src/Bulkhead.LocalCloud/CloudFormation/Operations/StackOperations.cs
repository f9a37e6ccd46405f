using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>The operations that create, change and delete stacks.</summary>
internal sealed class StackOperations(StackSettings settings)
{
    /// <summary><c>CreateStack</c></summary>
    public JsonObject Create(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        var name = StackRequest.Name(input, "StackName");
        var token = input.Text("ClientRequestToken");
        var existing = store.Find(name);
        if (existing is not null && token is not null && existing.Token == $"CreateStack/{token}") return Answer(existing);
        if (existing is not null && existing.Status != StackStatus.ReviewInProgress) throw Refusal.AlreadyExists($"Stack [{name}] already exists");
        NoPolicy(input);
        var failure = StackRequest.Failure(input, "OnFailure");
        var request = StackRequest.Read(context, settings, input, stack: null);
        foreach (var set in existing is null ? [] : store.ChangeSets(existing.Id)) store.Put(set with { ExecutionStatus = "OBSOLETE" });

        var stack = (existing ?? New(context, name, StackStatus.CreateInProgress)) with
        {
            TerminationProtection = input.Flag("EnableTerminationProtection"),
            DisableRollback = failure == StackFailure.Nothing,
            TimeoutInMinutes = int.TryParse(JsonText.Scalar(input["TimeoutInMinutes"]), out var minutes) ? minutes : null,
            Token = token is null ? null : $"CreateStack/{token}",
        };
        return Answer(StackDeployment.Create(context, settings, stack, request.Template, request.Input, failure, input.Flag("RetainExceptOnCreate"), token));
    }

    /// <summary><c>UpdateStack</c></summary>
    public JsonObject Update(CallContext context, JsonObject input)
    {
        var name = input.Text("StackName") ?? "";
        var stack = new StackStore(context).Find(name) ?? throw Refusal.ChangeSetStackMissing(name);
        var token = input.Text("ClientRequestToken");
        if (token is not null && stack.Token == $"UpdateStack/{token}") return Answer(stack);
        NoPolicy(input);
        DemandUpdatable(context, stack);
        var request = StackRequest.Read(context, settings, input, stack);
        if (!ChangePlanner.Plan(context, settings.Catalogue, stack, request.Template, request.Input).Any) throw Refusal.Validation("No updates are to be performed.");
        stack = stack with
        {
            LastUpdatedTime = context.Now,
            DisableRollback = input.Flag("DisableRollback"),
            Token = token is null ? null : $"UpdateStack/{token}",
        };
        return Answer(StackDeployment.Update(context, settings, stack, request.Template, request.Input, StackRequest.Failure(input, "OnFailure"), token));
    }

    /// <summary><c>DeleteStack</c></summary>
    public JsonObject Delete(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        if (store.Find(input.Text("StackName") ?? "") is not { } stack || stack.Status == StackStatus.DeleteComplete) return [];
        if (stack.TerminationProtection) throw Refusal.Validation($"Stack [{stack.Name}] cannot be deleted while TerminationProtection is enabled");
        if (new StackView(context, stack).Status is { } status && status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && status != StackStatus.ReviewInProgress)
            throw Refusal.Validation($"Stack [{stack.Name}] cannot be deleted while in status {status}");
        var retained = input.Texts("RetainResources").ToHashSet();
        if (retained.Count > 0 && stack.Status != StackStatus.DeleteFailed)
            throw Refusal.Validation("The RetainResources parameter can only be used for stacks in the DELETE_FAILED state.");
        if (input.Text("DeletionMode") is "FORCE_DELETE_STACK") throw Refusal.NotInLocalCloud("Forced deletions of stacks are");

        var role = StackRole.Assume(context, input.Text("RoleARN") ?? stack.Input?.RoleArn);
        var worker = new StackWorker(role, settings, new StackLog(store, context.Now, settings.ResourcePace, input.Text("ClientRequestToken"), [.. stack.Input?.HiddenValues ?? []]), stack with { DeletionTime = context.Now });
        worker.Enter(StackStatus.DeleteInProgress, "User Initiated");
        var reason = Remove(context, worker, retained);
        worker.Enter(reason is null ? StackStatus.DeleteComplete : StackStatus.DeleteFailed, reason);
        worker.Save(store);
        foreach (var set in store.ChangeSets(stack.Id).Where(set => set.Id != stack.ChangeSetId)) store.Remove(set);
        return [];
    }

    /// <summary><c>UpdateTerminationProtection</c></summary>
    public static JsonObject Protect(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        var name = input.Text("StackName") ?? "";
        var stack = store.Find(name) is { Status: not StackStatus.DeleteComplete } found ? found : throw Refusal.StackMissing(name);
        store.Put(stack with { TerminationProtection = input.Flag("EnableTerminationProtection") });
        return Answer(stack);
    }

    /// <summary><c>ContinueUpdateRollback</c></summary>
    public JsonObject ContinueRollback(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        var name = input.Text("StackName") ?? "";
        var stack = store.Find(name) ?? throw Refusal.StackMissing(name);
        if (stack.Status != StackStatus.UpdateRollbackFailed)
            throw Refusal.Validation($"Stack:{stack.Id} is in {stack.Status} state and can not continue update rollback.");
        var role = StackRole.Assume(context, input.Text("RoleARN") ?? stack.Input?.RoleArn);
        var worker = new StackWorker(role, settings, new StackLog(store, context.Now, settings.ResourcePace, input.Text("ClientRequestToken"), [.. stack.Input?.HiddenValues ?? []]), stack);
        new StackRollback(worker).Run("User Initiated", [.. input.Texts("ResourcesToSkip")]);
        worker.Save(store);
        return [];
    }

    /// <summary><c>CancelUpdateStack</c>: an update here is done in the call that begins it, so there is none to cancel.</summary>
    public static JsonObject CancelUpdate(CallContext context, JsonObject input)
    {
        var name = input.Text("StackName") ?? "";
        _ = new StackStore(context).Find(name) ?? throw Refusal.StackMissing(name);
        throw Refusal.Validation("CancelUpdateStack cannot be called from current stack status");
    }

    /// <summary>A stack that has nothing yet.</summary>
    public static Stack New(CallContext context, string name, string status) => new()
    {
        Id = $"{ArnPrefix(context)}:stack/{name}/{Guid.NewGuid()}",
        Name = name,
        Status = status,
        CreationTime = context.Now,
    };

    /// <summary>How the ARNs of CloudFormation in the account and region begin.</summary>
    public static string ArnPrefix(CallContext context)
    {
        var region = context.Region.Value;
        var partition = region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";
        return $"arn:{partition}:cloudformation:{region}:{context.Account}";
    }

    /// <summary>Refuses to change a stack that cannot be changed now.</summary>
    /// <exception cref="ServiceException">The stack's state forbids it.</exception>
    public static void DemandUpdatable(CallContext context, Stack stack)
    {
        var status = new StackView(context, stack).Status;
        if (!StackStatus.CanUpdate(status)) throw Refusal.Validation($"Stack:{stack.Id} is in {status} state and can not be updated.");
    }

    private static string? Remove(CallContext context, StackWorker worker, HashSet<string> retained)
    {
        string? reason;
        try
        {
            StackExports.Check(context, worker.Stack, []);
            reason = new StackRemoval(worker).Remove(worker.Stack.Resources.Values, resource => retained.Contains(resource.LogicalId) ? "Retain" : resource.DeletionPolicy);
        }
        catch (ServiceException error)
        {
            reason = error.Message;
        }

        if (reason is null) worker.Stack = worker.Stack with { Outputs = [], Imports = [], Undo = [], Before = null };
        return reason;
    }

    private static void NoPolicy(JsonObject input)
    {
        foreach (var member in new[] { "StackPolicyBody", "StackPolicyURL", "StackPolicyDuringUpdateBody", "StackPolicyDuringUpdateURL" })
            if (input.ContainsKey(member)) throw Refusal.NotInLocalCloud("Stack policies are");
    }

    private static JsonObject Answer(Stack stack) => new() { ["StackId"] = stack.Id };
}
