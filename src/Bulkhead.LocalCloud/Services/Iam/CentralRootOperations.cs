using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>
/// Central management of the members' root users (IAM API Reference, "EnableOrganizationsRootCredentialsManagement",
/// "EnableOrganizationsRootSessions").
/// </summary>
internal static class CentralRootOperations
{
    /// <summary>The service that needs trusted access for it.</summary>
    public const string Service = "iam.amazonaws.com";

    /// <summary>The feature by which new accounts have no root credentials, and those of others can be taken away.</summary>
    public const string Credentials = "RootCredentialsManagement";

    /// <summary>The feature by which locked bucket and queue policies can be removed.</summary>
    public const string Sessions = "RootSessions";

    private const string Collection = "iam/organization-features";
    private const string Single = "features";

    /// <summary>Whether the organization has the feature.</summary>
    public static bool IsOn(ResourceStore store, string feature) =>
        store.Find(OrganizationState.Services, Service) is not null && Features(store).Contains(feature, StringComparer.Ordinal);

    /// <summary>Whether an account may use the feature for others: the management account, or who administers IAM for it.</summary>
    public static bool IsAdministrator(CallContext context) =>
        OrganizationState.Find(context.Cloud.Store)?.Text("ManagementId") == context.Account.Value
        || context.Cloud.Store.Find(OrganizationState.Delegates, $"{context.Account}/{Service}") is not null;

    public static JsonObject ListOrganizationsFeatures(CallContext context, JsonObject input)
    {
        RequireOrganization(context);
        if (!IsAdministrator(context))
        {
            throw new ServiceException(
                "AccountNotManagementOrDelegatedAdministratorException", "The request was rejected because the account making the request is not the management account or delegated administrator account for centralized root access.");
        }

        return Answer(context.Cloud.Store);
    }

    public static JsonObject EnableOrganizationsRootCredentialsManagement(CallContext context, JsonObject input) => Set(context, Credentials, true);

    public static JsonObject EnableOrganizationsRootSessions(CallContext context, JsonObject input) => Set(context, Sessions, true);

    public static JsonObject DisableOrganizationsRootCredentialsManagement(CallContext context, JsonObject input) => Set(context, Credentials, false);

    public static JsonObject DisableOrganizationsRootSessions(CallContext context, JsonObject input) => Set(context, Sessions, false);

    private static JsonObject Set(CallContext context, string feature, bool isOn)
    {
        var store = context.Cloud.Store;
        var organization = RequireOrganization(context);
        if (organization.Text("ManagementId") != context.Account.Value)
            throw new ServiceException("CallerIsNotManagementAccountException", "The request was rejected because the account making the request is not the management account for the organization.");
        var features = Features(store).Where(f => f != feature).Concat(isOn ? [feature] : []).Order(StringComparer.Ordinal);
        store.Put(Collection, Single, new JsonObject { ["EnabledFeatures"] = features.ToJson() });
        return Answer(store);
    }

    private static JsonObject RequireOrganization(CallContext context)
    {
        var store = context.Cloud.Store;
        if (OrganizationState.Find(store) is not { } organization || store.Find(OrganizationState.Members, context.Account.Value) is null)
            throw new ServiceException("OrganizationNotFoundException", "The request was rejected because no organization is associated with your account.");
        if (store.Find(OrganizationState.Services, Service) is null)
            throw new ServiceException("ServiceAccessNotEnabledException", "The request was rejected because trusted access is not enabled for IAM in Organizations.");
        return organization;
    }

    private static string[] Features(ResourceStore store) => [.. store.Find(Collection, Single)?.Texts("EnabledFeatures") ?? []];

    private static JsonObject Answer(ResourceStore store) => new()
    {
        ["OrganizationId"] = OrganizationState.Find(store)!.Needed("Id"),
        ["EnabledFeatures"] = Features(store).ToJson(),
    };
}
