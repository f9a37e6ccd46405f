using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Users.</summary>
internal static class UserOperations
{
    private static readonly PrincipalKind Kind = PrincipalKind.User;

    public static JsonObject CreateUser(CallContext context, JsonObject input)
    {
        var user = PrincipalState.New(context, Kind, input);
        user["Groups"] = new JsonArray();
        PrincipalState.Put(context.Cloud.Store, Kind, context.Account, user);
        return new JsonObject { ["User"] = PrincipalState.Show(Kind, user, full: true) };
    }

    public static JsonObject GetUser(CallContext context, JsonObject input) => new()
    {
        ["User"] = PrincipalState.Show(Kind, PrincipalState.Require(context, Kind, NameOf(context, input)), full: true),
    };

    public static JsonObject UpdateUser(CallContext context, JsonObject input)
    {
        var user = PrincipalState.Require(context, Kind, input).Copy();
        var old = user.Needed("Name");
        var name = input.Text("NewUserName") ?? old;
        var path = input.Text("NewPath") ?? user.Needed("Path");
        var taken = context.Cloud.Store.Find(Kind.Collection(context.Account), name.ToLowerInvariant());
        if (taken is not null && taken.Text("Name") != old) throw PrincipalState.Exists($"User with name {name} already exists.");
        context.Cloud.Store.Remove(Kind.Collection(context.Account), old.ToLowerInvariant());
        (user["Name"], user["Path"], user["Arn"]) = (name, path, $"arn:aws:iam::{context.Account}:user{path}{name}");
        PrincipalState.Put(context.Cloud.Store, Kind, context.Account, user);
        AccessKeys.Rename(context.Cloud.Store, context.Account, old, name);
        foreach (var (serial, device) in MfaDevices.OfUser(context.Cloud.Store, context.Account, old).ToList())
        {
            var renamed = device.Copy();
            renamed["User"] = name;
            context.Cloud.Store.Put(MfaDevices.Collection(context.Account), serial, renamed);
        }

        return [];
    }

    public static JsonObject DeleteUser(CallContext context, JsonObject input)
    {
        var user = PrincipalState.Require(context, Kind, input);
        var name = user.Needed("Name");
        PrincipalState.RefuseWithPolicies(user);
        if (AccessKeys.OfUser(context.Cloud.Store, context.Account, name).Any())
            throw PrincipalState.Conflict("Cannot delete entity, must delete access keys first.");
        if (user.Text("Password") is not null) throw PrincipalState.Conflict("Cannot delete entity, must delete login profile first.");
        if (MfaDevices.OfUser(context.Cloud.Store, context.Account, name).Any()) throw PrincipalState.Conflict("Cannot delete entity, must deactivate MFA device first.");
        if (user.Texts("Groups").Any()) throw PrincipalState.Conflict("Cannot delete entity, must remove users from group first.");
        context.Cloud.Store.Remove(Kind.Collection(context.Account), name.ToLowerInvariant());
        return [];
    }

    public static JsonObject ListUsers(CallContext context, JsonObject input)
    {
        var prefix = input.Text("PathPrefix") ?? "/";
        return IamHandler.Pages.Page(
            input,
            "Users",
            context.Cloud.Store.All(Kind.Collection(context.Account)).Where(u => u.Value.Needed("Path").StartsWith(prefix, StringComparison.Ordinal)),
            user => PrincipalState.Show(Kind, user, full: false));
    }

    public static JsonObject CreateAccessKey(CallContext context, JsonObject input)
    {
        var user = PrincipalState.Require(context, Kind, NameOf(context, input)).Needed("Name");
        if (AccessKeys.OfUser(context.Cloud.Store, context.Account, user).Count() >= 2)
            throw PrincipalState.Limit("Cannot exceed quota for AccessKeysPerUser: 2");
        return new JsonObject { ["AccessKey"] = AccessKeys.Add(context.Cloud.Store, context.Account, user, context.Now).Without("Account") };
    }

    public static JsonObject ListAccessKeys(CallContext context, JsonObject input)
    {
        // Root users have no keys here: nobody could make them.
        if (LoginOperations.IsOfRoot(context, input)) return new JsonObject { ["AccessKeyMetadata"] = new JsonArray(), ["IsTruncated"] = false };
        var user = PrincipalState.Require(context, Kind, NameOf(context, input)).Needed("Name");
        return IamHandler.Pages.Page(
            input,
            "AccessKeyMetadata",
            AccessKeys.OfUser(context.Cloud.Store, context.Account, user),
            key => key.Pick("AccessKeyId", "UserName", "Status", "CreateDate"));
    }

    public static JsonObject UpdateAccessKey(CallContext context, JsonObject input)
    {
        var key = RequireKey(context, input).Copy();
        key["Status"] = input.Needed("Status");
        context.Cloud.Store.Put(AccessKeys.Collection, key.Needed("AccessKeyId"), key);
        return [];
    }

    public static JsonObject DeleteAccessKey(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(AccessKeys.Collection, RequireKey(context, input).Needed("AccessKeyId"));
        return [];
    }

    /// <summary>The user that a request names, else the caller.</summary>
    public static string NameOf(CallContext context, JsonObject input) =>
        input.Text("UserName")
        ?? (context.Caller.IsRole ? null : context.Caller.PrincipalName)
        ?? throw new ServiceException("ValidationError", "Must specify userName when calling with non-User credentials");

    private static JsonObject RequireKey(CallContext context, JsonObject input)
    {
        var id = input.Needed("AccessKeyId");
        var user = NameOf(context, input);
        return AccessKeys.OfUser(context.Cloud.Store, context.Account, user).FirstOrDefault(k => k.Key == id).Value
            ?? throw PrincipalState.NoSuchEntity($"The Access Key with id {id} cannot be found.");
    }
}
