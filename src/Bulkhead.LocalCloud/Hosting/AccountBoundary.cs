using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>Lets every authenticated caller act in an account that is open, in regions that it has.</summary>
internal sealed class AccountBoundary : IAuthorizer
{
    /// <inheritdoc/>
    public void Authorize(CallContext context, string service, string operation, JsonObject input)
    {
        if (RegionCatalogue.OptIn.Contains(context.Region.Value) && !RegionCatalogue.IsOn(context.Cloud.Store, context.Account.Value, context.Region.Value))
            throw new ServiceException("UnrecognizedClientException", $"The region {context.Region} is not enabled for account {context.Account}.", 403);
        if (AccountBook.Find(context.Cloud.Store, context.Account.Value)?.Text("State") is "ACTIVE") return;
        throw new ServiceException(
            "AccessDenied", $"User: {context.Caller.Arn} is not authorized to perform: {service}:{operation} because the account is not active", 403);
    }
}
