using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>
/// Whether CloudFormation may work in the organization's accounts (AWS CloudFormation User Guide, "Activate trusted access for
/// StackSets with AWS Organizations"). Trusted access that only Organizations knows of is not enough, there as on AWS.
/// </summary>
internal static class OrganizationsAccess
{
    private const string Collection = "cloudformation/organizations-access";

    /// <summary><c>ActivateOrganizationsAccess</c></summary>
    public static JsonObject Activate(CallContext context, JsonObject input)
    {
        var organization = Managed(context);
        if (organization.Text("FeatureSet") != "ALL") throw StackSetRefusal.Invalid("Your organization must have all features enabled.");
        context.Call("organizations", "EnableAWSServiceAccess", new JsonObject { ["ServicePrincipal"] = StackSetRoles.MemberService });
        ServiceLinkedRoles.Ensure(context.Cloud.Store, context.Account, StackSetRoles.AdministrationService, context.Now);
        context.Cloud.Store.Put(Collection, OrganizationState.Single, new JsonObject { ["OrganizationId"] = organization.Needed("Id") });
        return [];
    }

    /// <summary><c>DeactivateOrganizationsAccess</c></summary>
    public static JsonObject Deactivate(CallContext context, JsonObject input)
    {
        Managed(context);
        try
        {
            context.Call("organizations", "DisableAWSServiceAccess", new JsonObject { ["ServicePrincipal"] = StackSetRoles.MemberService });
        }
        catch (ServiceException error) when (error.Code == "ConstraintViolationException")
        {
            throw StackSetRefusal.Invalid(error.Message);
        }

        context.Cloud.Store.Remove(Collection, OrganizationState.Single);
        return [];
    }

    /// <summary><c>DescribeOrganizationsAccess</c></summary>
    public static JsonObject Describe(CallContext context, JsonObject input)
    {
        var scope = StackSetScope.Of(context, input);
        if (scope.Management is not { } management || management != scope.Store.Owner)
            throw StackSetRefusal.Invalid("You must be the management account or delegated admin account of an organization to do this.");
        return new JsonObject { ["Status"] = IsOn(context.Cloud.Store) ? "ENABLED" : "DISABLED" };
    }

    /// <summary>Whether the organization of now lets CloudFormation in.</summary>
    public static bool IsOn(ResourceStore store) =>
        store.Find(Collection, OrganizationState.Single)?.Text("OrganizationId") is { } id && id == OrganizationState.Find(store)?.Text("Id")
        && store.Find(OrganizationState.Services, StackSetRoles.MemberService) is not null;

    private static JsonObject Managed(CallContext context) =>
        OrganizationState.Find(context.Cloud.Store) is { } organization && organization.Text("ManagementId") == context.Account.Value
            ? organization
            : throw StackSetRefusal.Invalid("You must be the management account of an organization to do this.");
}
