using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.SecurityHub;

/// <summary>
/// Where Security Hub is on: where an account turned it on itself, and where a policy of the central configuration does
/// (Security Hub User Guide, "How Security Hub CSPM configuration policies work").
/// </summary>
internal static class HubState
{
    public const string ServicePrincipal = "securityhub.amazonaws.com";
    public const string Policies = "securityhub/policies";
    public const string Associations = "securityhub/associations";
    public const string Aggregators = "securityhub/aggregators";
    public const string Organization = "securityhub/organization";

    /// <summary>Whether Security Hub is on in an account and a region.</summary>
    public static bool IsOn(ResourceStore store, AccountId account, RegionName region) =>
        store.Find(Own(account), region.Value) is not null || Central(store, account, region)?.Flag("ServiceEnabled") == true;

    /// <summary>The standards that an account is checked against.</summary>
    public static IEnumerable<string> Standards(ResourceStore store, AccountId account, RegionName region) =>
        Central(store, account, region)?.Texts("EnabledStandardIdentifiers")
        ?? store.Find(Own(account), region.Value)?.Texts("Standards")
        ?? [];

    /// <summary>What the central configuration says of an account; null where it says nothing.</summary>
    public static JsonObject? Central(ResourceStore store, AccountId account, RegionName region)
    {
        if (store.All(Organization).FirstOrDefault() is not { Value: { } organization } || organization.Text("ConfigurationType") != "CENTRAL") return null;
        if (store.Find(OrganizationState.Members, account.Value) is null || !IsCentral(store, organization.Needed("Administrator"), region)) return null;
        // The administrator can't make the service's role in the management account, which turns Security Hub on itself.
        if (OrganizationState.Find(store)?.Text("ManagementId") == account.Value && store.Find(Own(account), region.Value) is null) return null;
        var policy = OrganizationState.PathTo(store, account.Value).Reverse()
            .Select(target => store.Find(Associations, target)?.Text("ConfigurationPolicyId")).FirstOrDefault(id => id is not null);
        return policy is null ? null : store.Find(Policies, policy)?.Object("ConfigurationPolicy")?.Object("SecurityHub");
    }

    /// <summary>Turns Security Hub on in an account.</summary>
    public static void TurnOn(CallContext context, AccountId account, IEnumerable<string> standards)
    {
        ServiceLinkedRoles.Ensure(context.Cloud.Store, account, ServicePrincipal, context.Now);
        context.Cloud.Store.Put(Own(account), context.Region.Value, new JsonObject
        {
            ["HubArn"] = Arn(account, context.Region),
            ["SubscribedAt"] = context.Now.ToJson(),
            ["AutoEnableControls"] = true,
            ["ControlFindingGenerator"] = "SECURITY_CONTROL",
            ["Standards"] = standards.ToJson(),
        });
    }

    /// <summary>Where an account's own settings are.</summary>
    public static string Own(AccountId account) => $"securityhub/{account}/hubs";

    /// <summary>The ARN of an account's hub.</summary>
    public static string Arn(AccountId account, RegionName region) => $"arn:aws:securityhub:{region}:{account}:hub/default";

    /// <summary>The refusal of a caller who may not.</summary>
    public static ServiceException Refuse(string message) => new("InvalidAccessException", message, 401);

    /// <summary>The refusal of a request that can't be.</summary>
    public static ServiceException Invalid(string message) => new("InvalidInputException", message);

    /// <summary>The refusal of something that is not there.</summary>
    public static ServiceException NotFound(string message) => new("ResourceNotFoundException", message, 404);

    private static bool IsCentral(ResourceStore store, string administrator, RegionName region) =>
        store.All(Aggregators).Select(a => a.Value).FirstOrDefault(a => a.Text("Account") == administrator) is { } aggregator
        && (aggregator.Text("FindingAggregationRegion") == region.Value || aggregator.Text("RegionLinkingMode") switch
        {
            "SPECIFIED_REGIONS" => aggregator.Texts("Regions").Contains(region.Value),
            "ALL_REGIONS_EXCEPT_SPECIFIED" => !aggregator.Texts("Regions").Contains(region.Value),
            "ALL_REGIONS" => true,
            _ => false,
        });
}
