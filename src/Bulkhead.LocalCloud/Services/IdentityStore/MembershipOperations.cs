using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityCenter;

namespace Bulkhead.LocalCloud.Services.IdentityStore;

/// <summary>Who is in which group.</summary>
internal static class MembershipOperations
{
    public static JsonObject CreateGroupMembership(CallContext context, JsonObject input)
    {
        var group = GroupOperations.Require(context, input).Needed("GroupId");
        var user = UserOf(context, input);
        if (Find(context, group, user) is not null) throw IdentityCenterState.Conflict("Member and Group relationship already exists.");
        var membership = new JsonObject
        {
            ["IdentityStoreId"] = input.Needed("IdentityStoreId"),
            ["MembershipId"] = ResourceIds.Uuid(),
            ["GroupId"] = group,
            ["MemberId"] = new JsonObject { ["UserId"] = user },
        };
        context.Cloud.Store.Put(IdentityStoreState.Memberships, membership.Needed("MembershipId"), membership);
        return membership.Pick("MembershipId", "IdentityStoreId");
    }

    public static JsonObject DescribeGroupMembership(CallContext context, JsonObject input) => Require(context, input).Copy();

    public static JsonObject GetGroupMembershipId(CallContext context, JsonObject input)
    {
        var group = GroupOperations.Require(context, input).Needed("GroupId");
        return Find(context, group, UserOf(context, input))?.Pick("MembershipId", "IdentityStoreId") ?? throw IdentityCenterState.NotFound("MEMBERSHIP not found.");
    }

    public static JsonObject DeleteGroupMembership(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(IdentityStoreState.Memberships, Require(context, input).Needed("MembershipId"));
        return [];
    }

    public static JsonObject ListGroupMemberships(CallContext context, JsonObject input)
    {
        var group = GroupOperations.Require(context, input).Needed("GroupId");
        return IdentityStoreHandler.Pages.Page(
            input, "GroupMemberships", context.Cloud.Store.All(IdentityStoreState.Memberships).Where(m => m.Value.Needed("GroupId") == group), m => m.Copy());
    }

    public static JsonObject ListGroupMembershipsForMember(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        var user = UserOf(context, input);
        return IdentityStoreHandler.Pages.Page(
            input, "GroupMemberships", context.Cloud.Store.All(IdentityStoreState.Memberships).Where(m => IdentityStoreState.UserOf(m.Value) == user), m => m.Copy());
    }

    public static JsonObject IsMemberInGroups(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        var user = UserOf(context, input);
        return new JsonObject
        {
            ["Results"] = input.Texts("GroupIds").Select(g => new JsonObject
            {
                ["GroupId"] = g,
                ["MemberId"] = new JsonObject { ["UserId"] = user },
                ["MembershipExists"] = Find(context, g, user) is not null,
            }).ToJson(),
        };
    }

    private static JsonObject? Find(CallContext context, string group, string user) => context.Cloud.Store.All(IdentityStoreState.Memberships)
        .Select(m => m.Value).FirstOrDefault(m => m.Needed("GroupId") == group && IdentityStoreState.UserOf(m) == user);

    private static string UserOf(CallContext context, JsonObject input)
    {
        var user = input.Object("MemberId")?.Text("UserId") ?? throw IdentityCenterState.Invalid("MemberId must name a user.");
        return context.Cloud.Store.Find(IdentityStoreState.Users, user) is not null ? user : throw IdentityCenterState.NotFound("USER not found.");
    }

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        return context.Cloud.Store.Find(IdentityStoreState.Memberships, input.Needed("MembershipId")) ?? throw IdentityCenterState.NotFound("MEMBERSHIP not found.");
    }
}
