using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;

namespace Bulkhead.LocalCloud.Services.SecurityHub;

/// <summary>AWS Security Hub CSPM: hubs, and the central configuration of an organization. It checks nothing in the local cloud.</summary>
internal sealed class SecurityHubHandler : ServiceHandler
{
    private static readonly Paging Pages = Paging.NextToken(100, "InvalidInputException");
    private readonly ServiceAdministration _administration = new("securityhub", HubState.ServicePrincipal, HubState.Refuse);

    public SecurityHubHandler() : base("securityhub")
    {
        var central = new CentralConfiguration(_administration);
        Add(EnableOrganizationAdminAccount, DisableOrganizationAdminAccount, ListOrganizationAdminAccounts);
        Add(EnableSecurityHub, DisableSecurityHub, DescribeHub, GetEnabledStandards);
        Add(central.DescribeOrganizationConfiguration, central.UpdateOrganizationConfiguration);
        Add(FindingAggregators.CreateFindingAggregator, FindingAggregators.UpdateFindingAggregator, FindingAggregators.DeleteFindingAggregator);
        Add(FindingAggregators.GetFindingAggregator, FindingAggregators.ListFindingAggregators);
        var policies = new ConfigurationPolicies(_administration);
        Add(policies.CreateConfigurationPolicy, policies.UpdateConfigurationPolicy, policies.GetConfigurationPolicy, policies.ListConfigurationPolicies, policies.DeleteConfigurationPolicy);
        Add(policies.StartConfigurationPolicyAssociation, policies.StartConfigurationPolicyDisassociation, policies.GetConfigurationPolicyAssociation, policies.ListConfigurationPolicyAssociations);
    }

    private JsonObject EnableOrganizationAdminAccount(CallContext context, JsonObject input)
    {
        var account = input.Needed("AdminAccountId");
        _administration.Enable(context, account);
        // "Designating the delegated administrator": Security Hub is turned on for that account.
        if (!HubState.IsOn(context.Cloud.Store, AccountId.Parse(account), context.Region)) HubState.TurnOn(context, AccountId.Parse(account), []);
        return new JsonObject { ["AdminAccountId"] = account, ["Feature"] = "SecurityHub" };
    }

    private JsonObject DisableOrganizationAdminAccount(CallContext context, JsonObject input)
    {
        _administration.Disable(context, input.Needed("AdminAccountId"));
        return [];
    }

    private JsonObject ListOrganizationAdminAccounts(CallContext context, JsonObject input) =>
        _administration.List(context, input, Pages, "AdminAccounts", a => new JsonObject { ["AccountId"] = a, ["Status"] = "ENABLED" });

    private static JsonObject EnableSecurityHub(CallContext context, JsonObject input)
    {
        if (HubState.IsOn(context.Cloud.Store, context.Account, context.Region))
            throw new ServiceException("ResourceConflictException", "Account is already subscribed to Security Hub", 409);
        // EnableSecurityHub API page: two standards are on unless the request says no.
        var standards = input.Bool("EnableDefaultStandards") == false ? Array.Empty<string>() :
        [
            $"arn:aws:securityhub:{context.Region}::standards/aws-foundational-security-best-practices/v/1.0.0",
            "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0",
        ];
        HubState.TurnOn(context, context.Account, standards);
        return [];
    }

    private static JsonObject DisableSecurityHub(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        if (!HubState.IsOn(store, context.Account, context.Region)) throw HubState.NotFound($"Account {context.Account} is not subscribed to AWS Security Hub");
        if (HubState.Central(store, context.Account, context.Region) is not null)
            throw new ServiceException("AccessDeniedException", "Account is centrally managed: the delegated administrator configures it.", 403);
        store.Remove(HubState.Own(context.Account), context.Region.Value);
        return [];
    }

    private static JsonObject DescribeHub(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        if (!HubState.IsOn(store, context.Account, context.Region)) throw HubState.Refuse($"Account {context.Account} is not subscribed to AWS Security Hub");
        return store.Find(HubState.Own(context.Account), context.Region.Value)?.Without("Standards") ?? new JsonObject
        {
            ["HubArn"] = HubState.Arn(context.Account, context.Region),
            ["AutoEnableControls"] = true,
            ["ControlFindingGenerator"] = "SECURITY_CONTROL",
        };
    }

    private static JsonObject GetEnabledStandards(CallContext context, JsonObject input)
    {
        if (!HubState.IsOn(context.Cloud.Store, context.Account, context.Region))
            throw HubState.Refuse($"Account {context.Account} is not subscribed to AWS Security Hub");
        var standards = HubState.Standards(context.Cloud.Store, context.Account, context.Region).Order(StringComparer.Ordinal);
        return Pages.Page(input, "StandardsSubscriptions", standards.Select(s => KeyValuePair.Create(s, s)), standard => new JsonObject
        {
            ["StandardsArn"] = standard,
            ["StandardsSubscriptionArn"] = $"arn:aws:securityhub:{context.Region}:{context.Account}:subscription/{standard[(standard.IndexOf('/', StringComparison.Ordinal) + 1)..]}",
            ["StandardsInput"] = new JsonObject(),
            ["StandardsStatus"] = "READY",
        });
    }
}
