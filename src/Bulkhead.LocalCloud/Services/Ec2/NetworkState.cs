using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ram;

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

    /// <summary>
    /// The resources of a kind that the caller may use: the account's own, and those that others share with it (Amazon VPC User Guide,
    /// "Share your VPC subnets with other accounts"). A shared subnet shows its VPC too; the owner's tags are the owner's.
    /// </summary>
    public static IEnumerable<JsonObject> Usable(CallContext context, NetworkKind kind)
    {
        var type = kind == NetworkKind.SecurityGroup ? ShareableType.SecurityGroup : kind == NetworkKind.Subnet || kind == NetworkKind.Vpc ? ShareableType.Subnet : null;
        return type is null ? All(context, kind) : All(context, kind).Concat(ShareState.SharedWith(context, type).SelectMany(arn => Shared(context, arn, kind)).DistinctBy(r => r.Needed(kind.IdMember)));
    }

    /// <summary>A resource that the caller may use.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public static JsonObject RequireUsable(CallContext context, NetworkKind kind, string id) =>
        Usable(context, kind).FirstOrDefault(r => r.Text(kind.IdMember) == id) ?? throw Missing(kind, id);

    private static IEnumerable<JsonObject> Shared(CallContext context, Arn arn, NetworkKind kind)
    {
        var owner = context with { Caller = new CallerIdentity(AccountId.Parse(arn.Account), "", "") };
        var id = arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var vpc = kind == NetworkKind.Vpc ? All(owner, NetworkKind.Subnet).FirstOrDefault(s => s.Text("SubnetId") == id)?.Text("VpcId") : id;
        return All(owner, kind).Where(r => r.Text(kind.IdMember) == vpc).Select(r => r.Without("Tags"));
    }

    /// <summary>A resource.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public static JsonObject Require(CallContext context, NetworkKind kind, string id) =>
        All(context, kind).FirstOrDefault(r => r.Text(kind.IdMember) == id)
        ?? throw Missing(kind, id);

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

    private static ServiceException Missing(NetworkKind kind, string id) => new(kind.NotFound, $"The {kind.IdMember[..^2].ToLowerInvariant()} ID '{id}' does not exist");

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
