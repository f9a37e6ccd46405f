using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>The organization's delegation policy.</summary>
internal static class ResourcePolicyOperations
{
    public static JsonObject PutResourcePolicy(CallContext context, JsonObject input)
    {
        OrganizationState.RequireManagement(context);
        var store = context.Cloud.Store;
        var policy = store.Find(PolicyDelegation.Collection, OrganizationState.Single)?.Copy()
            ?? new JsonObject { ["Id"] = ResourceIds.LowerCase("rp-", 8) };
        policy["Content"] = input.Needed("Content");
        store.Put(PolicyDelegation.Collection, OrganizationState.Single, policy);
        TagOperations.Set(store, policy.Needed("Id"), input);
        return DescribeResourcePolicy(context, input);
    }

    public static JsonObject DescribeResourcePolicy(CallContext context, JsonObject input)
    {
        var organization = OrganizationState.RequireReader(context);
        var policy = context.Cloud.Store.Find(PolicyDelegation.Collection, OrganizationState.Single) ?? throw NotFound();
        var id = policy.Needed("Id");
        return new JsonObject
        {
            ["ResourcePolicy"] = new JsonObject
            {
                ["ResourcePolicySummary"] = new JsonObject
                {
                    ["Id"] = id,
                    ["Arn"] = OrganizationState.Arn(organization, "resourcepolicy", id),
                },
                ["Content"] = policy.Needed("Content"),
            },
        };
    }

    public static JsonObject DeleteResourcePolicy(CallContext context, JsonObject input)
    {
        OrganizationState.RequireManagement(context);
        return context.Cloud.Store.Remove(PolicyDelegation.Collection, OrganizationState.Single) ? [] : throw NotFound();
    }

    private static ServiceException NotFound() =>
        new("ResourcePolicyNotFoundException", "We can't find a resource policy for the organization.");
}
