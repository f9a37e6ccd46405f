using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>
/// Users, groups and roles: <c>Name</c>, <c>Path</c>, <c>Id</c>, <c>Arn</c>, <c>CreateDate</c>, <c>Inline</c> (name to text),
/// <c>Attached</c> (ARNs), <c>Tags</c> (an object), <c>Boundary</c>; roles also <c>Trust</c>; users also <c>Groups</c>.
/// </summary>
internal static class PrincipalState
{
    /// <summary>A principal; null when there is none. Names differ in case nowhere, but must be given as they are.</summary>
    public static JsonObject? Find(ResourceStore store, PrincipalKind kind, AccountId account, string name) =>
        store.Find(kind.Collection(account), name.ToLowerInvariant()) is { } found && found.Text("Name") == name ? found : null;

    /// <summary>The principal that a request names.</summary>
    /// <exception cref="ServiceException">NoSuchEntity.</exception>
    public static JsonObject Require(CallContext context, PrincipalKind kind, JsonObject input) =>
        Require(context, kind, input.Needed(kind.NameMember));

    /// <summary>A principal of the caller's account.</summary>
    /// <exception cref="ServiceException">NoSuchEntity.</exception>
    public static JsonObject Require(CallContext context, PrincipalKind kind, string name) =>
        Find(context.Cloud.Store, kind, context.Account, name)
        ?? throw NoSuchEntity($"The {kind.Lower} with name {name} cannot be found.");

    /// <summary>Keeps a principal.</summary>
    public static void Put(ResourceStore store, PrincipalKind kind, AccountId account, JsonObject principal) =>
        store.Put(kind.Collection(account), principal.Needed("Name").ToLowerInvariant(), principal);

    /// <summary>Changes a principal that a request names.</summary>
    public static JsonObject Change(CallContext context, PrincipalKind kind, JsonObject input, Action<JsonObject> change)
    {
        var principal = Require(context, kind, input).Copy();
        RefuseServiceLinked(principal);
        change(principal);
        Put(context.Cloud.Store, kind, context.Account, principal);
        return principal;
    }

    /// <summary>A new principal.</summary>
    /// <exception cref="ServiceException">EntityAlreadyExists.</exception>
    public static JsonObject New(CallContext context, PrincipalKind kind, JsonObject input)
    {
        var name = input.Needed(kind.NameMember);
        if (context.Cloud.Store.Find(kind.Collection(context.Account), name.ToLowerInvariant()) is not null)
            throw Exists($"{kind.Name} with name {name} already exists.");
        var principal = New(kind, context.Account, input.Text("Path") ?? "/", name, context.Now);
        principal["Tags"] = TagSet.Read(input.Objects("Tags"));
        if (input.Text("PermissionsBoundary") is { } boundary)
        {
            ManagedPolicies.Require(context, boundary);
            principal["Boundary"] = boundary;
        }

        return principal;
    }

    /// <summary>A new principal without checks.</summary>
    public static JsonObject New(PrincipalKind kind, AccountId account, string path, string name, DateTimeOffset now) => new()
    {
        ["Name"] = name,
        ["Path"] = path,
        ["Id"] = ResourceIds.Unique(kind.IdPrefix),
        ["Arn"] = $"arn:aws:iam::{account}:{kind.Lower}{path}{name}",
        ["CreateDate"] = now.ToJson(),
        ["Inline"] = new JsonObject(),
        ["Attached"] = new JsonArray(),
        ["Tags"] = new JsonObject(),
    };

    /// <summary>What every answer shows of a principal.</summary>
    public static JsonObject Show(PrincipalKind kind, JsonObject principal, bool full)
    {
        var shown = new JsonObject
        {
            ["Path"] = principal.Needed("Path"),
            [kind.NameMember] = principal.Needed("Name"),
            [kind.IdMember] = principal.Needed("Id"),
            ["Arn"] = principal.Needed("Arn"),
            ["CreateDate"] = principal.Needed("CreateDate"),
        };
        if (kind == PrincipalKind.Role)
        {
            shown["AssumeRolePolicyDocument"] = Uri.EscapeDataString(principal.Needed("Trust"));
            shown["MaxSessionDuration"] = principal.Int("MaxSessionDuration") ?? 3600;
            if (principal.Text("Description") is { Length: > 0 } description) shown["Description"] = description;
            if (full) shown["RoleLastUsed"] = new JsonObject();
        }

        if (!full || kind == PrincipalKind.Group) return shown;
        if (principal.Text("Boundary") is { } boundary) shown["PermissionsBoundary"] = Boundary(boundary);
        if (principal.Object("Tags") is { Count: > 0 } tags) shown["Tags"] = TagSet.List(tags);
        return shown;
    }

    /// <summary>A permissions boundary, as answers show it.</summary>
    public static JsonObject Boundary(string arn) =>
        new() { ["PermissionsBoundaryType"] = "PermissionsBoundaryPolicy", ["PermissionsBoundaryArn"] = arn };

    /// <summary>Refuses to delete what still has policies.</summary>
    public static void RefuseWithPolicies(JsonObject principal)
    {
        if (((JsonArray)principal["Attached"]!).Count > 0) throw Conflict("Cannot delete entity, must detach all policies first.");
        if (principal.Object("Inline")!.Count > 0) throw Conflict("Cannot delete entity, must delete policies first.");
    }

    public static ServiceException NoSuchEntity(string message) => new("NoSuchEntity", message, 404);

    public static ServiceException Exists(string message) => new("EntityAlreadyExists", message, 409);

    public static ServiceException Conflict(string message) => new("DeleteConflict", message, 409);

    public static ServiceException Limit(string message) => new("LimitExceeded", message, 409);

    private static void RefuseServiceLinked(JsonObject principal)
    {
        if (!principal.Needed("Path").StartsWith("/aws-service-role/", StringComparison.Ordinal)) return;
        throw new ServiceException(
            "UnmodifiableEntity",
            $"Cannot perform the operation on the protected role '{principal.Needed("Name")}' - this role is only modifiable by AWS");
    }
}
