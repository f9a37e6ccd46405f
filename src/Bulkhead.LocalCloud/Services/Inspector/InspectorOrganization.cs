using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;

namespace Bulkhead.LocalCloud.Services.Inspector;

/// <summary>
/// What Inspector does by itself for accounts that join the organization, region by region. Accounts that are there already
/// it leaves to <c>AssociateMember</c> and <c>Enable</c> (Inspector API Reference, "UpdateOrganizationConfiguration").
/// </summary>
internal sealed class InspectorOrganization(ServiceAdministration administration)
{
    private const string Collection = "inspector2/organization";

    /// <summary>Refuses everybody but the delegated administrator, once its own Inspector is on.</summary>
    public static void RequireAdministrator(CallContext context, ServiceAdministration administration)
    {
        if (!administration.IsAdministrator(context))
            throw InspectorState.Denied("Invoking account is not the delegated administrator.");
        if (InspectorState.On(context.Cloud.Store, context.Account, context.Region).Count == 0)
            throw InspectorState.Denied("Invoking account is not enabled.");
    }

    /// <summary>What an account that joins the organization gets, in every region.</summary>
    public static void Join(CallContext context, AccountId account)
    {
        foreach (var (region, known) in context.Cloud.Store.All(Collection).ToList())
        {
            var scans = InspectorState.Scans.Where(s => known.Object("autoEnable")!.Flag(s.Member)).Select(s => s.Type).ToList();
            if (scans.Count == 0) continue;
            var there = context with { Region = new RegionName(region) };
            InspectorMembers.Associate(there, known.Needed("administrator"), account.Value);
            InspectorState.TurnOn(there, account, scans);
        }
    }

    public JsonObject DescribeOrganizationConfiguration(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, administration);
        return new JsonObject { ["autoEnable"] = Find(context), ["maxAccountLimitReached"] = false };
    }

    public JsonObject UpdateOrganizationConfiguration(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, administration);
        var given = input.Object("autoEnable")!;
        var kept = Find(context);
        foreach (var (_, member) in InspectorState.Scans)
        {
            if (given.Bool(member) is { } isOn) kept[member] = isOn;
        }

        context.Cloud.Store.Put(Collection, context.Region.Value, new JsonObject { ["administrator"] = context.Account.Value, ["autoEnable"] = kept.Copy() });
        return new JsonObject { ["autoEnable"] = kept };
    }

    private static JsonObject Find(CallContext context)
    {
        var known = context.Cloud.Store.Find(Collection, context.Region.Value)?.Object("autoEnable");
        return new JsonObject(InspectorState.Scans.Select(s => KeyValuePair.Create(s.Member, (JsonNode?)(known?.Flag(s.Member) == true))));
    }
}
