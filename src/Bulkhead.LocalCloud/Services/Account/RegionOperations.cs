using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Account;

/// <summary>Regions that an account opts in to and out of.</summary>
internal sealed class RegionOperations
{
    private const string Kind = "account:Region";
    private const int ChangesAtOnce = 6;
    private static readonly Paging Pages = Paging.NextToken(50, "ValidationException");

    private readonly CloudPace _pace;

    public RegionOperations(CloudPace pace, ScheduledWork scheduled)
    {
        _pace = pace;
        scheduled.Define(Kind, (context, work) =>
            context.Cloud.Store.Put(RegionCatalogue.States(work.Needed("Account")), work.Needed("Region"), new JsonObject { ["Status"] = work.Needed("Status") }));
    }

    public JsonObject EnableRegion(CallContext context, JsonObject input) => Change(context, input, "ENABLING", "ENABLED");

    public JsonObject DisableRegion(CallContext context, JsonObject input) => Change(context, input, "DISABLING", "DISABLED");

    public static JsonObject GetRegionOptStatus(CallContext context, JsonObject input)
    {
        var account = AccountTarget.Of(context, input);
        var region = Known(input);
        return Show(region, RegionCatalogue.StateOf(context.Cloud.Store, account, region));
    }

    public static JsonObject ListRegions(CallContext context, JsonObject input)
    {
        var account = AccountTarget.Of(context, input);
        var wanted = input.Texts("RegionOptStatusContains").ToHashSet(StringComparer.Ordinal);
        var regions = RegionCatalogue.All
            .Select(r => KeyValuePair.Create(r, RegionCatalogue.StateOf(context.Cloud.Store, account, r)))
            .Where(r => wanted.Count == 0 || wanted.Contains(r.Value));
        return Pages.Page(input, "Regions", regions.Select(r => KeyValuePair.Create(r.Key, r)), r => Show(r.Key, r.Value));
    }

    private JsonObject Change(CallContext context, JsonObject input, string during, string after)
    {
        var store = context.Cloud.Store;
        var account = AccountTarget.Of(context, input);
        var region = Known(input);
        var state = RegionCatalogue.StateOf(store, account, region);
        if (state == "ENABLED_BY_DEFAULT") throw new ServiceException("ValidationException", $"The region {region} is enabled by default and can't be changed.");
        if (state == after || state == during) return [];
        if (state is "ENABLING" or "DISABLING")
            throw new ServiceException("ConflictException", $"The region {region} is {state.ToLowerInvariant()}.", 409);
        if (store.All(RegionCatalogue.States(account)).Count(r => r.Value.Text("Status") is "ENABLING" or "DISABLING") >= ChangesAtOnce)
            throw new ServiceException("TooManyRequestsException", "You have exceeded the number of region opt-in requests at once.", 429);
        store.Put(RegionCatalogue.States(account), region, new JsonObject { ["Status"] = during });
        ScheduledWork.Plan(
            store,
            Kind,
            context.Now + _pace.Of(_pace.RegionOptIn, $"{account}/{region}"),
            $"{account}/{region}",
            new JsonObject { ["Account"] = account, ["Region"] = region, ["Status"] = after });
        return [];
    }

    private static string Known(JsonObject input) =>
        RegionCatalogue.All.Contains(input.Needed("RegionName"))
            ? input.Needed("RegionName")
            : throw new ServiceException("ValidationException", $"The region {input.Needed("RegionName")} does not exist.");

    private static JsonObject Show(string region, string state) => new() { ["RegionName"] = region, ["RegionOptStatus"] = state };
}
