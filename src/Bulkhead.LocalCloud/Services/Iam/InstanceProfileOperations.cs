using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Instance profiles, each with at most one role.</summary>
internal static class InstanceProfileOperations
{
    public static JsonObject CreateInstanceProfile(CallContext context, JsonObject input)
    {
        var name = input.Needed("InstanceProfileName");
        if (context.Cloud.Store.Find(Collection(context.Account), name.ToLowerInvariant()) is not null)
            throw PrincipalState.Exists($"Instance Profile {name} already exists.");
        var path = input.Text("Path") ?? "/";
        var profile = new JsonObject
        {
            ["InstanceProfileName"] = name,
            ["InstanceProfileId"] = ResourceIds.Unique("AIPA"),
            ["Arn"] = $"arn:aws:iam::{context.Account}:instance-profile{path}{name}",
            ["Path"] = path,
            ["CreateDate"] = context.Now.ToJson(),
            ["RoleNames"] = new JsonArray(),
            ["TagSet"] = TagSet.Read(input.Objects("Tags")),
        };
        Put(context, profile);
        return new JsonObject { ["InstanceProfile"] = Show(context, profile) };
    }

    public static JsonObject GetInstanceProfile(CallContext context, JsonObject input) =>
        new() { ["InstanceProfile"] = Show(context, Require(context, input)) };

    public static JsonObject ListInstanceProfiles(CallContext context, JsonObject input) => IamHandler.Pages.Page(
        input, "InstanceProfiles", context.Cloud.Store.All(Collection(context.Account)), profile => Show(context, profile));

    public static JsonObject ListInstanceProfilesForRole(CallContext context, JsonObject input)
    {
        var role = PrincipalState.Require(context, PrincipalKind.Role, input).Needed("Name");
        return IamHandler.Pages.Page(input, "InstanceProfiles", WithRole(context, role), profile => Show(context, profile));
    }

    public static JsonObject AddRoleToInstanceProfile(CallContext context, JsonObject input)
    {
        var profile = Require(context, input).Copy();
        var role = PrincipalState.Require(context, PrincipalKind.Role, input).Needed("Name");
        var roles = (JsonArray)profile["RoleNames"]!;
        if (roles.Count > 0) throw PrincipalState.Limit("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
        roles.Add((JsonNode)role);
        Put(context, profile);
        return [];
    }

    public static JsonObject RemoveRoleFromInstanceProfile(CallContext context, JsonObject input)
    {
        var profile = Require(context, input).Copy();
        var role = input.Needed("RoleName");
        if (!profile.Texts("RoleNames").Contains(role))
            throw PrincipalState.NoSuchEntity($"The role with name {role} cannot be found in the instance profile.");
        profile["RoleNames"] = new JsonArray();
        Put(context, profile);
        return [];
    }

    public static JsonObject DeleteInstanceProfile(CallContext context, JsonObject input)
    {
        var profile = Require(context, input);
        if (profile.Texts("RoleNames").Any())
            throw PrincipalState.Conflict("Cannot delete entity, must remove roles from instance profile first.");
        context.Cloud.Store.Remove(Collection(context.Account), profile.Needed("InstanceProfileName").ToLowerInvariant());
        return [];
    }

    /// <summary>The profiles that hold a role.</summary>
    internal static IEnumerable<KeyValuePair<string, JsonObject>> WithRole(CallContext context, string role) =>
        context.Cloud.Store.All(Collection(context.Account)).Where(p => p.Value.Texts("RoleNames").Contains(role));

    internal static JsonObject Show(CallContext context, JsonObject profile)
    {
        var shown = profile.Without("RoleNames", "TagSet");
        shown["Roles"] = profile.Texts("RoleNames")
            .Select(r => PrincipalState.Show(PrincipalKind.Role, PrincipalState.Require(context, PrincipalKind.Role, r), full: false)).ToJson();
        if (profile.Object("TagSet") is { Count: > 0 } tags) shown["Tags"] = TagSet.List(tags);
        return shown;
    }

    internal static string Collection(AccountId account) => $"iam/{account}/instance-profiles";

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        var name = input.Needed("InstanceProfileName");
        return context.Cloud.Store.Find(Collection(context.Account), name.ToLowerInvariant())
            ?? throw PrincipalState.NoSuchEntity($"Instance Profile {name} cannot be found.");
    }

    private static void Put(CallContext context, JsonObject profile) =>
        context.Cloud.Store.Put(Collection(context.Account), profile.Needed("InstanceProfileName").ToLowerInvariant(), profile);
}
