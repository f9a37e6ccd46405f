using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>The operations on change sets (AWS CloudFormation User Guide, "Update stacks using change sets").</summary>
internal sealed class ChangeSetOperations(StackSettings settings)
{
    private const string NoChanges = "The submitted information didn't contain changes. Submit different information to create a change set.";

    /// <summary><c>CreateChangeSet</c></summary>
    public JsonObject Create(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        var name = StackRequest.Name(input, "ChangeSetName");
        var stackName = input.Text("StackName") ?? throw Refusal.Validation("StackName must not be null");
        var type = input.Text("ChangeSetType") ?? "UPDATE";
        if (type == "IMPORT" || input.ContainsKey("ResourcesToImport") || input.Flag("ImportExistingResources"))
            throw Refusal.NotInLocalCloud("Imports of existing resources into stacks are");
        if (input.Flag("IncludeNestedStacks")) throw Refusal.NotInLocalCloud("Nested stacks are");
        var revertsDrift = input.Text("DeploymentMode") == "REVERT_DRIFT";
        if (revertsDrift && type != "UPDATE") throw Refusal.Validation("DeploymentMode REVERT_DRIFT is only supported for change sets of type UPDATE");

        var stack = store.Find(stackName);
        if (stack is null && (type != "CREATE" || stackName.StartsWith("arn:", StringComparison.Ordinal))) throw Refusal.ChangeSetStackMissing(stackName);
        if (stack is not null && Repeated(store, stack, name, input) is { } same) return Answer(same);
        Allow(context, stack, type, name);
        var request = StackRequest.Read(context, settings, input, type == "CREATE" ? null : stack);
        var isNew = stack is null;
        stack ??= StackOperations.New(context, StackRequest.Name(input, "StackName"), StackStatus.ReviewInProgress);
        if (isNew) Review(context, store, stack);

        var (changes, reason) = Plan(context, revertsDrift ? ActualState.Of(context, settings, stack) : stack, request);
        var set = new ChangeSet
        {
            Id = $"{StackOperations.ArnPrefix(context)}:changeSet/{name}/{Guid.NewGuid()}",
            Name = name,
            StackId = stack.Id,
            StackName = stack.Name,
            Description = input.Text("Description"),
            CreationTime = context.Now,
            Status = reason is null ? "CREATE_COMPLETE" : "FAILED",
            StatusReason = reason,
            ExecutionStatus = reason is null ? "AVAILABLE" : "UNAVAILABLE",
            Input = request.Input,
            Token = input.Text("ClientToken"),
            OnStackFailure = input.Text("OnStackFailure"),
            Changes = changes,
            RevertsDrift = revertsDrift,
        };
        store.Put(set);
        return Answer(set);
    }

    /// <summary><c>DescribeChangeSet</c></summary>
    public static JsonObject Describe(CallContext context, JsonObject input)
    {
        var set = Find(context, input);
        var answer = Summary(set);
        answer.Remove("StatusReason");
        if (set.StatusReason is { } reason) answer["StatusReason"] = reason;
        if (set.RevertsDrift) answer["DeploymentMode"] = "REVERT_DRIFT";
        if (set.OnStackFailure is { } failure) answer["OnStackFailure"] = failure;
        answer["NotificationARNs"] = JsonText.List(set.Input.NotificationArns);
        answer["RollbackConfiguration"] = set.Input.RollbackConfiguration?.DeepClone() ?? new JsonObject();
        answer["Capabilities"] = JsonText.List(set.Input.Capabilities);
        if (!set.Input.Parameters.IsEmpty) answer["Parameters"] = StackView.Parameters(set.Input);
        if (!set.Input.Tags.IsEmpty) answer["Tags"] = StackTags.Show(set.Input.Tags);
        var values = input.Flag("IncludePropertyValues");
        return Page.Put(answer, "Changes", set.Changes.Select(change => Shown(change!, values)), input);
    }

    /// <summary><c>ListChangeSets</c></summary>
    public static JsonObject List(CallContext context, JsonObject input)
    {
        var name = input.Text("StackName") ?? "";
        var store = new StackStore(context);
        var stack = store.Find(name) ?? throw Refusal.ChangeSetStackMissing(name);
        return Page.Put([], "Summaries", store.ChangeSets(stack.Id).Where(IsActive).Select(Summary), input);
    }

    /// <summary><c>DeleteChangeSet</c></summary>
    public static JsonObject Delete(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        if (TryFind(context, input) is { } set) store.Remove(set);
        return [];
    }

    /// <summary><c>ExecuteChangeSet</c></summary>
    public JsonObject Execute(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        var set = Find(context, input);
        if (set.Status != "CREATE_COMPLETE")
            throw new ServiceException("InvalidChangeSetStatus", $"ChangeSet [{set.Id}] cannot be executed in its current status of [{set.Status}]");
        if (set.ExecutionStatus != "AVAILABLE")
            throw new ServiceException("InvalidChangeSetStatus", $"ChangeSet [{set.Id}] cannot be executed in its current execution status of [{set.ExecutionStatus}]");
        var stack = store.Find(set.StackId) ?? throw Refusal.StackMissing(set.StackId);
        var isNew = stack.Status == StackStatus.ReviewInProgress;
        if (!isNew) StackOperations.DemandUpdatable(context, stack);

        var failure = set.OnStackFailure is null ? StackRequest.Failure(input, "OnFailure")
            : StackRequest.Failure(new JsonObject { ["OnStackFailure"] = set.OnStackFailure }, "OnStackFailure");
        var template = TemplateReader.Read(StackTemplates.Read(context.Cloud.Store, set.Input));
        settings.Catalogue.Check(template);
        Retire(store, set);
        if (set.RevertsDrift) stack = ActualState.Of(context, settings, stack);
        stack = stack with { ChangeSetId = set.Id, LastUpdatedTime = context.Now, DisableRollback = failure == StackFailure.Nothing };
        var token = input.Text("ClientRequestToken");
        if (isNew) StackDeployment.Create(context, settings, stack, template, set.Input, failure, input.Flag("RetainExceptOnCreate"), token);
        else StackDeployment.Update(context, settings, stack, template, set.Input, failure == StackFailure.Delete ? StackFailure.Rollback : failure, token);
        return [];
    }

    private (JsonArray Changes, string? Reason) Plan(CallContext context, Stack stack, StackRequest request)
    {
        try
        {
            var (changes, any) = ChangePlanner.Plan(context, settings.Catalogue, stack, request.Template, request.Input);
            return any ? (changes, null) : ([], NoChanges);
        }
        catch (ServiceException error) when (error.Message.StartsWith("No export named", StringComparison.Ordinal))
        {
            return ([], error.Message);
        }
    }

    /// <summary>A change set of the same name from the same request, or a refusal when it came from another.</summary>
    private static ChangeSet? Repeated(StackStore store, Stack stack, string name, JsonObject input)
    {
        if (store.ChangeSets(stack.Id).FirstOrDefault(set => set.Name == name && IsActive(set)) is not { } existing) return null;
        return existing.Token is { } token && token == input.Text("ClientToken") ? existing : throw Refusal.AlreadyExists($"ChangeSet [{existing.Id}] already exists");
    }

    private static void Allow(CallContext context, Stack? stack, string type, string name)
    {
        if (stack is null) return;
        if (type != "CREATE") StackOperations.DemandUpdatable(context, stack);
        else if (stack.Status != StackStatus.ReviewInProgress)
            throw Refusal.Validation($"Stack [{stack.Name}] already exists and cannot be created again with the changeSet [{name}].");
    }

    private static void Review(CallContext context, StackStore store, Stack stack) =>
        store.Put(new StackLog(store, context.Now, TimeSpan.Zero, token: null, hidden: []).Enter(stack, StackStatus.ReviewInProgress, "User Initiated"));

    /// <summary>The executed change set stays readable until the next one is executed; the others no longer fit.</summary>
    private static void Retire(StackStore store, ChangeSet executed)
    {
        foreach (var other in store.ChangeSets(executed.StackId))
        {
            if (other.Id == executed.Id) store.Put(other with { ExecutionStatus = "EXECUTE_COMPLETE" });
            else if (IsActive(other)) store.Put(other with { ExecutionStatus = "OBSOLETE" });
            else store.Remove(other);
        }
    }

    private static bool IsActive(ChangeSet set) => set.ExecutionStatus is "AVAILABLE" or "UNAVAILABLE";

    private static ChangeSet Find(CallContext context, JsonObject input) =>
        TryFind(context, input) ?? throw Refusal.ChangeSetMissing(input.Text("ChangeSetName") ?? "");

    private static ChangeSet? TryFind(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        var name = input.Text("ChangeSetName") ?? "";
        if (name.StartsWith("arn:", StringComparison.Ordinal)) return store.FindChangeSet(name);
        var stackName = input.Text("StackName") ?? throw Refusal.Validation("StackName must be specified if ChangeSetName is not specified as an ARN.");
        var stack = store.Find(stackName) ?? throw Refusal.ChangeSetStackMissing(stackName);
        return store.ChangeSets(stack.Id).Where(set => set.Name == name).OrderByDescending(IsActive).FirstOrDefault();
    }

    private static JsonObject Answer(ChangeSet set) => new() { ["Id"] = set.Id, ["StackId"] = set.StackId };

    private static JsonObject Summary(ChangeSet set)
    {
        var summary = new JsonObject
        {
            ["ChangeSetId"] = set.Id,
            ["ChangeSetName"] = set.Name,
            ["StackId"] = set.StackId,
            ["StackName"] = set.StackName,
            ["CreationTime"] = JsonText.Time(set.CreationTime),
            ["Status"] = set.Status,
            ["ExecutionStatus"] = set.ExecutionStatus,
            ["IncludeNestedStacks"] = false,
        };
        if (set.Description is { } description) summary["Description"] = description;
        if (set.StatusReason is { } reason) summary["StatusReason"] = reason;
        return summary;
    }

    private static JsonNode Shown(JsonNode change, bool withValues)
    {
        var shown = change.DeepClone();
        if (!withValues && shown["ResourceChange"] is JsonObject resource)
        {
            resource.Remove("BeforeContext");
            resource.Remove("AfterContext");
        }

        return shown;
    }
}
