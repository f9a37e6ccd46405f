using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.GuardDuty;

/// <summary>What GuardDuty does by itself for the accounts of the organization, region by region.</summary>
internal sealed class OrganizationConfiguration(ServiceAdministration administration)
{
    private const string Collection = "guardduty/organization";

    /// <summary>Whether all accounts are members whether they like it or not.</summary>
    public static bool IsForAll(ResourceStore store, RegionName region) => store.Find(Collection, region.Value)?.Text("Members") == "ALL";

    /// <summary>The plans that a member gets; null where nobody said it.</summary>
    public static IEnumerable<string>? Plans(ResourceStore store, RegionName region) =>
        store.Find(Collection, region.Value)?.Object("Features")?.Where(f => f.Value!.GetValue<string>() != "NONE").Select(f => f.Key);

    /// <summary>What an account that joins the organization gets, in every region where GuardDuty enables accounts by itself.</summary>
    public static void Join(CallContext context, AccountId account)
    {
        foreach (var (region, configuration) in context.Cloud.Store.All(Collection).ToList())
        {
            if (configuration.Text("Members") is "ALL" or "NEW")
                MemberOperations.Enable(context with { Region = new RegionName(region) }, configuration.Needed("Administrator"), account);
        }
    }

    public JsonObject DescribeOrganizationConfiguration(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, input);
        var known = Read(context);
        return new JsonObject
        {
            ["AutoEnable"] = known.Text("Members") is "ALL" or "NEW",
            ["AutoEnableOrganizationMembers"] = known.Needed("Members"),
            ["MemberAccountLimitReached"] = false,
            ["Features"] = DetectorState.Plans.Select(plan =>
            {
                var shown = new JsonObject { ["Name"] = plan, ["AutoEnable"] = known.Object("Features")!.Text(plan) ?? "NONE" };
                if (plan == DetectorState.Runtime)
                {
                    shown["AdditionalConfiguration"] = known.Object("Additional")!
                        .Select(a => new JsonObject { ["Name"] = a.Key, ["AutoEnable"] = a.Value!.GetValue<string>() }).ToJson();
                }

                return shown;
            }).ToJson(),
        };
    }

    public JsonObject UpdateOrganizationConfiguration(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, input);
        var members = input.Text("AutoEnableOrganizationMembers");
        if (members is null == (input.Bool("AutoEnable") is null))
            throw DetectorState.Refuse("The request is rejected because you must provide a value for either autoEnableOrganizationMembers or autoEnable.");
        var known = Read(context).Copy();
        known["Administrator"] = context.Account.Value;
        known["Members"] = members ?? (input.Flag("AutoEnable") ? "NEW" : "NONE");
        foreach (var feature in input.Objects("Features"))
        {
            known.Object("Features")![feature.Needed("Name")] = feature.Text("AutoEnable") ?? "NONE";
            foreach (var more in feature.Objects("AdditionalConfiguration"))
                known.Object("Additional")![more.Needed("Name")] = more.Text("AutoEnable") ?? "NONE";
        }

        context.Cloud.Store.Put(Collection, context.Region.Value, known);
        if (known.Text("Members") == "ALL")
        {
            foreach (var account in administration.Others(context, withManagement: false)) MemberOperations.Enable(context, context.Account.Value, account);
        }

        var forAll = input.Objects("Features").Where(f => f.Text("AutoEnable") == "ALL")
            .Select(f => new JsonObject { ["Name"] = f.Needed("Name"), ["Status"] = "ENABLED" }).ToList();
        foreach (var account in administration.Others(context, withManagement: true))
        {
            if (MemberOperations.Find(context.Cloud.Store, context.Region, account.Value) is null) continue;
            var detector = DetectorState.Ensure(context, account).Copy();
            DetectorState.Switch(detector, forAll);
            DetectorState.Put(context, account, detector);
        }

        return [];
    }

    private static JsonObject Read(CallContext context) => context.Cloud.Store.Find(Collection, context.Region.Value) ?? new JsonObject
    {
        ["Members"] = "NONE",
        ["Features"] = new JsonObject(),
        ["Additional"] = new JsonObject(),
    };

    private void RequireAdministrator(CallContext context, JsonObject input)
    {
        _ = DetectorState.Require(context, input);
        if (!administration.IsAdministrator(context))
            throw DetectorState.Refuse("The request is rejected because the account is not the organization's delegated administrator account.");
    }
}
