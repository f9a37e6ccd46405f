using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// Permissions of AWS Organizations. Who of the members may call at all is the service's own affair; the caller's
/// policies decide about the rest.
/// </summary>
internal sealed class OrganizationsAccess : ServiceAccess
{
    private static readonly string[] Ids =
    [
        "PolicyId", "TargetId", "ResourceId", "AccountId", "ParentId", "ChildId", "OrganizationalUnitId", "RootId", "SourceParentId", "DestinationParentId",
    ];

    public OrganizationsAccess() : base("organizations", "organizations") => IsGlobal = true;

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        if (PolicyDelegation.Deciding(call.Context, call.Operation, call.Input.Text("TargetId")) is { } policy)
        {
            var management = AccountId.Parse(OrganizationState.Find(call.Store)!.Needed("ManagementId"));
            var checks = own.ToList();
            if (checks.Exists(c => c.Resource.Arn == "*") && !PolicyDelegation.Names(policy, call.Context, call.Operation)) throw OrganizationState.Denied();
            return checks.Select(c => c.Resource.Arn == "*" ? c : c with { Resource = c.Resource with { Account = management, Policy = policy } });
        }

        // "Creating an organization": the service-linked role is made with the caller's permission.
        return call.Operation == "CreateOrganization" ? own.Concat(ServiceLinkedRole(call, "organizations.amazonaws.com")) : own;
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("organizations:ServicePrincipal", input.Text("ServicePrincipal"));
        var type = input.Text("PolicyType") ?? (call.Operation is "CreatePolicy" ? input.Text("Type") : null)
            ?? (call.Operation is "ListPolicies" or "ListPoliciesForTarget" ? input.Text("Filter") : null)
            ?? ((input.Text("PolicyId") ?? input.Text("ResourceId")) is { } id ? PolicyState.Find(call.Store, id)?.Text("Type") : null);
        keys.Set("organizations:PolicyType", type);
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        // The ARNs are the management account's, also where a delegated administrator calls: whom the service lets in is its own affair.
        return Named(call, action).Select(r => r with { Account = call.Context.Account });
    }

    private static IEnumerable<AccessResource> Named(AccessCall call, CatalogueAction action)
    {
        if (OrganizationState.Find(call.Store) is not { } organization) return [new AccessResource("*")];
        var resources = new List<AccessResource>();
        foreach (var member in Ids)
        {
            if (call.Input.Text(member) is { } id && Resource(call, organization, id) is { } resource) resources.Add(resource);
        }

        if (resources.Count > 0) return resources;
        return action.Resources[0].Type.Name switch
        {
            "policy" => [new AccessResource(OrganizationState.Arn(organization, "policy", $"{call.Input.Text("Type")?.ToLowerInvariant() ?? "*"}/p-*"))],
            "resourcepolicy" => [new AccessResource(OrganizationState.Arn(organization, "resourcepolicy", "rp-*"))],
            // A call about the caller's own account, such as DescribeEffectivePolicy without a target.
            "account" => [new AccessResource(OrganizationState.Arn(organization, "account", call.Context.Account.Value))],
            _ => [new AccessResource("*")],
        };
    }

    private static AccessResource? Resource(AccessCall call, JsonObject organization, string id)
    {
        var tags = call.Store.Find(OrganizationState.Tags, id);
        if (PolicyState.Find(call.Store, id) is { } policy)
            return new AccessResource(PolicyState.Summary(organization, policy).Needed("Arn")) { Tags = tags };
        var kind = id switch
        {
            _ when id.StartsWith("r-", StringComparison.Ordinal) => "root",
            _ when id.StartsWith("ou-", StringComparison.Ordinal) => "ou",
            _ when id.StartsWith("rp-", StringComparison.Ordinal) => "resourcepolicy",
            _ when id.StartsWith("p-", StringComparison.Ordinal) => "policy",
            _ => "account",
        };
        return new AccessResource(OrganizationState.Arn(organization, kind, kind == "policy" ? "*/" + id : id)) { Tags = tags };
    }
}
