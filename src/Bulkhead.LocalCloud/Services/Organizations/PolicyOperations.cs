using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Policies of all types.</summary>
internal static class PolicyOperations
{
    public static JsonObject CreatePolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequirePolicyAdministrator(context, nameof(CreatePolicy));
        var type = input.Needed("Type");
        PolicyState.CheckContent(type, input.Needed("Content"));
        RefuseDuplicate(store, type, input.Needed("Name"), null);
        if (store.All(OrganizationState.Policies).Count(p => p.Value.Text("Type") == type) >= PolicyTypes.MaxCount(type))
            throw OrganizationState.Refusal("ConstraintViolationException", "POLICY_NUMBER_LIMIT_EXCEEDED", "You have exceeded the number of policies.");
        var policy = input.Pick("Name", "Description", "Type", "Content");
        var id = ResourceIds.LowerCase("p-", 10);
        policy["Id"] = id;
        policy["Updated"] = context.Now.ToJson();
        store.Put(OrganizationState.Policies, id, policy);
        TagOperations.Set(store, id, input);
        return new JsonObject { ["Policy"] = PolicyState.Full(organization, policy) };
    }

    public static JsonObject DescribePolicy(CallContext context, JsonObject input)
    {
        var organization = OrganizationState.RequireReader(context);
        var policy = PolicyState.Require(context.Cloud.Store, input.Needed("PolicyId"));
        return new JsonObject { ["Policy"] = PolicyState.Full(organization, policy) };
    }

    public static JsonObject UpdatePolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequirePolicyAdministrator(context, nameof(UpdatePolicy));
        var id = input.Needed("PolicyId");
        var policy = PolicyState.Require(store, id).Copy();
        RefuseAwsOwned(id);
        if (input.Text("Name") is { } name)
        {
            RefuseDuplicate(store, policy.Needed("Type"), name, id);
            policy["Name"] = name;
        }

        if (input.Text("Description") is { } description) policy["Description"] = description;
        if (input.Text("Content") is { } content)
        {
            PolicyState.CheckContent(policy.Needed("Type"), content);
            policy["Content"] = content;
        }

        policy["Updated"] = context.Now.ToJson();
        store.Put(OrganizationState.Policies, id, policy);
        return new JsonObject { ["Policy"] = PolicyState.Full(organization, policy) };
    }

    public static JsonObject DeletePolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        OrganizationState.RequirePolicyAdministrator(context, nameof(DeletePolicy));
        var id = input.Needed("PolicyId");
        PolicyState.Require(store, id);
        RefuseAwsOwned(id);
        if (store.All(OrganizationState.Targets(id)).Count > 0)
            throw new ServiceException("PolicyInUseException", "The policy is attached to one or more entities.");
        store.Remove(OrganizationState.Policies, id);
        store.Remove(OrganizationState.Tags, id);
        return [];
    }

    public static JsonObject ListPolicies(CallContext context, JsonObject input)
    {
        var organization = OrganizationState.RequireReader(context);
        return OrganizationsHandler.Pages.Page(
            input,
            "Policies",
            PolicyState.OfType(context.Cloud.Store, input.Needed("Filter")),
            policy => PolicyState.Summary(organization, policy));
    }

    private static void RefuseAwsOwned(string id)
    {
        if (PolicyState.IsAwsOwned(id))
            throw OrganizationState.Refusal("InvalidInputException", "IMMUTABLE_POLICY", "You specified a policy that is managed by AWS and can't be modified.");
    }

    private static void RefuseDuplicate(ResourceStore store, string type, string name, string? except)
    {
        if (PolicyState.OfType(store, type).Any(p => p.Value.Text("Name") == name && p.Key != except))
            throw new ServiceException("DuplicatePolicyException", "A policy with the same name already exists.");
    }
}
