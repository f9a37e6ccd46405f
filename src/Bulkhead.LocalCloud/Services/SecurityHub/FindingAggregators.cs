using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.SecurityHub;

/// <summary>The home region of an account's findings, with the regions that are linked to it.</summary>
internal static class FindingAggregators
{
    private const string Modes = "ALL_REGIONS, ALL_REGIONS_EXCEPT_SPECIFIED, SPECIFIED_REGIONS, NO_REGIONS";
    private static readonly Paging Pages = Paging.NextToken(100, "InvalidInputException");

    public static JsonObject CreateFindingAggregator(CallContext context, JsonObject input)
    {
        RequireHub(context);
        if (Own(context) is not null) throw HubState.Refuse("The account has a finding aggregator already.");
        var id = ResourceIds.Uuid();
        var aggregator = new JsonObject
        {
            ["Account"] = context.Account.Value,
            ["FindingAggregatorArn"] = $"arn:aws:securityhub:{context.Region}:{context.Account}:finding-aggregator/{id}",
            ["FindingAggregationRegion"] = context.Region.Value,
        };
        return Put(context, aggregator, input);
    }

    public static JsonObject UpdateFindingAggregator(CallContext context, JsonObject input) => Put(context, Require(context, input), input);

    public static JsonObject GetFindingAggregator(CallContext context, JsonObject input) => Require(context, input).Without("Account");

    public static JsonObject ListFindingAggregators(CallContext context, JsonObject input)
    {
        RequireHub(context);
        var own = Own(context) is { } aggregator ? [KeyValuePair.Create("", aggregator)] : Array.Empty<KeyValuePair<string, JsonObject>>();
        return Pages.Page(input, "FindingAggregators", own, a => a.Pick("FindingAggregatorArn"));
    }

    public static JsonObject DeleteFindingAggregator(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(HubState.Aggregators, Require(context, input).Needed("Account"));
        return [];
    }

    private static JsonObject Put(CallContext context, JsonObject aggregator, JsonObject input)
    {
        var mode = input.Needed("RegionLinkingMode");
        if (!Modes.Split(", ").Contains(mode)) throw HubState.Invalid($"RegionLinkingMode must be one of {Modes}.");
        var changed = aggregator.Copy();
        changed["RegionLinkingMode"] = mode;
        changed["Regions"] = input.Texts("Regions").ToJson();
        context.Cloud.Store.Put(HubState.Aggregators, context.Account.Value, changed);
        return changed.Without("Account");
    }

    /// <summary>The account's finding aggregator, or null.</summary>
    public static JsonObject? Own(CallContext context) => context.Cloud.Store.Find(HubState.Aggregators, context.Account.Value);

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        RequireHub(context);
        return Own(context) is { } own && own.Text("FindingAggregatorArn") == input.Needed("FindingAggregatorArn")
            ? own
            : throw HubState.NotFound("The finding aggregator was not found.");
    }

    /// <summary>Refuses an account without Security Hub.</summary>
    public static void RequireHub(CallContext context)
    {
        if (!HubState.IsOn(context.Cloud.Store, context.Account, context.Region))
            throw HubState.Refuse($"Account {context.Account} is not subscribed to AWS Security Hub");
    }
}
