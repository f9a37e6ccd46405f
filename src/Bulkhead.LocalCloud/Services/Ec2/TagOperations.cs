using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Tags of everything that EC2 has, by the resource's id.</summary>
internal static class TagOperations
{
    private static readonly (string Prefix, string Type, RegionalResources Resources)[] Kinds =
    [
        ("i-", "instance", ComputeState.Instances), ("vol-", "volume", ComputeState.Volumes),
        ("snap-", "snapshot", ComputeState.Snapshots), ("ami-", "image", ComputeState.Images),
    ];

    private static readonly (string Type, NetworkKind Kind)[] Networks =
    [
        ("vpc", NetworkKind.Vpc), ("subnet", NetworkKind.Subnet), ("internet-gateway", NetworkKind.Gateway),
        ("security-group", NetworkKind.SecurityGroup), ("network-acl", NetworkKind.NetworkAcl), ("route-table", NetworkKind.RouteTable),
    ];

    public static JsonObject CreateTags(CallContext context, JsonObject input)
    {
        foreach (var id in input.Texts("Resources")) Change(context, id, tags => TagSet.Merge(tags, input.Objects("Tags")));
        return [];
    }

    /// <summary>Takes tags away: those with the value that is given, whatever the value where none is, all where no tags are.</summary>
    public static JsonObject DeleteTags(CallContext context, JsonObject input)
    {
        foreach (var id in input.Texts("Resources"))
        {
            Change(context, id, tags => input["Tags"] is null ? [] : TagSet.Remove(
                tags, input.Objects("Tags").Where(t => t.Text("Value") is not { } value || tags.Text(t.Needed("Key")) == value).Select(t => t.Needed("Key"))));
        }

        return [];
    }

    public static JsonObject DescribeTags(CallContext context, JsonObject input)
    {
        var all = Kinds.SelectMany(k => k.Resources.All(context).Select(r => (r.Key, k.Type, r.Value)))
            .Concat(Networks.SelectMany(n => NetworkState.All(context, n.Kind).Select(r => (r.Needed(n.Kind.IdMember), n.Type, r))))
            .SelectMany(r => r.Item3.Objects("Tags").Select(t => new JsonObject
            {
                ["ResourceId"] = r.Item1,
                ["ResourceType"] = r.Item2,
                ["Key"] = t.Needed("Key"),
                ["Value"] = t.Text("Value") ?? "",
            }))
            .Where(t => Filters.Pass(input, t))
            .Select(t => KeyValuePair.Create($"{t.Needed("ResourceId")}/{t.Needed("Key")}", t)).OrderBy(t => t.Key, StringComparer.Ordinal);
        return ComputeState.Pages.Page(input, "Tags", all, t => t.Copy());
    }

    /// <summary>The type of the resource with an id, and the resource; null when there is none.</summary>
    public static (string Type, JsonObject Resource)? Find(CallContext context, string id)
    {
        foreach (var (prefix, type, resources) in Kinds)
        {
            if (!id.StartsWith(prefix, StringComparison.Ordinal)) continue;
            return resources.Find(context, ResourceName.Here(context, id)) is { } found ? (type, found) : null;
        }

        foreach (var (type, kind) in Networks)
        {
            if (id.StartsWith(kind.IdPrefix, StringComparison.Ordinal))
                return NetworkState.All(context, kind).FirstOrDefault(r => r.Text(kind.IdMember) == id) is { } found ? (type, found) : null;
        }

        return null;
    }

    private static void Change(CallContext context, string id, Func<JsonObject, JsonObject> change)
    {
        if (Find(context, id) is not (var type, { } known)) throw new ServiceException("InvalidID", $"The ID '{id}' is not valid");
        var resource = known.Copy();
        resource["Tags"] = TagSet.List(change(ComputeState.TagsOf(known)!));
        foreach (var kind in Kinds.Where(k => k.Type == type)) kind.Resources.Put(context, ResourceName.Here(context, id), resource);
        foreach (var network in Networks.Where(n => n.Type == type)) NetworkState.Put(context, network.Kind, resource);
    }
}
