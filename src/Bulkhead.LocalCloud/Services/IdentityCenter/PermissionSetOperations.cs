using System.Text.Json.Nodes;
using System.Xml;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>Permission sets and their tags.</summary>
internal sealed class PermissionSetOperations(CloudQuotas quotas)
{
    private const int MostTags = 50;
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public JsonObject CreatePermissionSet(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var instance = IdentityCenterState.Require(context, input);
        var name = input.Needed("Name");
        if (store.All(PermissionSetState.Collection).Any(s => string.Equals(s.Value.Text("Name"), name, StringComparison.OrdinalIgnoreCase)))
            throw IdentityCenterState.Conflict($"PermissionSet with name {name} already exists.");
        if (store.All(PermissionSetState.Collection).Count >= quotas.PermissionSets)
            throw IdentityCenterState.Quota($"You have exceeded the quota of {quotas.PermissionSets} permission sets.");
        var instanceArn = instance.Needed("InstanceArn");
        var arn = $"arn:aws:sso:::permissionSet/{instanceArn[(instanceArn.LastIndexOf('/') + 1)..]}/{ResourceIds.Hex("ps-", 16)}";
        var set = input.Pick("Name", "Description", "RelayState");
        set["PermissionSetArn"] = arn;
        set["SessionDuration"] = Session(input) ?? "PT1H";
        set["CreatedDate"] = context.Now.ToJson();
        set["Managed"] = new JsonArray();
        set["Customer"] = new JsonArray();
        set["Tags"] = Limited(TagSet.Read(input.Objects("Tags")));
        store.Put(PermissionSetState.Collection, arn, set);
        return new JsonObject { ["PermissionSet"] = PermissionSetState.Show(set) };
    }

    public static JsonObject DescribePermissionSet(CallContext context, JsonObject input) =>
        new() { ["PermissionSet"] = PermissionSetState.Show(PermissionSetState.Require(context, input)) };

    public static JsonObject UpdatePermissionSet(CallContext context, JsonObject input)
    {
        var session = Session(input);
        PermissionSetState.Change(context, input, set =>
        {
            foreach (var (name, value) in input.Pick("Description", "RelayState")) set[name] = value?.DeepClone();
            if (session is not null) set["SessionDuration"] = session;
        });
        return [];
    }

    public static JsonObject DeletePermissionSet(CallContext context, JsonObject input)
    {
        var set = PermissionSetState.Require(context, input);
        PermissionSetState.RefuseOfManagement(context, set);
        var arn = set.Needed("PermissionSetArn");
        if (context.Cloud.Store.All(PermissionSetState.Provisioned(arn)).Count > 0)
            throw IdentityCenterState.Conflict("Could not delete because PermissionSet has ApplicationProfile associated with it");
        context.Cloud.Store.Remove(PermissionSetState.Collection, arn);
        return [];
    }

    public static JsonObject ListPermissionSets(CallContext context, JsonObject input)
    {
        IdentityCenterState.Require(context, input);
        return SsoAdminHandler.Pages.Page(input, "PermissionSets", context.Cloud.Store.All(PermissionSetState.Collection), s => JsonValue.Create(s.Needed("PermissionSetArn")));
    }

    public static JsonObject TagResource(CallContext context, JsonObject input)
    {
        var set = Tagged(context, input).Copy();
        set["Tags"] = Limited(TagSet.Merge(set.Object("Tags"), input.Objects("Tags")));
        context.Cloud.Store.Put(PermissionSetState.Collection, set.Needed("PermissionSetArn"), set);
        return [];
    }

    public static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        var set = Tagged(context, input).Copy();
        set["Tags"] = TagSet.Remove(set.Object("Tags")!, input.Texts("TagKeys"));
        context.Cloud.Store.Put(PermissionSetState.Collection, set.Needed("PermissionSetArn"), set);
        return [];
    }

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input) => new() { ["Tags"] = TagSet.List(Tagged(context, input).Object("Tags")) };

    private static JsonObject Tagged(CallContext context, JsonObject input)
    {
        IdentityCenterState.Require(context, input);
        return PermissionSetState.Find(context.Cloud.Store, input.Needed("ResourceArn"))
            ?? throw IdentityCenterState.NotFound($"Resource {input.Needed("ResourceArn")} is not found.");
    }

    private static JsonObject Limited(JsonObject tags) =>
        tags.Count <= MostTags ? tags : throw IdentityCenterState.Quota($"A resource has at most {MostTags} tags.");

    private static string? Session(JsonObject input)
    {
        if (input.Text("SessionDuration") is not { } text) return null;
        try
        {
            var session = XmlConvert.ToTimeSpan(text);
            if (session >= Shortest && session <= Longest) return text;
        }
        catch (FormatException)
        {
            // Answered below: what is no duration is as wrong as one that is too long.
        }

        throw IdentityCenterState.Invalid($"Session duration {text} is not between PT1H and PT12H.");
    }
}
