using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.CostExplorer;

/// <summary>
/// Which tags count for bills. AWS shows a key up to a day after it is first used, and only then takes its activation (AWS Billing
/// User Guide, "Activating user-defined cost allocation tags"): here the keys of the organization's accounts and of the management
/// account's stacks, a day after those were made.
/// </summary>
internal static class CostTagOperations
{
    private static readonly TimeSpan UntilShown = TimeSpan.FromDays(1);
    private static readonly Paging Pages = Paging.NextToken(100);

    /// <summary>Whether a tag counts for the bills of the caller's account or organization.</summary>
    public static bool IsActive(CallContext context, string key) => context.Cloud.Store.Find(Collection(context), key)?.Text("Status") == "Active";

    public static JsonObject ListCostAllocationTags(CallContext context, JsonObject input)
    {
        if (input.Text("Type") == "AWSGenerated") return new JsonObject { ["CostAllocationTags"] = new JsonArray() };
        RequirePayer(context);
        var wanted = input.Texts("TagKeys").ToHashSet(StringComparer.Ordinal);
        var found = Known(context)
            .Where(k => wanted.Count == 0 || wanted.Contains(k))
            .Select(k => Show(context, k))
            .Where(t => input.Text("Status") is not { } status || t.Text("Status") == status)
            .Select(t => KeyValuePair.Create(t.Needed("TagKey"), t));
        return Pages.Page(input, "CostAllocationTags", found, t => t);
    }

    public static JsonObject UpdateCostAllocationTagsStatus(CallContext context, JsonObject input)
    {
        RequirePayer(context);
        var known = Known(context).ToHashSet(StringComparer.Ordinal);
        var errors = new JsonArray();
        foreach (var change in input.Objects("CostAllocationTagsStatus"))
        {
            var key = change.Needed("TagKey");
            if (known.Contains(key))
            {
                context.Cloud.Store.Put(Collection(context), key, new JsonObject { ["Status"] = change.Needed("Status"), ["LastUpdatedDate"] = Date(context.Now) });
                continue;
            }

            errors.Add((JsonNode)new JsonObject { ["TagKey"] = key, ["Code"] = "TagKeysNotFoundException", ["Message"] = "Tag keys not found: " + key });
        }

        return new JsonObject { ["Errors"] = errors };
    }

    private static string Collection(CallContext context) => $"ce/{context.Account}/tags";

    /// <summary>The tags are those of the account that pays (AWS Billing User Guide, "Using user-defined cost allocation tags").</summary>
    private static void RequirePayer(CallContext context)
    {
        if (OrganizationState.Find(context.Cloud.Store)?.Text("ManagementId") is { } management && management != context.Account.Value
            && context.Cloud.Store.Find(OrganizationState.Members, context.Account.Value) is not null)
            throw new ServiceException("AccessDeniedException", "Linked account doesn't have access to cost allocation tags.");
    }

    private static SortedSet<string> Known(CallContext context)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        var store = context.Cloud.Store;
        foreach (var (id, tags) in store.All(OrganizationState.Tags))
        {
            if (store.Find(OrganizationState.Members, id) is { } member && IsShown(context, member.Time("JoinedTimestamp"))) keys.UnionWith(tags.Select(t => t.Key));
        }

        foreach (var region in RegionCatalogue.All)
        {
            foreach (var stack in new StackStore(context with { Region = new RegionName(region) }).All().Where(s => IsShown(context, s.CreationTime))) keys.UnionWith(TagsOf(stack));
        }

        return keys;
    }

    private static IEnumerable<string> TagsOf(Stack stack) => stack.Input?.Tags.Keys ?? [];

    private static bool IsShown(CallContext context, DateTimeOffset since) => since + UntilShown <= context.Now;

    private static JsonObject Show(CallContext context, string key)
    {
        var tag = new JsonObject
        {
            ["TagKey"] = key,
            ["Type"] = "UserDefined",
            ["Status"] = context.Cloud.Store.Find(Collection(context), key)?.Text("Status") ?? "Inactive",
            ["LastUsedDate"] = Date(new DateTimeOffset(context.Now.Year, context.Now.Month, 1, 0, 0, 0, TimeSpan.Zero)),
        };
        if (context.Cloud.Store.Find(Collection(context), key)?.Text("LastUpdatedDate") is { } updated) tag["LastUpdatedDate"] = updated;
        return tag;
    }

    private static string Date(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
