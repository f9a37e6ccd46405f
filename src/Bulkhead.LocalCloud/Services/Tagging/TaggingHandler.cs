using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Tagging;

/// <summary>
/// The Resource Groups Tagging API: which resources have which tags. Of the local cloud's services Organizations keeps
/// its tags here; being global it is in us-east-1 (Resource Groups Tagging API Reference, "GetResources").
/// </summary>
internal sealed class TaggingHandler : ServiceHandler
{
    private const string GlobalRegion = "us-east-1";
    private static readonly Paging Pages = new(
        "PaginationToken", "PaginationToken", "ResourcesPerPage", null, 50, "PaginationTokenExpiredException");

    public TaggingHandler() : base("resourcegroupstaggingapi") => Add(GetResources);

    private static JsonObject GetResources(CallContext context, JsonObject input)
    {
        if (input.Int("ResourcesPerPage") is < 1 or > 100)
            throw new ServiceException("InvalidParameterException", "ResourcesPerPage must be between 1 and 100.");
        var wanted = input.Texts("ResourceARNList").ToHashSet(StringComparer.Ordinal);
        var types = input.Texts("ResourceTypeFilters").ToArray();
        var filters = input.Objects("TagFilters").ToArray();
        var found = Resources(context)
            .Where(r => wanted.Count == 0 || wanted.Contains(r.Arn))
            .Where(r => types.Length == 0 || Array.Exists(types, t => t == "organizations" || t == $"organizations:{r.Kind}"))
            .Where(r => Array.TrueForAll(filters, f => Matches(f, r.Tags)))
            .OrderBy(r => r.Arn, StringComparer.Ordinal)
            .Select(r => KeyValuePair.Create(r.Arn, r));
        var page = Pages.Page(input, "ResourceTagMappingList", found, r => new JsonObject
        {
            ["ResourceARN"] = r.Arn,
            ["Tags"] = TagSet.List(r.Tags),
        });
        page.TryAdd("PaginationToken", "");
        return page;
    }

    private static IEnumerable<(string Arn, string Kind, JsonObject Tags)> Resources(CallContext context)
    {
        var store = context.Cloud.Store;
        if (context.Region.Value != GlobalRegion || OrganizationState.Find(store) is not { } organization) yield break;
        if (organization.Text("ManagementId") != context.Account.Value) yield break;
        foreach (var (id, tags) in store.All(OrganizationState.Tags))
        {
            if (tags.Count > 0 && Describe(store, organization, id) is { } resource) yield return (resource.Arn, resource.Kind, tags);
        }
    }

    private static (string Arn, string Kind)? Describe(ResourceStore store, JsonObject organization, string id)
    {
        if (store.Find(OrganizationState.Policies, id) is { } policy)
        {
            var type = policy.Needed("Type").ToLowerInvariant();
            return (OrganizationState.Arn(organization, "policy", $"{type}/{id}"), "policy");
        }

        return OrganizationState.TypeOf(store, organization, id) switch
        {
            TargetType.Root => (OrganizationState.Arn(organization, "root", id), "root"),
            TargetType.Unit => (OrganizationState.Arn(organization, "ou", id), "ou"),
            TargetType.Account => (OrganizationState.Arn(organization, "account", id), "account"),
            _ => null,
        };
    }

    private static bool Matches(JsonObject filter, JsonObject tags)
    {
        if (filter.Text("Key") is { } key && tags.Text(key) is { } value)
        {
            var values = filter.Texts("Values").ToArray();
            return values.Length == 0 || values.Contains(value, StringComparer.Ordinal);
        }

        return filter.Text("Key") is null;
    }
}
