using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Policy types, which are off until somebody enables them.</summary>
internal static class PolicyTypeOperations
{
    public static JsonObject EnablePolicyType(CallContext context, JsonObject input)
    {
        var organization = RequireRoot(context, input, nameof(EnablePolicyType));
        var type = input.Needed("PolicyType");
        if (organization.Text("FeatureSet") != "ALL")
        {
            throw new ServiceException(
                "PolicyTypeNotAvailableForOrganizationException", "You can't use the specified policy type with the feature set currently enabled.");
        }

        if (organization.Texts("PolicyTypes").Contains(type))
            throw new ServiceException("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled in the specified root.");
        return new JsonObject { ["Root"] = OrganizationState.Root(Enable(context.Cloud.Store, organization, type)) };
    }

    public static JsonObject DisablePolicyType(CallContext context, JsonObject input)
    {
        var organization = RequireRoot(context, input, nameof(DisablePolicyType));
        var type = input.Needed("PolicyType");
        if (!organization.Texts("PolicyTypes").Contains(type)) throw NotEnabled();
        return new JsonObject { ["Root"] = OrganizationState.Root(Disable(context.Cloud.Store, organization, type)) };
    }

    /// <summary>Enables a type, and attaches AWS's own policy of the type to everything.</summary>
    public static JsonObject Enable(ResourceStore store, JsonObject organization, string type)
    {
        var changed = OrganizationState.Change(store, organization, o => ((JsonArray)o["PolicyTypes"]!).Add((JsonNode)type));
        if (PolicyTypes.DefaultPolicy(type) is { } policy)
        {
            foreach (var target in Everything(store, organization)) Membership.Attach(store, policy, type, target);
        }

        return changed;
    }

    /// <summary>Disables a type, and detaches its policies from everything.</summary>
    public static JsonObject Disable(ResourceStore store, JsonObject organization, string type)
    {
        foreach (var policy in PolicyState.OfType(store, type).Select(p => p.Key).ToList())
        {
            foreach (var target in store.All(OrganizationState.Targets(policy)).Select(t => t.Key).ToList()) Membership.Detach(store, policy, target);
        }

        return OrganizationState.Change(
            store, organization, o => o["PolicyTypes"] = organization.Texts("PolicyTypes").Where(t => t != type).ToJson());
    }

    /// <summary>The refusal of a type that is off.</summary>
    public static ServiceException NotEnabled() =>
        new("PolicyTypeNotEnabledException", "The specified policy type isn't currently enabled in this root.");

    private static List<string> Everything(ResourceStore store, JsonObject organization) =>
    [
        organization.Needed("RootId"),
        .. store.All(OrganizationState.Units).Select(u => u.Key),
        .. store.All(OrganizationState.Members).Select(m => m.Key),
    ];

    private static JsonObject RequireRoot(CallContext context, JsonObject input, string operation)
    {
        var organization = OrganizationState.RequirePolicyAdministrator(context, operation);
        return organization.Text("RootId") == input.Text("RootId")
            ? organization
            : throw new ServiceException("RootNotFoundException", "You specified a root that doesn't exist.");
    }
}
