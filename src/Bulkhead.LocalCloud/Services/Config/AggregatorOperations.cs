using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>Aggregators, which show what other accounts and regions record.</summary>
internal static class AggregatorOperations
{
    private static readonly Paging Pages = new("NextToken", "NextToken", "Limit", null, 100, "InvalidNextTokenException");

    public static JsonObject PutConfigurationAggregator(CallContext context, JsonObject input)
    {
        var name = input.Needed("ConfigurationAggregatorName");
        if (input.Object("OrganizationAggregationSource") is { } organization) CheckOrganization(context, organization);
        var store = context.Cloud.Store;
        var present = store.Find(ConfigState.Aggregators(context), name);
        var aggregator = input.Pick("ConfigurationAggregatorName", "AccountAggregationSources", "OrganizationAggregationSource", "AggregatorFilters");
        aggregator["ConfigurationAggregatorArn"] = present?.Text("ConfigurationAggregatorArn")
            ?? $"arn:aws:config:{context.Region}:{context.Account}:config-aggregator/config-aggregator-{ResourceIds.LowerCase("", 8)}";
        aggregator["CreationTime"] = present?.Text("CreationTime") ?? context.Now.ToJson();
        aggregator["LastUpdatedTime"] = context.Now.ToJson();
        aggregator["Tags"] = present is null ? TagSet.Read(input.Objects("Tags")) : present.Object("Tags")!.Copy();
        store.Put(ConfigState.Aggregators(context), name, aggregator);
        return new JsonObject { ["ConfigurationAggregator"] = aggregator.Without("Tags") };
    }

    public static JsonObject DescribeConfigurationAggregators(CallContext context, JsonObject input)
    {
        var names = input.Texts("ConfigurationAggregatorNames").ToHashSet(StringComparer.Ordinal);
        var all = context.Cloud.Store.All(ConfigState.Aggregators(context));
        if (names.Count > 0 && names.Except(all.Select(a => a.Key)).Any()) throw Missing();
        return Pages.Page(input, "ConfigurationAggregators", all.Where(a => names.Count == 0 || names.Contains(a.Key)), a => a.Without("Tags"));
    }

    public static JsonObject DeleteConfigurationAggregator(CallContext context, JsonObject input) =>
        context.Cloud.Store.Remove(ConfigState.Aggregators(context), input.Needed("ConfigurationAggregatorName")) ? [] : throw Missing();

    public static JsonObject TagResource(CallContext context, JsonObject input) =>
        Change(context, input, aggregator => aggregator["Tags"] = TagSet.Merge(aggregator.Object("Tags"), input.Objects("Tags")));

    public static JsonObject UntagResource(CallContext context, JsonObject input) =>
        Change(context, input, aggregator => aggregator["Tags"] = TagSet.Remove(aggregator.Object("Tags")!, input.Texts("TagKeys")));

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["Tags"] = TagSet.List(ByArn(context, input).Object("Tags")) };

    private static JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var aggregator = ByArn(context, input).Copy();
        change(aggregator);
        context.Cloud.Store.Put(ConfigState.Aggregators(context), aggregator.Needed("ConfigurationAggregatorName"), aggregator);
        return [];
    }

    private static JsonObject ByArn(CallContext context, JsonObject input) =>
        context.Cloud.Store.All(ConfigState.Aggregators(context)).Select(a => a.Value)
            .FirstOrDefault(a => a.Text("ConfigurationAggregatorArn") == input.Needed("ResourceArn"))
        ?? throw new ServiceException("ResourceNotFoundException", "The resource was not found.");

    private static ServiceException Missing() =>
        new("NoSuchConfigurationAggregatorException", "The configuration aggregator does not exist. Check the configuration aggregator name and try again.");

    /// <summary>PutConfigurationAggregator API page: the management account or a delegated administrator, with trusted access.</summary>
    private static void CheckOrganization(CallContext context, JsonObject source)
    {
        var store = context.Cloud.Store;
        if (OrganizationState.Find(store) is not { } organization || store.Find(OrganizationState.Members, context.Account.Value) is null)
            throw new ServiceException("NoAvailableOrganizationException", "The account is not a member of an organization.");
        var mayAdminister = organization.Text("ManagementId") == context.Account.Value
            || store.Find(OrganizationState.Delegates, $"{context.Account}/{ConfigState.ServicePrincipal}") is not null;
        if (!mayAdminister || store.Find(OrganizationState.Services, ConfigState.ServicePrincipal) is null)
            throw new ServiceException("OrganizationAccessDeniedException", "This action can be only made by the management account or a delegated administrator, with service access enabled.");
        if (!ConfigState.CanAssume(context, source.Needed("RoleArn"), "config-aggregator"))
            throw new ServiceException("InvalidRoleException", "The role of the aggregator can't be assumed.");
    }
}
