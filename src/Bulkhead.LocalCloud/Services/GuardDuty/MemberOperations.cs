using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.GuardDuty;

/// <summary>The accounts that an administrator looks after, region by region.</summary>
internal sealed class MemberOperations(ServiceAdministration administration)
{
    private static readonly Paging Pages = Paging.NextToken(50, "BadRequestException");

    /// <summary>An account as a member in a region, or null.</summary>
    public static JsonObject? Find(ResourceStore store, RegionName region, string account) => store.Find(Collection(region), account);

    /// <summary>Makes an account a member, with a detector that has the plans of the organization.</summary>
    public static void Enable(CallContext context, string administrator, AccountId account)
    {
        var store = context.Cloud.Store;
        if (Find(store, context.Region, account.Value)?.Text("RelationshipStatus") == "Enabled") return;
        var plans = OrganizationConfiguration.Plans(store, context.Region)?.ToList();
        var detector = DetectorState.Ensure(context, account, plans).Copy();
        DetectorState.Switch(detector, (plans ?? []).Select(plan => new JsonObject { ["Name"] = plan, ["Status"] = "ENABLED" }));
        DetectorState.Put(context, account, detector);
        store.Put(Collection(context.Region), account.Value, new JsonObject
        {
            ["AccountId"] = account.Value,
            ["AdministratorId"] = administrator,
            ["MasterId"] = administrator,
            ["DetectorId"] = detector.Needed("DetectorId"),
            ["Email"] = AccountBook.Find(store, account.Value)!.Needed("Email"),
            ["RelationshipStatus"] = "Enabled",
            ["UpdatedAt"] = context.Now.ToJson(),
        });
    }

    public JsonObject CreateMembers(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, input);
        var store = context.Cloud.Store;
        var management = OrganizationState.Find(store)?.Text("ManagementId");
        return Each(input.Objects("AccountDetails").Select(a => a.Needed("AccountId")), id =>
        {
            if (id == context.Account.Value || store.Find(OrganizationState.Members, id) is null)
                return "The request is rejected because the given account ID is not a member of the organization.";
            if (Find(store, context.Region, id)?.Text("RelationshipStatus") == "Enabled")
                return "The request is rejected because the given account ID is already a member of the administrator account.";
            // GuardDuty User Guide, "Considerations and recommendations for using GuardDuty with AWS Organizations": the
            // administrator can't make the service's role in the management account.
            if (id == management && DetectorState.Find(store, AccountId.Parse(id), context.Region) is null)
                return "The request failed because the organization's management account must enable GuardDuty first.";
            Enable(context, context.Account.Value, AccountId.Parse(id));
            return null;
        });
    }

    public JsonObject ListMembers(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, input);
        var all = input.Text("OnlyAssociated") == "false";
        return Pages.Page(
            input, "Members", context.Cloud.Store.All(Collection(context.Region)).Where(m => all || m.Value.Text("RelationshipStatus") != "Removed"), m => m.Copy());
    }

    public JsonObject GetMembers(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, input);
        var members = new JsonArray();
        var output = Each(input.Texts("AccountIds"), id =>
        {
            if (Find(context.Cloud.Store, context.Region, id) is not { } member) return NotMember;
            members.Add((JsonNode)member.Copy());
            return null;
        });
        output["Members"] = members;
        return output;
    }

    public JsonObject DisassociateMembers(CallContext context, JsonObject input)
    {
        // "Maintaining your organization within GuardDuty": with auto-enable for all accounts none can be taken out.
        if (OrganizationConfiguration.IsForAll(context.Cloud.Store, context.Region))
            throw DetectorState.Refuse("The request is rejected because the organization auto-enables GuardDuty for all accounts.");
        return Change(context, input, member => member["RelationshipStatus"] = "Removed");
    }

    public JsonObject DeleteMembers(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, input);
        return Each(input.Texts("AccountIds"), id =>
        {
            if (Find(context.Cloud.Store, context.Region, id) is not { } member) return NotMember;
            if (member.Text("RelationshipStatus") != "Removed") return "The request is rejected because the account is still associated.";
            context.Cloud.Store.Remove(Collection(context.Region), id);
            return null;
        });
    }

    public JsonObject StartMonitoringMembers(CallContext context, JsonObject input) => Monitor(context, input, "Enabled", "ENABLED");

    public JsonObject StopMonitoringMembers(CallContext context, JsonObject input)
    {
        if (OrganizationConfiguration.IsForAll(context.Cloud.Store, context.Region))
            throw DetectorState.Refuse("The request is rejected because the organization auto-enables GuardDuty for all accounts.");
        return Monitor(context, input, "Paused", "DISABLED");
    }

    public JsonObject UpdateMemberDetectors(CallContext context, JsonObject input) => Change(context, input, member =>
    {
        var account = AccountId.Parse(member.Needed("AccountId"));
        var detector = DetectorState.Ensure(context, account).Copy();
        DetectorState.Switch(detector, input.Objects("Features"));
        DetectorState.Put(context, account, detector);
    });

    public JsonObject GetMemberDetectors(CallContext context, JsonObject input)
    {
        RequireAdministrator(context, input);
        var shown = new JsonArray();
        var output = Each(input.Texts("AccountIds"), id =>
        {
            if (Find(context.Cloud.Store, context.Region, id) is null) return NotMember;
            var detector = DetectorState.Find(context.Cloud.Store, AccountId.Parse(id), context.Region)!;
            shown.Add((JsonNode)new JsonObject { ["AccountId"] = id, ["Features"] = DetectorState.Features(detector, withFoundation: false) });
            return null;
        });
        output["MemberDataSourceConfigurations"] = shown;
        return output;
    }

    private const string NotMember = "The request is rejected because the given account ID is not associated to the administrator account.";

    private static string Collection(RegionName region) => $"guardduty/members/{region}";

    private JsonObject Monitor(CallContext context, JsonObject input, string relationship, string status) => Change(context, input, member =>
    {
        member["RelationshipStatus"] = relationship;
        var account = AccountId.Parse(member.Needed("AccountId"));
        var detector = DetectorState.Ensure(context, account).Copy();
        detector["Status"] = status;
        DetectorState.Put(context, account, detector);
    });

    private JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        RequireAdministrator(context, input);
        return Each(input.Texts("AccountIds"), id =>
        {
            if (Find(context.Cloud.Store, context.Region, id)?.Copy() is not { } member) return NotMember;
            change(member);
            member["UpdatedAt"] = context.Now.ToJson();
            context.Cloud.Store.Put(Collection(context.Region), id, member);
            return null;
        });
    }

    /// <summary>Does something for each account and lists those for which it could not be done.</summary>
    private static JsonObject Each(IEnumerable<string> accounts, Func<string, string?> act)
    {
        var unprocessed = new JsonArray();
        foreach (var id in accounts)
        {
            if (act(id) is { } reason) unprocessed.Add((JsonNode)new JsonObject { ["AccountId"] = id, ["Result"] = reason });
        }

        return new JsonObject { ["UnprocessedAccounts"] = unprocessed };
    }

    private void RequireAdministrator(CallContext context, JsonObject input)
    {
        _ = DetectorState.Require(context, input);
        if (!administration.IsAdministrator(context))
            throw DetectorState.Refuse("The request is rejected because the account is not the organization's delegated administrator account.");
    }
}
