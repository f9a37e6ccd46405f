using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;

namespace Bulkhead.LocalCloud.Services.Macie;

/// <summary>What Macie does by itself for accounts that join the organization, and the search for sensitive data, region by region.</summary>
internal sealed class MacieOrganization(ServiceAdministration administration)
{
    private const string Collection = "macie2/organization";
    private const string None = "NONE";

    /// <summary>Refuses everybody but the organization's administrator of Macie.</summary>
    public static void RequireAdministrator(CallContext context, ServiceAdministration administration)
    {
        _ = MacieState.Require(context);
        if (!administration.IsAdministrator(context))
            throw MacieState.Denied("The request failed because you aren't signed in to the Macie administrator account of the organization.");
    }

    /// <summary>What an account that joins the organization gets, in every region where Macie enables accounts by itself.</summary>
    public static void Join(CallContext context, AccountId account)
    {
        foreach (var (region, known) in context.Cloud.Store.All(Collection).ToList())
        {
            if (known.Flag("autoEnable")) MacieMembers.Enable(context with { Region = new RegionName(region) }, known.Needed("administrator"), account);
        }
    }

    public JsonObject DescribeOrganizationConfiguration(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, administration);
        return new JsonObject
        {
            ["autoEnable"] = context.Cloud.Store.Find(Collection, context.Region.Value)?.Flag("autoEnable") ?? false,
            ["maxAccountLimitReached"] = false,
        };
    }

    public JsonObject UpdateOrganizationConfiguration(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, administration);
        context.Cloud.Store.Put(
            Collection, context.Region.Value, new JsonObject { ["administrator"] = context.Account.Value, ["autoEnable"] = input.Flag("autoEnable") });
        return [];
    }

    public JsonObject GetAutomatedDiscoveryConfiguration(CallContext context, JsonObject input)
    {
        _ = MacieState.Require(context);
        var known = context.Cloud.Store.Find(Discovery(context), context.Region.Value);
        var output = known?.Pick("firstEnabledAt", "lastUpdatedAt", "disabledAt") ?? [];
        output["status"] = known?.Text("status") ?? "DISABLED";
        if (administration.IsAdministrator(context)) output["autoEnableOrganizationMembers"] = known?.Text("autoEnableOrganizationMembers") ?? None;
        return output;
    }

    public JsonObject UpdateAutomatedDiscoveryConfiguration(CallContext context, JsonObject input)
    {
        _ = MacieState.Require(context);
        var isAdministrator = administration.IsAdministrator(context);
        if (!isAdministrator && MacieMembers.Associated(context.Cloud.Store, context.Region).Contains(context.Account.Value))
            throw MacieState.Denied("The request failed because the account is a member: its administrator configures automated discovery.");
        var store = context.Cloud.Store;
        var known = store.Find(Discovery(context), context.Region.Value)?.Copy() ?? [];
        known["status"] = input.Needed("status");
        known["lastUpdatedAt"] = context.Now.ToJson();
        if (input.Needed("status") == "ENABLED") known["firstEnabledAt"] ??= context.Now.ToJson();
        else known["disabledAt"] = context.Now.ToJson();
        if (isAdministrator && input.Text("autoEnableOrganizationMembers") is { } members) known["autoEnableOrganizationMembers"] = members;
        store.Put(Discovery(context), context.Region.Value, known);
        return [];
    }

    private static string Discovery(CallContext context) => $"macie2/{context.Account}/discovery";
}
