using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityCenter;

namespace Bulkhead.LocalCloud.Services.IdentityStore;

/// <summary>People.</summary>
internal static class UserOperations
{
    public static JsonObject CreateUser(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        IdentityCenterState.RequireStore(context, input);
        // CreateUser API page: these are needed when a person is made by the API.
        if (input.Text("UserName") is not { } name) throw IdentityCenterState.Invalid("UserName is a required attribute.");
        if (input.Object("Name")?.Text("GivenName") is null || input.Object("Name")?.Text("FamilyName") is null) throw IdentityCenterState.Invalid("GivenName and FamilyName are required attributes.");
        if (input.Text("DisplayName") is null) throw IdentityCenterState.Invalid("DisplayName is a required attribute.");
        if (IdentityStoreState.FindUser(store, name) is not null) throw Taken("UserName", name);
        if (PrimaryEmail(input) is { } email && store.All(IdentityStoreState.Users).Any(u => PrimaryEmail(u.Value) == email)) throw Taken("Email", email);
        var user = input.Copy();
        user["UserId"] = ResourceIds.Uuid();
        user["UserStatus"] = "ENABLED";
        user["CreatedAt"] = context.Now.ToJson();
        store.Put(IdentityStoreState.Users, user.Needed("UserId"), user);
        return user.Pick("UserId", "IdentityStoreId");
    }

    public static JsonObject DescribeUser(CallContext context, JsonObject input) => Require(context, input).Copy();

    public static JsonObject UpdateUser(CallContext context, JsonObject input)
    {
        var user = Require(context, input).Copy();
        Attributes.Apply(user, input.Objects("Operations"), "username", "name", "displayname", "nickname", "emails", "addresses", "phonenumbers", "title", "usertype", "profileurl", "preferredlanguage", "locale", "timezone");
        var id = user.Needed("UserId");
        if (IdentityStoreState.FindUser(context.Cloud.Store, user.Text("UserName") ?? "") is { } other && other.Needed("UserId") != id) throw Taken("UserName", user.Text("UserName")!);
        user["UpdatedAt"] = context.Now.ToJson();
        context.Cloud.Store.Put(IdentityStoreState.Users, id, user);
        return [];
    }

    public static JsonObject DeleteUser(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var id = Require(context, input).Needed("UserId");
        foreach (var (membership, _) in store.All(IdentityStoreState.Memberships).Where(m => IdentityStoreState.UserOf(m.Value) == id).ToList()) store.Remove(IdentityStoreState.Memberships, membership);
        AssignmentState.RemoveAllOf(store, id);
        store.Remove(IdentityStoreState.Users, id);
        return [];
    }

    public static JsonObject ListUsers(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        var filters = input.Objects("Filters").ToList();
        if (filters.Exists(f => !f.Needed("AttributePath").Equals("UserName", StringComparison.OrdinalIgnoreCase))) throw IdentityCenterState.Invalid("People can be filtered by UserName only.");
        return IdentityStoreHandler.Pages.Page(
            input,
            "Users",
            context.Cloud.Store.All(IdentityStoreState.Users).Where(u => filters.TrueForAll(f => string.Equals(u.Value.Text("UserName"), f.Needed("AttributeValue"), StringComparison.OrdinalIgnoreCase))),
            u => u.Copy());
    }

    public static JsonObject GetUserId(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        var value = Attributes.Unique(input, "username", "emails.value");
        var isName = input.Object("AlternateIdentifier")!.Object("UniqueAttribute")!.Needed("AttributePath").Equals("userName", StringComparison.OrdinalIgnoreCase);
        var user = isName
            ? IdentityStoreState.FindUser(context.Cloud.Store, value)
            : context.Cloud.Store.All(IdentityStoreState.Users).Select(u => u.Value).FirstOrDefault(u => string.Equals(PrimaryEmail(u), value, StringComparison.OrdinalIgnoreCase));
        return user?.Pick("UserId", "IdentityStoreId") ?? throw IdentityCenterState.NotFound("USER not found.");
    }

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        IdentityCenterState.RequireStore(context, input);
        return context.Cloud.Store.Find(IdentityStoreState.Users, input.Needed("UserId")) ?? throw IdentityCenterState.NotFound("USER not found.");
    }

    private static string? PrimaryEmail(JsonObject user) => user.Objects("Emails").OrderByDescending(e => e.Flag("Primary")).FirstOrDefault()?.Text("Value");

    private static ServiceException Taken(string attribute, string value) => IdentityCenterState.Conflict($"Duplicate {attribute}: {value}");
}
