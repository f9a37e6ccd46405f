using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityCenter;

namespace Bulkhead.LocalCloud.Services.IdentityStore;

/// <summary>Groups.</summary>
internal static class GroupOperations
{
    public static JsonObject CreateGroup(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        if (input.Text("DisplayName") is not { } name) throw IdentityCenterState.Invalid("DisplayName is a required attribute.");
        if (FindByName(context, name) is not null) throw Taken(name);
        var group = input.Pick("IdentityStoreId", "DisplayName", "Description");
        group["GroupId"] = ResourceIds.Uuid();
        group["CreatedAt"] = context.Now.ToJson();
        context.Cloud.Store.Put(IdentityStoreState.Groups, group.Needed("GroupId"), group);
        return group.Pick("GroupId", "IdentityStoreId");
    }

    public static JsonObject DescribeGroup(CallContext context, JsonObject input) => Require(context, input).Copy();

    public static JsonObject UpdateGroup(CallContext context, JsonObject input)
    {
        var group = Require(context, input).Copy();
        Attributes.Apply(group, input.Objects("Operations"), "displayname", "description");
        if (FindByName(context, group.Text("DisplayName") ?? "") is { } other && other.Needed("GroupId") != group.Needed("GroupId")) throw Taken(group.Text("DisplayName")!);
        group["UpdatedAt"] = context.Now.ToJson();
        context.Cloud.Store.Put(IdentityStoreState.Groups, group.Needed("GroupId"), group);
        return [];
    }

    public static JsonObject DeleteGroup(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var id = Require(context, input).Needed("GroupId");
        foreach (var (membership, _) in store.All(IdentityStoreState.Memberships).Where(m => m.Value.Needed("GroupId") == id).ToList()) store.Remove(IdentityStoreState.Memberships, membership);
        AssignmentState.RemoveAllOf(store, id);
        store.Remove(IdentityStoreState.Groups, id);
        return [];
    }

    public static JsonObject ListGroups(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        var filters = input.Objects("Filters").ToList();
        if (filters.Exists(f => !f.Needed("AttributePath").Equals("DisplayName", StringComparison.OrdinalIgnoreCase))) throw IdentityCenterState.Invalid("Groups can be filtered by DisplayName only.");
        return IdentityStoreHandler.Pages.Page(
            input,
            "Groups",
            context.Cloud.Store.All(IdentityStoreState.Groups).Where(g => filters.TrueForAll(f => string.Equals(g.Value.Text("DisplayName"), f.Needed("AttributeValue"), StringComparison.OrdinalIgnoreCase))),
            g => g.Copy());
    }

    public static JsonObject GetGroupId(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        return FindByName(context, Attributes.Unique(input, "displayname"))?.Pick("GroupId", "IdentityStoreId") ?? throw IdentityCenterState.NotFound("GROUP not found.");
    }

    /// <summary>The group that a request names.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static JsonObject Require(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        return context.Cloud.Store.Find(IdentityStoreState.Groups, input.Needed("GroupId")) ?? throw IdentityCenterState.NotFound("GROUP not found.");
    }

    private static JsonObject? FindByName(CallContext context, string name) => context.Cloud.Store.All(IdentityStoreState.Groups)
        .Select(g => g.Value).FirstOrDefault(g => string.Equals(g.Text("DisplayName"), name, StringComparison.OrdinalIgnoreCase));

    private static ServiceException Taken(string name) => IdentityCenterState.Conflict($"Duplicate GroupDisplayName: {name}");
}
