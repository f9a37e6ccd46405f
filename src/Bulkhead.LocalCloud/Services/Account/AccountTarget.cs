using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.Account;

/// <summary>Which account a request of the Account service is about.</summary>
internal static class AccountTarget
{
    private const string ServicePrincipal = "account.amazonaws.com";

    /// <summary>
    /// The caller's account, or a member that the management account or a delegated administrator names; for that the
    /// service must be trusted in the organization (AWS Account Management Reference, "Trusted access").
    /// </summary>
    /// <exception cref="ServiceException">AccessDeniedException, or ValidationException for one's own id.</exception>
    public static string Of(CallContext context, JsonObject input)
    {
        if (input.Text("AccountId") is not { } id) return context.Account.Value;
        var store = context.Cloud.Store;
        var organization = OrganizationState.Find(store);
        var isManagement = organization?.Text("ManagementId") == context.Account.Value;
        var isDelegate = store.Find(OrganizationState.Delegates, $"{context.Account}/{ServicePrincipal}") is not null;
        if (id == context.Account.Value)
        {
            if (!isManagement) return id;
            throw new ServiceException("ValidationException", "The management account can't specify its own AccountId.");
        }

        if ((!isManagement && !isDelegate)
            || store.Find(OrganizationState.Services, ServicePrincipal) is null
            || store.Find(OrganizationState.Members, id) is null)
        {
            throw new ServiceException(
                "AccessDeniedException",
                $"User: {context.Caller.Arn} is not authorized to perform this operation on account {id}: it takes the management account or a delegated administrator, and trusted access for {ServicePrincipal}.",
                403);
        }

        return id;
    }
}
