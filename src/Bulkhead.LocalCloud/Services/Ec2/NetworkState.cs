using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>The network of an account and region: the default one until something of it changes, then what the store has.</summary>
internal static class NetworkState
{
    private const string Changed = "ec2/changed-networks";

    /// <summary>The resources of a kind.</summary>
    public static IEnumerable<JsonObject> All(CallContext context, NetworkKind kind) =>
        context.Cloud.Store.Find(Changed, Place(context)) is null
            ? DefaultNetwork.Of(context.Account, context.Region, kind)
            : context.Cloud.Store.All(Collection(context, kind)).Select(r => r.Value);

    /// <summary>A resource.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public static JsonObject Require(CallContext context, NetworkKind kind, string id) =>
        All(context, kind).FirstOrDefault(r => r.Text(kind.IdMember) == id)
        ?? throw new ServiceException(kind.NotFound, $"The {kind.IdMember[..^2].ToLowerInvariant()} ID '{id}' does not exist");

    /// <summary>Adds or replaces a resource.</summary>
    public static void Put(CallContext context, NetworkKind kind, JsonObject resource)
    {
        Materialise(context);
        context.Cloud.Store.Put(Collection(context, kind), resource.Needed(kind.IdMember), resource);
    }

    /// <summary>Removes a resource.</summary>
    public static void Remove(CallContext context, NetworkKind kind, string id)
    {
        Materialise(context);
        context.Cloud.Store.Remove(Collection(context, kind), id);
    }

    private static void Materialise(CallContext context)
    {
        var store = context.Cloud.Store;
        if (store.Find(Changed, Place(context)) is not null) return;
        foreach (var kind in NetworkKind.All)
        {
            foreach (var resource in DefaultNetwork.Of(context.Account, context.Region, kind))
                store.Put(Collection(context, kind), resource.Needed(kind.IdMember), resource);
        }

        store.Put(Changed, Place(context), []);
    }

    private static string Place(CallContext context) => $"{context.Account}/{context.Region}";

    private static string Collection(CallContext context, NetworkKind kind) => $"ec2/{Place(context)}/{kind.Name}";
}
