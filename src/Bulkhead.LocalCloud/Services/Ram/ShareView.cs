using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ram;

/// <summary>Shares and associations as answers show them.</summary>
internal static class ShareView
{
    /// <summary>A share.</summary>
    public static JsonObject Share(JsonObject share) => new()
    {
        ["resourceShareArn"] = share.Needed("arn"),
        ["name"] = share.Needed("name"),
        ["owningAccountId"] = share.Needed("owner"),
        ["allowExternalPrincipals"] = share.Flag("external"),
        ["status"] = share.Needed("status"),
        ["tags"] = TagSet.List(share.Object("tags"), "key", "value"),
        ["creationTime"] = share.Needed("created"),
        ["lastUpdatedTime"] = share.Text("updated") ?? share.Needed("created"),
        ["featureSet"] = "STANDARD",
    };

    /// <summary>What a share has, and with whom.</summary>
    public static IEnumerable<JsonObject> Associations(JsonObject share)
    {
        foreach (var member in new[] { "principals", "resources" })
        {
            foreach (var (name, association) in share.Object(member)!) yield return Association(share, member, name, (JsonObject)association!);
        }
    }

    /// <summary>One association.</summary>
    public static JsonObject Association(JsonObject share, string member, string name, JsonObject association)
    {
        var shown = new JsonObject
        {
            ["resourceShareArn"] = share.Needed("arn"),
            ["resourceShareName"] = share.Needed("name"),
            ["associatedEntity"] = name,
            ["associationType"] = member == "resources" ? "RESOURCE" : "PRINCIPAL",
            ["status"] = association.Needed("status"),
            ["creationTime"] = association.Needed("created"),
            ["lastUpdatedTime"] = association.Needed("created"),
            ["external"] = association.Flag("external"),
        };
        if (association.Text("message") is { } message) shown["statusMessage"] = message;
        return shown;
    }

    /// <summary>AWS's managed permission of a type.</summary>
    public static JsonObject Permission(ShareableType type, bool isFull) => new()
    {
        ["arn"] = type.PermissionArn,
        ["version"] = "1",
        ["defaultVersion"] = true,
        ["name"] = type.Permission,
        ["resourceType"] = type.Name,
        ["status"] = "ATTACHABLE",
        ["creationTime"] = "2019-11-21T00:00:00Z",
        ["lastUpdatedTime"] = "2019-11-21T00:00:00Z",
        ["isResourceTypeDefault"] = true,
        ["permissionType"] = "AWS_MANAGED",
        ["featureSet"] = "STANDARD",
        ["permission"] = isFull ? new JsonObject { ["Effect"] = "Allow", ["Action"] = type.Actions.ToJson() }.ToJsonString() : null,
    };

    /// <summary>The shares that a request is about: the caller's own, or those of others that are for the caller.</summary>
    public static IEnumerable<JsonObject> Seen(CallContext context, JsonObject input)
    {
        var (store, arns) = (context.Cloud.Store, input.Texts("resourceShareArns").ToList());
        foreach (var arn in arns)
        {
            if (Arn.TryParse(arn) is not { Service: "ram" }) throw new ServiceException("MalformedArnException", $"The specified resource ARN {arn} is not valid.");
            if (ShareState.Find(store, context.Region, arn) is null) throw ShareState.Unknown(arn);
        }

        var all = ShareState.All(store, context.Region).Where(s => arns.Count == 0 || arns.Contains(s.Needed("arn")));
        return input.Text("resourceOwner") == "OTHER-ACCOUNTS"
            ? all.Where(s => ShareState.IsFor(store, s, context.Account))
            : all.Where(s => s.Text("owner") == context.Account.Value);
    }
}
