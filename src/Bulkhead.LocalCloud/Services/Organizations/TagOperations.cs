using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Tags of accounts, units, the root and policies.</summary>
internal static class TagOperations
{
    private const int MaxTags = 50;

    public static JsonObject TagResource(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequirePolicyAdministrator(context, nameof(TagResource));
        Set(store, Require(store, organization, input), input);
        return [];
    }

    public static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequirePolicyAdministrator(context, nameof(UntagResource));
        var id = Require(store, organization, input);
        if (store.Find(OrganizationState.Tags, id) is { } tags)
            store.Put(OrganizationState.Tags, id, TagSet.Remove(tags, input.Texts("TagKeys")));
        return [];
    }

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        var id = Require(store, organization, input);
        return new JsonObject { ["Tags"] = TagSet.List(store.Find(OrganizationState.Tags, id)) };
    }

    /// <summary>Adds the <c>Tags</c> of a request to something.</summary>
    public static void Set(ResourceStore store, string id, JsonObject input)
    {
        if (!input.Objects("Tags").Any()) return;
        var tags = TagSet.Merge(store.Find(OrganizationState.Tags, id), input.Objects("Tags"));
        if (tags.Count > MaxTags)
        {
            throw OrganizationState.Refusal(
                "ConstraintViolationException", "MAX_TAG_LIMIT_EXCEEDED", "You have exceeded the number of tags allowed on this resource.");
        }

        store.Put(OrganizationState.Tags, id, tags);
    }

    private static string Require(ResourceStore store, JsonObject organization, JsonObject input)
    {
        var id = input.Needed("ResourceId");
        var exists = OrganizationState.TypeOf(store, organization, id) is not null
            || store.Find(OrganizationState.Policies, id) is not null
            || id.StartsWith("rp-", StringComparison.Ordinal);
        return exists ? id : throw new ServiceException("TargetNotFoundException", "You specified a target that doesn't exist.");
    }
}
