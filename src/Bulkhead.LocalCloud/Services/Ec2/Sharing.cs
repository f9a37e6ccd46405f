using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>
/// Snapshots and images that accounts share: <c>Shared</c> is a list of <c>UserId</c>, <c>Group</c> (<c>all</c>: everybody),
/// <c>OrganizationArn</c> or <c>OrganizationalUnitArn</c>. Whose an id is says an index of the region.
/// </summary>
/// <param name="Resources">The resources.</param>
/// <param name="Index">The end of the index's collection.</param>
/// <param name="IdMember">The member with the id.</param>
/// <param name="NotFound">The code for one that is not there, or not to be seen.</param>
/// <param name="Noun">What it is called.</param>
internal sealed record Sharing(RegionalResources Resources, string Index, string IdMember, string NotFound, string Noun)
{
    public static readonly Sharing Snapshots = new(ComputeState.Snapshots, "snapshot-owners", "SnapshotId", "InvalidSnapshot.NotFound", "snapshot");
    public static readonly Sharing Images = new(ComputeState.Images, "image-owners", "ImageId", "InvalidAMIID.NotFound", "image id");

    /// <summary>Adds a resource of the caller's.</summary>
    public void Add(CallContext context, JsonObject resource)
    {
        var id = resource.Needed(IdMember);
        Resources.Put(context, ResourceName.Here(context, id), resource);
        context.Cloud.Store.Put(Owners(context.Region), id, new JsonObject { ["Owner"] = context.Account.Value });
    }

    /// <summary>Removes a resource of the caller's.</summary>
    public void Remove(CallContext context, string id)
    {
        Resources.Remove(context, ResourceName.Here(context, id));
        context.Cloud.Store.Remove(Owners(context.Region), id);
    }

    /// <summary>A resource of the region, whoever owns it; null when there is none.</summary>
    public JsonObject? Find(ResourceStore store, RegionName region, string id) => store.Find(Owners(region), id) is { } owner
        ? Resources.Find(store, new ResourceName(AccountId.Parse(owner.Needed("Owner")), region, id))
        : null;

    /// <summary>A resource that the caller owns.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public JsonObject Own(CallContext context, string id) => Resources.Find(context, ResourceName.Here(context, id)) ?? throw Missing(id);

    /// <summary>A resource that the caller owns or may use.</summary>
    /// <exception cref="ServiceException">There is none that the caller may see.</exception>
    public JsonObject Usable(CallContext context, string id) =>
        Find(context.Cloud.Store, context.Region, id) is { } found && IsUsable(context, found) ? found : throw Missing(id);

    /// <summary>All resources of the region that the caller owns or may use, in the order of their ids.</summary>
    public IEnumerable<KeyValuePair<string, JsonObject>> AllUsable(CallContext context) => context.Cloud.Store.All(Owners(context.Region))
        .Select(o => KeyValuePair.Create(o.Key, Find(context.Cloud.Store, context.Region, o.Key)!))
        .Where(r => IsUsable(context, r.Value));

    /// <summary>Changes who may use a resource, as a request's lists <c>Add</c> and <c>Remove</c> say.</summary>
    public void Change(CallContext context, string id, IReadOnlyList<JsonObject> added, IReadOnlyList<JsonObject> removed) =>
        ComputeState.Change(context, Resources, Own(context, id), id, resource =>
        {
            var list = resource.Objects("Shared").Where(s => !removed.Any(r => JsonNode.DeepEquals(r, s)) && !added.Any(a => JsonNode.DeepEquals(a, s)));
            resource["Shared"] = list.Concat(added).Select(s => s.Copy()).ToJson();
            if (this == Images) resource["Public"] = IsPublic(resource);
        });

    /// <summary>What a request adds and removes, in its new form (<c>Add</c>, <c>Remove</c>) or in the old one.</summary>
    public static (List<JsonObject> Added, List<JsonObject> Removed) Asked(JsonObject input, string member, string groups)
    {
        List<JsonObject> added = [.. input.Object(member)?.Objects("Add") ?? []];
        List<JsonObject> removed = [.. input.Object(member)?.Objects("Remove") ?? []];
        var old = input.Texts("UserIds").Select(u => new JsonObject { ["UserId"] = u })
            .Concat(input.Texts(groups).Select(g => new JsonObject { ["Group"] = g }))
            .Concat(input.Texts("OrganizationArns").Select(a => new JsonObject { ["OrganizationArn"] = a }))
            .Concat(input.Texts("OrganizationalUnitArns").Select(a => new JsonObject { ["OrganizationalUnitArn"] = a }));
        (input.Text("OperationType") == "remove" ? removed : added).AddRange(old);
        return (added, removed);
    }

    /// <summary>Whether everybody may use a resource.</summary>
    public static bool IsPublic(JsonObject resource) => resource.Objects("Shared").Any(s => s.Text("Group") == "all");

    private static bool IsUsable(CallContext context, JsonObject resource)
    {
        if (resource.Text("OwnerId") == context.Account.Value) return true;
        foreach (var shared in resource.Objects("Shared"))
        {
            if (shared.Text("UserId") == context.Account.Value || shared.Text("Group") == "all") return true;
            if ((shared.Text("OrganizationArn") ?? shared.Text("OrganizationalUnitArn")) is { } arn && IsWithin(context, arn)) return true;
        }

        return false;
    }

    private static bool IsWithin(CallContext context, string arn)
    {
        var store = context.Cloud.Store;
        if (Organizations.OrganizationState.Find(store) is not { } organization) return false;
        if (store.Find(Organizations.OrganizationState.Members, context.Account.Value) is null) return false;
        if ($"arn:aws:organizations::{organization.Needed("ManagementId")}:organization/{organization.Needed("Id")}" == arn) return true;
        var unit = arn[(arn.LastIndexOf('/') + 1)..];
        return arn.Contains(":ou/", StringComparison.Ordinal) && Organizations.OrganizationState.PathTo(store, context.Account.Value).Contains(unit);
    }

    private string Owners(RegionName region) => $"ec2/{region}/{Index}";

    private ServiceException Missing(string id) => new(NotFound, $"The {Noun} '{id}' does not exist");
}
