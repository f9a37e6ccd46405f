using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Groups and who is in them.</summary>
internal static class GroupOperations
{
    private static readonly PrincipalKind Kind = PrincipalKind.Group;

    public static JsonObject CreateGroup(CallContext context, JsonObject input)
    {
        var group = PrincipalState.New(context, Kind, input);
        PrincipalState.Put(context.Cloud.Store, Kind, context.Account, group);
        return new JsonObject { ["Group"] = PrincipalState.Show(Kind, group, full: true) };
    }

    public static JsonObject GetGroup(CallContext context, JsonObject input)
    {
        var group = PrincipalState.Require(context, Kind, input);
        var page = IamHandler.Pages.Page(
            input, "Users", Members(context, group.Needed("Name")), user => PrincipalState.Show(PrincipalKind.User, user, full: false));
        page["Group"] = PrincipalState.Show(Kind, group, full: true);
        return page;
    }

    public static JsonObject DeleteGroup(CallContext context, JsonObject input)
    {
        var group = PrincipalState.Require(context, Kind, input);
        PrincipalState.RefuseWithPolicies(group);
        if (Members(context, group.Needed("Name")).Any())
            throw PrincipalState.Conflict("Cannot delete entity, must remove users from group first.");
        context.Cloud.Store.Remove(Kind.Collection(context.Account), group.Needed("Name").ToLowerInvariant());
        return [];
    }

    public static JsonObject ListGroups(CallContext context, JsonObject input) => IamHandler.Pages.Page(
        input,
        "Groups",
        context.Cloud.Store.All(Kind.Collection(context.Account)),
        group => PrincipalState.Show(Kind, group, full: false));

    public static JsonObject ListGroupsForUser(CallContext context, JsonObject input) => IamHandler.Pages.Page(
        input,
        "Groups",
        PrincipalState.Require(context, PrincipalKind.User, input).Texts("Groups").Order(StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g, PrincipalState.Require(context, Kind, g))),
        group => PrincipalState.Show(Kind, group, full: false));

    public static JsonObject AddUserToGroup(CallContext context, JsonObject input)
    {
        var name = PrincipalState.Require(context, Kind, input).Needed("Name");
        PrincipalState.Change(context, PrincipalKind.User, input, user =>
        {
            if (!user.Texts("Groups").Contains(name)) ((JsonArray)user["Groups"]!).Add((JsonNode)name);
        });
        return [];
    }

    public static JsonObject RemoveUserFromGroup(CallContext context, JsonObject input)
    {
        var name = PrincipalState.Require(context, Kind, input).Needed("Name");
        PrincipalState.Change(
            context, PrincipalKind.User, input, user => user["Groups"] = user.Texts("Groups").Where(g => g != name).ToJson());
        return [];
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Members(CallContext context, string group) =>
        context.Cloud.Store.All(PrincipalKind.User.Collection(context.Account)).Where(u => u.Value.Texts("Groups").Contains(group));
}
