using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityCenter;

namespace Bulkhead.LocalCloud.Services.IdentityStore;

/// <summary>Attributes of people and groups by their paths, such as <c>displayName</c> and <c>name.givenName</c>.</summary>
internal static class Attributes
{
    /// <summary>What the path names; null where it is not there.</summary>
    public static JsonNode? Find(JsonObject item, string path)
    {
        JsonNode? node = item;
        foreach (var part in path.Split('.')) node = (node as JsonObject)?[Member(part)];
        return node;
    }

    /// <summary>Carries out the operations of UpdateUser and UpdateGroup: a value is set, or removed where none is given.</summary>
    /// <exception cref="ServiceException">An attribute that can't be changed.</exception>
    public static void Apply(JsonObject item, IEnumerable<JsonObject> operations, params ReadOnlySpan<string> changeable)
    {
        foreach (var operation in operations)
        {
            var path = operation.Needed("AttributePath").Split('.');
            if (!changeable.Contains(path[0].ToLowerInvariant())) throw IdentityCenterState.Invalid($"The attribute {operation.Needed("AttributePath")} can't be changed.");
            var owner = item;
            foreach (var part in path[..^1])
            {
                if (owner[Member(part)] is not JsonObject inner) owner[Member(part)] = inner = [];
                owner = inner;
            }

            if (operation["AttributeValue"] is { } value) owner[Member(path[^1])] = value.DeepClone();
            else owner.Remove(Member(path[^1]));
        }
    }

    /// <summary>The value that a request's unique attribute has; its path must be the one of the operation.</summary>
    public static string Unique(JsonObject input, params ReadOnlySpan<string> paths)
    {
        if (input.Object("AlternateIdentifier")?.Object("UniqueAttribute") is not { } unique) throw IdentityCenterState.NotFound("There is nothing with this external id.");
        if (!paths.Contains(unique.Needed("AttributePath").ToLowerInvariant())) throw IdentityCenterState.Invalid($"The attribute {unique.Needed("AttributePath")} is not unique.");
        return unique.Text("AttributeValue") ?? throw IdentityCenterState.Invalid("The attribute's value must be text.");
    }

    private static string Member(string part) => part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..];
}
