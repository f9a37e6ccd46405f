using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>The stacks, change sets and events of one account and region.</summary>
internal sealed class StackStore(CallContext context)
{
    private readonly string _prefix = $"cloudformation/{context.Account}/{context.Region}";

    /// <summary>The stack of a name (one that is not deleted) or ARN, or null.</summary>
    public Stack? Find(string nameOrId)
    {
        var uid = nameOrId.StartsWith("arn:", StringComparison.Ordinal)
            ? Stack.UidOf(nameOrId) : context.Cloud.Store.Find($"{_prefix}/names", nameOrId)?.Text("Uid");
        return uid is not null && context.Cloud.Store.Find($"{_prefix}/stacks", uid, StackJson.Default.Stack) is { } stack
            && (stack.Id == nameOrId || stack.Name == nameOrId) ? stack : null;
    }

    /// <summary>All stacks, the newest first.</summary>
    public IReadOnlyList<Stack> All() => [.. context.Cloud.Store.All($"{_prefix}/stacks", StackJson.Default.Stack)
        .OrderByDescending(stack => stack.CreationTime).ThenBy(stack => stack.Id, StringComparer.Ordinal)];

    /// <summary>Keeps a stack.</summary>
    public void Put(Stack stack)
    {
        context.Cloud.Store.Put($"{_prefix}/stacks", stack.Uid, stack, StackJson.Default.Stack);
        if (stack.Status != StackStatus.DeleteComplete)
            context.Cloud.Store.Put($"{_prefix}/names", stack.Name, new JsonObject { ["Uid"] = stack.Uid });
        else if (context.Cloud.Store.Find($"{_prefix}/names", stack.Name)?.Text("Uid") == stack.Uid)
            context.Cloud.Store.Remove($"{_prefix}/names", stack.Name);
    }

    /// <summary>Adds an event, in the shape of the API, as the stack's event of that number.</summary>
    public void AddEvent(string uid, long number, JsonObject entry) =>
        context.Cloud.Store.Put($"{_prefix}/events/{uid}", number.ToString("D9", CultureInfo.InvariantCulture), entry);

    /// <summary>A stack's events, the oldest first. Read-only.</summary>
    public IEnumerable<JsonObject> Events(Stack stack)
    {
        JsonNode? properties = null;
        foreach (var (_, entry) in context.Cloud.Store.All($"{_prefix}/events/{stack.Uid}"))
        {
            var whole = entry.Copy();
            // What every event of the stack, or of one resource's way, has again is kept once.
            whole["StackId"] ??= stack.Id;
            whole["StackName"] ??= stack.Name;
            if (whole["ResourceProperties"] is { } own) properties = own;
            else if (whole.Remove("SameProperties")) whole["ResourceProperties"] = properties?.DeepClone();
            yield return whole;
        }
    }

    /// <summary>The change set of an ARN, or null.</summary>
    public ChangeSet? FindChangeSet(string id) =>
        context.Cloud.Store.Find($"{_prefix}/changesets", Stack.UidOf(id), StackJson.Default.ChangeSet) is { } set && set.Id == id ? set : null;

    /// <summary>A stack's change sets, the newest first.</summary>
    public IReadOnlyList<ChangeSet> ChangeSets(string stackId) => [.. context.Cloud.Store.Mentioning($"{_prefix}/changesets", Stack.UidOf(stackId), StackJson.Default.ChangeSet)
        .Where(set => set.StackId == stackId)
        .OrderByDescending(set => set.CreationTime).ThenBy(set => set.Id, StringComparer.Ordinal)];

    /// <summary>Keeps a change set.</summary>
    public void Put(ChangeSet set) =>
        context.Cloud.Store.Put($"{_prefix}/changesets", Stack.UidOf(set.Id), set, StackJson.Default.ChangeSet, Stack.UidOf(set.StackId));

    /// <summary>Removes a change set.</summary>
    public void Remove(ChangeSet set) => context.Cloud.Store.Remove($"{_prefix}/changesets", Stack.UidOf(set.Id));
}
