using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ram;

/// <summary>What is shared, with whom, and by which permission.</summary>
internal static class ShareReadOperations
{
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 500, "InvalidNextTokenException");

    public static JsonObject GetResourceShares(CallContext context, JsonObject input)
    {
        var (name, status) = (input.Text("name"), input.Text("resourceShareStatus"));
        var wanted = ShareView.Seen(context, input)
            .Where(s => (name is null || s.Text("name") == name) && (status is null || s.Text("status") == status))
            .Where(s => input.Objects("tagFilters").All(f => s.Object("tags")!.Text(f.Needed("tagKey")) is { } value && (!f.Texts("tagValues").Any() || f.Texts("tagValues").Contains(value))));
        return Page(input, "resourceShares", wanted.Select(s => KeyValuePair.Create(s.Needed("arn"), ShareView.Share(s))));
    }

    public static JsonObject GetResourceShareAssociations(CallContext context, JsonObject input)
    {
        var (type, resource, principal, status) = (input.Needed("associationType"), input.Text("resourceArn"), input.Text("principal"), input.Text("associationStatus"));
        if ((type == "PRINCIPAL" && resource is not null) || (type == "RESOURCE" && principal is not null))
            throw new ServiceException("InvalidParameterException", $"Associations of type {type} can't be filtered so.");
        var wanted = ShareView.Seen(context, input).SelectMany(ShareView.Associations)
            .Where(a => a.Text("associationType") == type && (status is null || a.Text("status") == status) && ((resource ?? principal) is not { } entity || a.Text("associatedEntity") == entity));
        return Page(input, "resourceShareAssociations", wanted.Select(a => KeyValuePair.Create($"{a.Needed("resourceShareArn")}/{a.Needed("associatedEntity")}", a)));
    }

    public static JsonObject ListResources(CallContext context, JsonObject input)
    {
        var (type, arns, principal) = (input.Text("resourceType"), input.Texts("resourceArns").ToList(), input.Text("principal"));
        CheckType(type);
        var wanted = ShareView.Seen(context, input).Where(s => s.Text("status") == "ACTIVE" && (principal is null || s.Object("principals")!.ContainsKey(principal) || s.Text("owner") == principal))
            .SelectMany(s => s.Object("resources")!.Select(r => (Share: s, Arn: r.Key, Association: (JsonObject)r.Value!)))
            .Where(r => r.Association.Text("status") == "ASSOCIATED" && (type is null || ShareableType.Find(r.Arn)!.Name == type) && (arns.Count == 0 || arns.Contains(r.Arn)));
        return Page(input, "resources", wanted.Select(r => KeyValuePair.Create($"{r.Arn}/{r.Share.Needed("arn")}", new JsonObject
        {
            ["arn"] = r.Arn,
            ["type"] = ShareableType.Find(r.Arn)!.Name,
            ["resourceShareArn"] = r.Share.Needed("arn"),
            ["status"] = "AVAILABLE",
            ["creationTime"] = r.Association.Needed("created"),
            ["lastUpdatedTime"] = r.Association.Needed("created"),
            ["resourceRegionScope"] = "REGIONAL",
        })));
    }

    public static JsonObject ListPrincipals(CallContext context, JsonObject input)
    {
        var (type, resource, principals) = (input.Text("resourceType"), input.Text("resourceArn"), input.Texts("principals").ToList());
        CheckType(type);
        var wanted = ShareView.Seen(context, input)
            .Where(s => s.Text("status") == "ACTIVE" && (resource is null || s.Object("resources")!.ContainsKey(resource)) && (type is null || s.Object("resources")!.Any(r => ShareableType.Find(r.Key)!.Name == type)))
            .SelectMany(s => Principals(s, input.Text("resourceOwner") == "SELF"))
            .Where(p => principals.Count == 0 || principals.Contains(p.Needed("id")));
        return Page(input, "principals", wanted.Select(p => KeyValuePair.Create($"{p.Needed("id")}/{p.Needed("resourceShareArn")}", p)));
    }

    public static JsonObject GetResourcePolicies(CallContext context, JsonObject input)
    {
        var principal = input.Text("principal");
        var policies = new JsonArray();
        foreach (var arn in input.Texts("resourceArns"))
        {
            ShareableType.Of(context, arn);
            if (ShareState.PolicyOf(context.Cloud.Store, context.Region, arn, own: null) is { } policy && (principal is null || policy.Contains(principal, StringComparison.Ordinal))) policies.Add((JsonNode)policy);
        }

        return new JsonObject { ["policies"] = policies };
    }

    public static JsonObject ListResourceTypes(CallContext context, JsonObject input) => Page(input, "resourceTypes", ShareableType.All.Where(_ => input.Text("resourceRegionScope") != "GLOBAL").Select(t =>
        KeyValuePair.Create(t.Name, new JsonObject { ["resourceType"] = t.Name, ["serviceName"] = t.Name.Split(':')[0], ["resourceRegionScope"] = "REGIONAL" })));

    public static JsonObject ListPermissions(CallContext context, JsonObject input)
    {
        CheckType(input.Text("resourceType"));
        var wanted = ShareableType.All.Where(t => input.Text("permissionType") != "CUSTOMER_MANAGED" && input.Text("resourceType") is not { } type || t.Name == input.Text("resourceType"));
        return Page(input, "permissions", wanted.Select(t => KeyValuePair.Create(t.Name, Summary(t))));
    }

    public static JsonObject GetPermission(CallContext context, JsonObject input)
    {
        var type = ShareableType.All.FirstOrDefault(t => t.PermissionArn == input.Needed("permissionArn")) ?? throw ShareState.Unknown(input.Needed("permissionArn"));
        return new JsonObject { ["permission"] = ShareView.Permission(type, isFull: true) };
    }

    public static JsonObject ListResourceSharePermissions(CallContext context, JsonObject input)
    {
        var share = ShareState.RequireOwn(context, input.Needed("resourceShareArn"));
        var types = share.Object("resources")!.Select(r => ShareableType.Find(r.Key)!).Distinct().OrderBy(t => t.Name, StringComparer.Ordinal);
        return Page(input, "permissions", types.Select(t => KeyValuePair.Create(t.Name, Summary(t))));
    }

    private static IEnumerable<JsonObject> Principals(JsonObject share, bool isOwn)
    {
        // To others the owner is the principal ("ListPrincipals" API page).
        if (!isOwn) return [Principal(share, share.Needed("owner"), share.Needed("created"), isExternal: false)];
        return share.Object("principals")!.Where(p => p.Value!["status"]!.GetValue<string>() == "ASSOCIATED")
            .Select(p => Principal(share, p.Key, ((JsonObject)p.Value!).Needed("created"), ((JsonObject)p.Value!).Flag("external")));
    }

    private static JsonObject Principal(JsonObject share, string id, string created, bool isExternal) => new()
    {
        ["id"] = id,
        ["resourceShareArn"] = share.Needed("arn"),
        ["creationTime"] = created,
        ["lastUpdatedTime"] = created,
        ["external"] = isExternal,
    };

    private static JsonObject Summary(ShareableType type) => ShareView.Permission(type, isFull: false).Without("permission");

    private static void CheckType(string? type)
    {
        if (type is not null && ShareableType.All.All(t => t.Name != type)) throw new ServiceException("InvalidResourceTypeException", $"The resource type {type} is not valid.");
    }

    private static JsonObject Page(JsonObject input, string list, IEnumerable<KeyValuePair<string, JsonObject>> items) =>
        Pages.Page(input, list, items.OrderBy(i => i.Key, StringComparer.Ordinal), i => i);
}
