using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Delegation;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.SecurityHub;

/// <summary>The policies of the central configuration and what they are associated with.</summary>
internal sealed class ConfigurationPolicies(ServiceAdministration administration)
{
    private const string SelfManaged = "SELF_MANAGED_SECURITY_HUB";
    private static readonly Paging Pages = Paging.NextToken(100, "InvalidInputException");

    public JsonObject CreateConfigurationPolicy(CallContext context, JsonObject input)
    {
        RequireCentral(context);
        var store = context.Cloud.Store;
        if (store.All(HubState.Policies).Any(p => p.Value.Text("Name") == input.Needed("Name")))
            throw new ServiceException("ResourceConflictException", "A configuration policy with that name exists already.", 409);
        var id = ResourceIds.Uuid();
        var policy = input.Pick("Name", "ConfigurationPolicy");
        policy["Description"] = input.Text("Description") ?? "";
        policy["Id"] = id;
        policy["Arn"] = $"arn:aws:securityhub:{context.Region}:{context.Account}:configuration-policy/{id}";
        policy["CreatedAt"] = context.Now.ToJson();
        policy["UpdatedAt"] = context.Now.ToJson();
        CheckPolicy(policy);
        store.Put(HubState.Policies, id, policy);
        return policy.Copy();
    }

    public JsonObject UpdateConfigurationPolicy(CallContext context, JsonObject input)
    {
        var policy = Require(context, input.Needed("Identifier")).Copy();
        foreach (var member in new[] { "Name", "Description", "ConfigurationPolicy" })
        {
            if (input[member] is { } value) policy[member] = value.DeepClone();
        }

        policy["UpdatedAt"] = context.Now.ToJson();
        CheckPolicy(policy);
        context.Cloud.Store.Put(HubState.Policies, policy.Needed("Id"), policy);
        return policy.Copy();
    }

    public JsonObject GetConfigurationPolicy(CallContext context, JsonObject input) => Require(context, input.Needed("Identifier")).Copy();

    public JsonObject ListConfigurationPolicies(CallContext context, JsonObject input)
    {
        RequireCentral(context);
        return Pages.Page(input, "ConfigurationPolicySummaries", context.Cloud.Store.All(HubState.Policies), policy =>
        {
            var shown = policy.Pick("Arn", "Id", "Name", "Description", "UpdatedAt");
            shown["ServiceEnabled"] = policy.Object("ConfigurationPolicy")?.Object("SecurityHub")?.Flag("ServiceEnabled") ?? false;
            return shown;
        });
    }

    public JsonObject DeleteConfigurationPolicy(CallContext context, JsonObject input)
    {
        var policy = Require(context, input.Needed("Identifier"));
        if (context.Cloud.Store.All(HubState.Associations).Any(a => a.Value.Text("ConfigurationPolicyId") == policy.Text("Id")))
            throw new ServiceException("ResourceConflictException", "The configuration policy is associated with accounts or units.", 409);
        context.Cloud.Store.Remove(HubState.Policies, policy.Needed("Id"));
        return [];
    }

    public JsonObject StartConfigurationPolicyAssociation(CallContext context, JsonObject input)
    {
        var identifier = input.Needed("ConfigurationPolicyIdentifier");
        var policy = identifier == SelfManaged ? SelfManaged : Require(context, identifier).Needed("Id");
        RequireCentral(context);
        var (id, type) = Target(context, input);
        context.Cloud.Store.Put(HubState.Associations, id, new JsonObject
        {
            ["ConfigurationPolicyId"] = policy,
            ["TargetId"] = id,
            ["TargetType"] = type,
            ["UpdatedAt"] = context.Now.ToJson(),
        });
        return Show(context, id, type);
    }

    public JsonObject StartConfigurationPolicyDisassociation(CallContext context, JsonObject input)
    {
        RequireCentral(context);
        var (id, _) = Target(context, input);
        if (!context.Cloud.Store.Remove(HubState.Associations, id)) throw HubState.NotFound("There is no such association.");
        return [];
    }

    public JsonObject GetConfigurationPolicyAssociation(CallContext context, JsonObject input)
    {
        RequireCentral(context);
        var (id, type) = Target(context, input);
        return Show(context, id, type);
    }

    public JsonObject ListConfigurationPolicyAssociations(CallContext context, JsonObject input)
    {
        RequireCentral(context);
        var policy = input.Object("Filters")?.Text("ConfigurationPolicyId");
        return Pages.Page(
            input,
            "ConfigurationPolicyAssociationSummaries",
            context.Cloud.Store.All(HubState.Associations).Where(a => policy is null || a.Value.Text("ConfigurationPolicyId") == policy),
            a => Show(context, a.Needed("TargetId"), a.Needed("TargetType")));
    }

    /// <summary>The association of a target: its own, or that of the nearest unit above.</summary>
    private static JsonObject Show(CallContext context, string id, string type)
    {
        var store = context.Cloud.Store;
        var found = OrganizationState.PathTo(store, id).Reverse().Select(t => store.Find(HubState.Associations, t)).FirstOrDefault(a => a is not null)
            ?? throw HubState.NotFound($"There is no association for {id}.");
        return new JsonObject
        {
            ["ConfigurationPolicyId"] = found.Needed("ConfigurationPolicyId"),
            ["TargetId"] = id,
            ["TargetType"] = type,
            ["AssociationType"] = found.Text("TargetId") == id ? "APPLIED" : "INHERITED",
            ["AssociationStatus"] = "SUCCESS",
            ["UpdatedAt"] = found.Needed("UpdatedAt"),
        };
    }

    private static (string Id, string Type) Target(CallContext context, JsonObject input)
    {
        var target = input.Object("Target")!;
        var (id, type) = target.Text("RootId") is { } root ? (root, "ROOT")
            : target.Text("OrganizationalUnitId") is { } unit ? (unit, "ORGANIZATIONAL_UNIT")
            : (target.Needed("AccountId"), "ACCOUNT");
        var organization = OrganizationState.Find(context.Cloud.Store)!;
        return OrganizationState.TypeOf(context.Cloud.Store, organization, id) is null ? throw HubState.Invalid($"{id} is not in the organization.") : (id, type);
    }

    private static void CheckPolicy(JsonObject policy)
    {
        var hub = policy.Object("ConfigurationPolicy")?.Object("SecurityHub") ?? throw HubState.Invalid("The policy must say whether Security Hub is on.");
        if (hub.Flag("ServiceEnabled") && (hub["EnabledStandardIdentifiers"] is null || hub["SecurityControlsConfiguration"] is null))
            throw HubState.Invalid("A policy that turns Security Hub on must list standards and controls.");
    }

    private JsonObject Require(CallContext context, string identifier)
    {
        RequireCentral(context);
        return context.Cloud.Store.Find(HubState.Policies, identifier[(identifier.LastIndexOf('/') + 1)..])
            ?? throw HubState.NotFound("The configuration policy was not found.");
    }

    private void RequireCentral(CallContext context)
    {
        if (!administration.IsAdministrator(context)) throw HubState.Refuse($"Account {context.Account} is not an administrator for this organization");
        if (context.Cloud.Store.Find(HubState.Organization, context.Region.Value)?.Text("ConfigurationType") != "CENTRAL")
            throw HubState.Refuse("Central configuration is not on, or this is not its home Region.");
    }
}
