using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>Makes, changes and removes the real resources of one stack, one at a time, each with its events.</summary>
internal sealed class StackWorker(CallContext context, StackSettings settings, StackLog log, Stack stack)
{
    /// <summary>The stack as it is now.</summary>
    public Stack Stack { get; set; } = stack;

    /// <summary>The stack goes to another state.</summary>
    public void Enter(string status, string? reason = null) => Stack = log.Enter(Stack, status, reason);

    /// <summary>A resource's state is told.</summary>
    public void Tell(StackResource resource, string status, string? reason = null) => Stack = log.Enter(Stack, resource, status, reason);

    /// <summary>The type of a resource.</summary>
    public ResourceType TypeOf(StackResource resource) => settings.Catalogue[resource.Type];

    /// <summary>Makes a resource. On failure the stack keeps what there is of it.</summary>
    /// <param name="wanted">The resource without physical id.</param>
    /// <param name="replacing">Whether it takes the place of another, so that the events speak of an update.</param>
    /// <returns>Null when it is made; otherwise why not.</returns>
    public string? Create(StackResource wanted, bool replacing)
    {
        var verb = replacing ? "UPDATE" : "CREATE";
        Stack = Stack with { Made = Stack.Made + 1 };
        var resource = wanted with { Token = Stack.Made };
        Tell(resource, $"{verb}_IN_PROGRESS", replacing ? "Requested update requires the creation of a new physical resource; hence creating one." : null);
        var call = Call(resource, id =>
        {
            resource = resource with { PhysicalId = id };
            Tell(resource, $"{verb}_IN_PROGRESS", "Resource creation Initiated");
        });
        try
        {
            var made = TypeOf(resource).Create(call, Clone(resource.Properties));
            log.Spend();
            Tell(resource with { PhysicalId = made.PhysicalId, Attributes = made.Attributes }, $"{verb}_COMPLETE");
            return null;
        }
        catch (ServiceException error)
        {
            log.Spend();
            return Fail(resource, $"{verb}_FAILED", ResourceFailure.Reason(error, context.RequestId));
        }
    }

    /// <summary>Changes a resource in place. On failure the stack keeps it with its former properties.</summary>
    /// <returns>Null when it is changed; otherwise why not.</returns>
    public string? Update(StackResource before, StackResource after)
    {
        var resource = after with { PhysicalId = before.PhysicalId, Token = before.Token, Attributes = before.Attributes };
        Tell(resource, "UPDATE_IN_PROGRESS");
        try
        {
            var made = TypeOf(resource).Update(Call(resource, _ => { }), before.PhysicalId, Clone(before.Properties), Clone(resource.Properties));
            log.Spend();
            Tell(resource with { PhysicalId = made.PhysicalId, Attributes = made.Attributes }, "UPDATE_COMPLETE");
            return null;
        }
        catch (ServiceException error)
        {
            log.Spend();
            Tell(resource, "UPDATE_FAILED", ResourceFailure.Reason(error, context.RequestId));
            Stack = Stack with { Resources = Stack.Resources.SetItem(before.LogicalId, before with { Status = "UPDATE_FAILED" }) };
            return ResourceFailure.Reason(error, context.RequestId);
        }
    }

    /// <summary>Removes a real resource, or leaves it when its policy says so.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="policy">Its deletion or replacement policy.</param>
    /// <returns>Null when it is gone or left; otherwise why not.</returns>
    public string? Delete(StackResource resource, string policy)
    {
        if (policy is "Retain" or "RetainExceptOnCreate" && resource.PhysicalId.Length > 0)
        {
            Tell(resource, StackStatus.DeleteSkipped);
            return null;
        }

        Tell(resource, "DELETE_IN_PROGRESS");
        try
        {
            if (resource.PhysicalId.Length > 0) TypeOf(resource).Delete(Call(resource, _ => { }), resource.PhysicalId, Clone(resource.Properties));
            log.Spend();
            Tell(resource, "DELETE_COMPLETE");
            return null;
        }
        catch (ServiceException error)
        {
            log.Spend();
            return Fail(resource, "DELETE_FAILED", ResourceFailure.Reason(error, context.RequestId));
        }
    }

    /// <summary>Reads a real resource; null when it is gone.</summary>
    /// <exception cref="ServiceException">The service refuses.</exception>
    public JsonObject? Read(StackResource resource) => TypeOf(resource).Read(Call(resource, _ => { }), resource.PhysicalId, resource.Properties);

    /// <summary>Keeps the stack in the store.</summary>
    public void Save(StackStore store) => store.Put(Stack = Stack with { BusyUntil = log.End });

    private string Fail(StackResource resource, string status, string reason)
    {
        Tell(resource, status, reason);
        return reason;
    }

    private ResourceCall Call(StackResource resource, Action<string> made) =>
        new(context, Stack.Id, Stack.Name, resource.LogicalId, $"{resource.Token}", made);

    private static JsonObject Clone(JsonObject source) => (JsonObject)source.DeepClone();
}
