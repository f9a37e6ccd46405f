using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;

namespace Bulkhead.LocalCloud.Services.SecurityHub;

/// <summary>Whether accounts are configured centrally, from the home region.</summary>
internal sealed class CentralConfiguration(ServiceAdministration administration)
{
    public JsonObject DescribeOrganizationConfiguration(CallContext context, JsonObject input)
    {
        RequireAdministrator(context);
        var known = context.Cloud.Store.Find(HubState.Organization, context.Region.Value);
        return new JsonObject
        {
            ["AutoEnable"] = known?.Flag("AutoEnable") ?? false,
            ["AutoEnableStandards"] = known?.Text("AutoEnableStandards") ?? "DEFAULT",
            ["MemberAccountLimitReached"] = false,
            ["OrganizationConfiguration"] = new JsonObject { ["ConfigurationType"] = known?.Text("ConfigurationType") ?? "LOCAL", ["Status"] = "ENABLED" },
        };
    }

    public JsonObject UpdateOrganizationConfiguration(CallContext context, JsonObject input)
    {
        RequireAdministrator(context);
        var type = input.Object("OrganizationConfiguration")?.Text("ConfigurationType") ?? "LOCAL";
        if (type == "CENTRAL")
        {
            if (FindingAggregators.Own(context) is not { } aggregator || aggregator.Text("FindingAggregationRegion") != context.Region.Value)
                throw HubState.Invalid("Central configuration needs a finding aggregator whose home Region is this one.");
            // UpdateOrganizationConfiguration API page: with central configuration both must be off.
            if (input.Flag("AutoEnable") || input.Text("AutoEnableStandards") != "NONE")
                throw HubState.Invalid("AutoEnable must be false and AutoEnableStandards NONE with central configuration.");
        }

        context.Cloud.Store.Put(HubState.Organization, context.Region.Value, new JsonObject
        {
            ["Administrator"] = context.Account.Value,
            ["AutoEnable"] = input.Flag("AutoEnable"),
            ["AutoEnableStandards"] = input.Text("AutoEnableStandards") ?? "DEFAULT",
            ["ConfigurationType"] = type,
        });
        return [];
    }

    private void RequireAdministrator(CallContext context)
    {
        FindingAggregators.RequireHub(context);
        if (!administration.IsAdministrator(context))
            throw HubState.Refuse($"Account {context.Account} is not an administrator for this organization");
    }
}
