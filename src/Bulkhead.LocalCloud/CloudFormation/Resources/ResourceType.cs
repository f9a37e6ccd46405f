using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>
/// A resource type: how CloudFormation makes, changes, removes and reads it through the service that has it. Every
/// operation may be repeated: it ends in the same state whether or not an earlier try got half-way.
/// </summary>
internal abstract class ResourceType
{
    /// <summary>Its name, such as <c>AWS::IAM::Role</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Its properties and attributes.</summary>
    public abstract ResourceSchema Schema { get; }

    /// <summary>Makes the resource. Says <see cref="ResourceCall.Made"/> as soon as there is something to remove.</summary>
    /// <exception cref="ServiceException">The service refuses.</exception>
    public abstract Provisioned Create(ResourceCall call, JsonObject properties);

    /// <summary>Changes the resource in place.</summary>
    /// <exception cref="ServiceException">The service refuses.</exception>
    public abstract Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after);

    /// <summary>Removes the resource; one that is gone already is fine.</summary>
    /// <exception cref="ServiceException">The service refuses.</exception>
    public abstract void Delete(ResourceCall call, string id, JsonObject properties);

    /// <summary>
    /// The properties as they really are; null when the resource is gone. <paramref name="expected"/> says which are
    /// asked for and in which order its lists are.
    /// </summary>
    /// <exception cref="ServiceException">The service refuses.</exception>
    public abstract JsonObject? Read(ResourceCall call, string id, JsonObject expected);
}
