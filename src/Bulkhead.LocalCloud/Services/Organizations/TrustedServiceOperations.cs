using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Services that may act in all accounts, and the accounts that administer them.</summary>
internal static class TrustedServiceOperations
{
    private const int MaxDelegatesPerService = 3;

    public static JsonObject EnableAWSServiceAccess(CallContext context, JsonObject input)
    {
        OrganizationState.RequireManagement(context);
        var service = RequireService(input);
        if (context.Cloud.Store.Find(OrganizationState.Services, service) is null)
        {
            context.Cloud.Store.Put(
                OrganizationState.Services,
                service,
                new JsonObject { ["ServicePrincipal"] = service, ["DateEnabled"] = context.Now.ToJson() });
        }

        return [];
    }

    public static JsonObject DisableAWSServiceAccess(CallContext context, JsonObject input)
    {
        OrganizationState.RequireManagement(context);
        var service = RequireService(input);
        if (context.Cloud.Store.All(OrganizationState.Delegates).Any(d => d.Value.Text("ServicePrincipal") == service))
        {
            throw OrganizationState.Refusal(
                "ConstraintViolationException", "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE", "The service has a delegated administrator.");
        }

        context.Cloud.Store.Remove(OrganizationState.Services, service);
        return [];
    }

    public static JsonObject ListAWSServiceAccessForOrganization(CallContext context, JsonObject input)
    {
        OrganizationState.RequireReader(context);
        return OrganizationsHandler.Pages.Page(
            input, "EnabledServicePrincipals", context.Cloud.Store.All(OrganizationState.Services), service => service.Copy());
    }

    public static JsonObject RegisterDelegatedAdministrator(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireManagement(context);
        var account = input.Needed("AccountId");
        var service = RequireService(input);
        AccountOperations.RequireMember(store, account);
        if (account == organization.Text("ManagementId"))
            throw Limit("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR", "You can't register the management account as a delegated administrator.");
        if (AccountBook.Find(store, account)!.Text("State") != "ACTIVE")
            throw Limit("CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR", "You can't register a suspended account as a delegated administrator.");
        if (store.Find(OrganizationState.Services, service) is null)
            throw Limit("SERVICE_ACCESS_NOT_ENABLED", "You attempted to register a delegated administrator before you enabled service access.");
        var id = $"{account}/{service}";
        if (store.Find(OrganizationState.Delegates, id) is not null)
        {
            throw new ServiceException(
                "AccountAlreadyRegisteredException", "The specified account is already a delegated administrator for this AWS service.");
        }

        if (store.All(OrganizationState.Delegates).Count(d => d.Value.Text("ServicePrincipal") == service) >= MaxDelegatesPerService)
            throw Limit("MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED", "You have exceeded the number of delegated administrators of the service.");
        store.Put(OrganizationState.Delegates, id, new JsonObject
        {
            ["AccountId"] = account,
            ["ServicePrincipal"] = service,
            ["DelegationEnabledDate"] = context.Now.ToJson(),
        });
        return [];
    }

    public static JsonObject DeregisterDelegatedAdministrator(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        OrganizationState.RequireManagement(context);
        AccountOperations.RequireMember(store, input.Needed("AccountId"));
        if (!store.Remove(OrganizationState.Delegates, $"{input.Needed("AccountId")}/{input.Needed("ServicePrincipal")}"))
        {
            throw new ServiceException(
                "AccountNotRegisteredException", "The specified account is not a delegated administrator for this AWS service.");
        }

        return [];
    }

    public static JsonObject ListDelegatedAdministrators(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        var service = input.Text("ServicePrincipal");
        var first = store.All(OrganizationState.Delegates)
            .Where(d => service is null || d.Value.Text("ServicePrincipal") == service)
            .GroupBy(d => d.Value.Needed("AccountId"), StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, g.First().Value));
        return OrganizationsHandler.Pages.Page(input, "DelegatedAdministrators", first, d =>
        {
            var account = OrganizationState.Account(store, organization, store.Find(OrganizationState.Members, d.Needed("AccountId"))!);
            account.Remove("Paths");
            account["DelegationEnabledDate"] = d.Needed("DelegationEnabledDate");
            return account;
        });
    }

    public static JsonObject ListDelegatedServicesForAccount(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        OrganizationState.RequireReader(context);
        var account = input.Needed("AccountId");
        AccountOperations.RequireMember(store, account);
        var services = store.All(OrganizationState.Delegates).Where(d => d.Value.Text("AccountId") == account).ToList();
        if (services.Count == 0)
        {
            throw new ServiceException(
                "AccountNotRegisteredException", "The specified account is not a delegated administrator for any AWS service.");
        }

        return OrganizationsHandler.Pages.Page(
            input, "DelegatedServices", services, d => d.Pick("ServicePrincipal", "DelegationEnabledDate"));
    }

    /// <summary>A service principal has a dot: whether AWS knows it the local cloud can't say.</summary>
    private static string RequireService(JsonObject input) =>
        input.Needed("ServicePrincipal") is var service && service.Contains('.', StringComparison.Ordinal)
            ? service
            : throw OrganizationState.Refusal(
                "InvalidInputException", "UNRECOGNIZED_SERVICE_PRINCIPAL", "You specified an unrecognized service principal.");

    private static ServiceException Limit(string reason, string message) =>
        OrganizationState.Refusal("ConstraintViolationException", reason, message);
}
