using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>The organization itself and its root.</summary>
internal static class OrganizationOperations
{
    public static JsonObject CreateOrganization(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var account = context.Account;
        if (OrganizationState.Find(store) is not null)
        {
            throw store.Find(OrganizationState.Members, account.Value) is not null
                ? new ServiceException("AlreadyInOrganizationException", "The AWS account is already a member of an organization.")
                : new ServiceException("NotImplemented", "The local cloud holds one organization only.", 501);
        }

        var featureSet = input.Text("FeatureSet") ?? "ALL";
        var root = ResourceIds.LowerCase("r-", 4);
        var organization = new JsonObject
        {
            ["Id"] = ResourceIds.LowerCase("o-", 10),
            ["RootId"] = root,
            ["ManagementId"] = account.Value,
            ["FeatureSet"] = featureSet,
            ["Created"] = context.Now.ToJson(),
            ["PolicyTypes"] = new JsonArray(),
        };
        store.Put(OrganizationState.Organization, OrganizationState.Single, organization);
        Membership.Join(store, account.Value, root, "INVITED", context.Now);
        // CreateOrganization API page: with all features, service control policies are enabled in the root.
        if (featureSet == "ALL") PolicyTypeOperations.Enable(store, organization, PolicyTypes.Scp);
        ServiceLinkedRoles.Ensure(store, account, "organizations.amazonaws.com", context.Now);
        return new JsonObject { ["Organization"] = Describe(context, OrganizationState.Find(store)!) };
    }

    public static JsonObject DescribeOrganization(CallContext context, JsonObject input) =>
        new() { ["Organization"] = Describe(context, OrganizationState.Require(context)) };

    public static JsonObject DeleteOrganization(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireManagement(context);
        if (store.All(OrganizationState.Members).Count > 1 || store.All(OrganizationState.Units).Count > 0
            || store.All(OrganizationState.Policies).Count > 0)
        {
            throw new ServiceException(
                "OrganizationNotEmptyException", "To delete an organization you must first remove all member accounts, units and policies.");
        }

        foreach (var type in organization.Texts("PolicyTypes").ToList()) PolicyTypeOperations.Disable(store, organization, type);
        Membership.Leave(store, context.Account.Value);
        foreach (var collection in new[] { OrganizationState.Services, OrganizationState.Delegates, OrganizationState.Tags, OrganizationState.Creations })
        {
            foreach (var id in store.All(collection).Select(d => d.Key).ToList()) store.Remove(collection, id);
        }

        store.Remove(OrganizationState.Organization, OrganizationState.Single);
        return [];
    }

    public static JsonObject ListRoots(CallContext context, JsonObject input)
    {
        var organization = OrganizationState.RequireReader(context);
        return new JsonObject { ["Roots"] = new JsonArray(OrganizationState.Root(organization)) };
    }

    private static JsonObject Describe(CallContext context, JsonObject organization)
    {
        var management = organization.Needed("ManagementId");
        return new JsonObject
        {
            ["Id"] = organization.Needed("Id"),
            ["Arn"] = $"arn:aws:organizations::{management}:organization/{organization.Needed("Id")}",
            ["FeatureSet"] = organization.Needed("FeatureSet"),
            ["MasterAccountArn"] = OrganizationState.Arn(organization, "account", management),
            ["MasterAccountId"] = management,
            ["MasterAccountEmail"] = AccountBook.Find(context.Cloud.Store, management)!.Needed("Email"),
            // DescribeOrganization API page: AvailablePolicyTypes is deprecated and says nothing; ListRoots does.
            ["AvailablePolicyTypes"] = new JsonArray(
                new JsonObject { ["Type"] = PolicyTypes.Scp, ["Status"] = "ENABLED" }),
        };
    }
}
