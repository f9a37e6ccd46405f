using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;

namespace Bulkhead.LocalCloud.Services.GuardDuty;

/// <summary>Amazon GuardDuty: detectors, members and the organization's configuration. It finds nothing in the local cloud.</summary>
internal sealed class GuardDutyHandler : ServiceHandler
{
    private static readonly Paging Pages = Paging.NextToken(50, "BadRequestException");
    private readonly ServiceAdministration _administration = new("guardduty", DetectorState.ServicePrincipal, DetectorState.Refuse);

    public GuardDutyHandler() : base("guardduty")
    {
        var organization = new OrganizationConfiguration(_administration);
        var members = new MemberOperations(_administration);
        Add(EnableOrganizationAdminAccount, DisableOrganizationAdminAccount, ListOrganizationAdminAccounts);
        Add(CreateDetector, GetDetector, UpdateDetector, DeleteDetector, ListDetectors, GetAdministratorAccount);
        Add(organization.DescribeOrganizationConfiguration, organization.UpdateOrganizationConfiguration);
        Add(members.CreateMembers, members.ListMembers, members.GetMembers, members.DisassociateMembers, members.DeleteMembers);
        Add(members.StartMonitoringMembers, members.StopMonitoringMembers, members.UpdateMemberDetectors, members.GetMemberDetectors);
    }

    private JsonObject EnableOrganizationAdminAccount(CallContext context, JsonObject input)
    {
        var account = input.Needed("AdminAccountId");
        _administration.Enable(context, account);
        DetectorState.Ensure(context, Core.Identifiers.AccountId.Parse(account));
        return [];
    }

    private JsonObject DisableOrganizationAdminAccount(CallContext context, JsonObject input)
    {
        _administration.Disable(context, input.Needed("AdminAccountId"));
        return [];
    }

    private JsonObject ListOrganizationAdminAccounts(CallContext context, JsonObject input) =>
        _administration.List(context, input, Pages, "AdminAccounts", a => new JsonObject { ["AdminAccountId"] = a, ["AdminStatus"] = "ENABLED" });

    private static JsonObject CreateDetector(CallContext context, JsonObject input)
    {
        if (DetectorState.Find(context.Cloud.Store, context.Account, context.Region) is not null)
            throw DetectorState.Refuse("The request is rejected because a detector already exists for the current account.");
        var detector = DetectorState.Ensure(context, context.Account).Copy();
        if (!input.Flag("Enable")) detector["Status"] = "DISABLED";
        if (input.Text("FindingPublishingFrequency") is { } frequency) detector["FindingPublishingFrequency"] = frequency;
        if (input.Object("Tags") is { } tags) detector["Tags"] = tags.Copy();
        DetectorState.Switch(detector, input.Objects("Features"));
        DetectorState.Put(context, context.Account, detector);
        return detector.Pick("DetectorId");
    }

    private static JsonObject GetDetector(CallContext context, JsonObject input)
    {
        var detector = DetectorState.Require(context, input);
        var output = detector.Pick("CreatedAt", "UpdatedAt", "Status", "FindingPublishingFrequency", "ServiceRole", "Tags");
        output["Features"] = DetectorState.Features(detector, withFoundation: true);
        return output;
    }

    private static JsonObject UpdateDetector(CallContext context, JsonObject input)
    {
        var detector = DetectorState.Require(context, input);
        if (input.Bool("Enable") is { } enable)
        {
            if (!enable) RefuseMember(context);
            detector["Status"] = enable ? "ENABLED" : "DISABLED";
        }

        if (input.Text("FindingPublishingFrequency") is { } frequency) detector["FindingPublishingFrequency"] = frequency;
        if (input["Features"] is not null) RefuseMember(context);
        DetectorState.Switch(detector, input.Objects("Features"));
        detector["UpdatedAt"] = context.Now.ToJson();
        DetectorState.Put(context, context.Account, detector);
        return [];
    }

    private static JsonObject DeleteDetector(CallContext context, JsonObject input)
    {
        RefuseMember(context);
        DetectorState.Remove(context, context.Account, DetectorState.Require(context, input).Needed("DetectorId"));
        return [];
    }

    private static JsonObject ListDetectors(CallContext context, JsonObject input)
    {
        var own = DetectorState.Find(context.Cloud.Store, context.Account, context.Region)?.Needed("DetectorId");
        return Pages.Page(input, "DetectorIds", own is null ? [] : new[] { KeyValuePair.Create(own, own) }, id => JsonValue.Create(id));
    }

    private static JsonObject GetAdministratorAccount(CallContext context, JsonObject input)
    {
        _ = DetectorState.Require(context, input);
        var member = MemberOperations.Find(context.Cloud.Store, context.Region, context.Account.Value);
        return new JsonObject
        {
            ["Administrator"] = member is null ? new JsonObject() : new JsonObject
            {
                ["AccountId"] = member.Needed("AdministratorId"),
                ["RelationshipStatus"] = member.Needed("RelationshipStatus"),
                ["InvitedAt"] = member.Needed("UpdatedAt"),
            },
        };
    }

    /// <summary>
    /// Members of an organization can't turn their own detector off (GuardDuty User Guide, "Understanding the relationship
    /// between GuardDuty administrator account and member accounts").
    /// </summary>
    private static void RefuseMember(CallContext context)
    {
        if (MemberOperations.Find(context.Cloud.Store, context.Region, context.Account.Value) is not null)
            throw DetectorState.Refuse("The request is rejected because the account is a member: its administrator account manages its detector.");
    }
}
