using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>The resources of a type, kept by account and region.</summary>
/// <param name="Service">The service.</param>
/// <param name="Type">The end of the collections' names.</param>
internal sealed record RegionalResources(string Service, string Type)
{
    /// <summary>The collection of an account and region.</summary>
    public string Collection(AccountId account, RegionName region) => $"{Service}/{account}/{region}/{Type}";

    /// <summary>The caller's resources, in the ordinal order of their names.</summary>
    public IReadOnlyCollection<KeyValuePair<string, JsonObject>> All(CallContext context) =>
        context.Cloud.Store.All(Collection(context.Account, context.Region));

    /// <summary>A resource; null when there is none. Read-only.</summary>
    public JsonObject? Find(ResourceStore store, ResourceName name) => store.Find(Collection(name.Account, name.Region), name.Name);

    /// <summary>A resource of the region that is called; null when there is none. Read-only.</summary>
    public JsonObject? Find(CallContext context, ResourceName name) => name.Region == context.Region ? Find(context.Cloud.Store, name) : null;

    /// <summary>Adds or replaces a resource.</summary>
    public void Put(CallContext context, ResourceName name, JsonObject resource) =>
        context.Cloud.Store.Put(Collection(name.Account, name.Region), name.Name, resource);

    /// <summary>Removes a resource; says whether it was there.</summary>
    public bool Remove(CallContext context, ResourceName name) => context.Cloud.Store.Remove(Collection(name.Account, name.Region), name.Name);
}
