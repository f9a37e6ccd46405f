using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Policies on their targets.</summary>
internal static class AttachmentOperations
{
    public static JsonObject AttachPolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequirePolicyAdministrator(context, nameof(AttachPolicy));
        var (policy, type, target) = Read(context, organization, input);
        if (!organization.Texts("PolicyTypes").Contains(type)) throw PolicyTypeOperations.NotEnabled();
        var attached = store.All(OrganizationState.Attached(target));
        if (attached.Any(a => a.Key == policy))
            throw new ServiceException("DuplicatePolicyAttachmentException", "A policy with the same name and type is already attached to the target.");
        if (attached.Count(a => a.Value.Text("Type") == type) >= PolicyTypes.MaxAttached(type))
        {
            throw OrganizationState.Refusal(
                "ConstraintViolationException",
                "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                "You have attached the maximum number of policies of this type to the target.");
        }

        Membership.Attach(store, policy, type, target);
        return [];
    }

    public static JsonObject DetachPolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequirePolicyAdministrator(context, nameof(DetachPolicy));
        var (policy, type, target) = Read(context, organization, input);
        var attached = store.All(OrganizationState.Attached(target));
        if (attached.All(a => a.Key != policy))
            throw new ServiceException("PolicyNotAttachedException", "The policy isn't attached to the specified target in the specified root.");
        if (policy == PolicyTypes.RcpFullAccess)
            throw OrganizationState.Refusal("InvalidInputException", "NON_DETACHABLE_POLICY", "You can't detach the policy RCPFullAWSAccess.");
        if (type == PolicyTypes.Scp && attached.Count(a => a.Value.Text("Type") == type) == 1)
        {
            throw OrganizationState.Refusal(
                "ConstraintViolationException",
                "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
                "You can't remove the last policy of this type from the target.");
        }

        Membership.Detach(store, policy, target);
        return [];
    }

    public static JsonObject ListPoliciesForTarget(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        var target = RequireTarget(context, organization, input.Needed("TargetId"));
        var type = input.Needed("Filter");
        return OrganizationsHandler.Pages.Page(
            input,
            "Policies",
            store.All(OrganizationState.Attached(target)).Where(a => a.Value.Text("Type") == type).Select(a => KeyValuePair.Create(a.Key, a.Key)),
            id => PolicyState.Summary(organization, PolicyState.Find(store, id)!));
    }

    public static JsonObject ListTargetsForPolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.RequireReader(context);
        var policy = input.Needed("PolicyId");
        PolicyState.Require(store, policy);
        return OrganizationsHandler.Pages.Page(
            input,
            "Targets",
            store.All(OrganizationState.Targets(policy)).Select(t => KeyValuePair.Create(t.Key, t.Key)),
            id => Target(context, organization, id));
    }

    public static JsonObject DescribeEffectivePolicy(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.Require(context);
        var target = input.Text("TargetId") ?? context.Account.Value;
        if (target != context.Account.Value) organization = OrganizationState.RequireReader(context);
        RequireTarget(context, organization, target);
        var type = input.Needed("PolicyType");
        var levels = OrganizationState.PathTo(store, target).Select(level => store
            .All(OrganizationState.Attached(level))
            .Where(a => a.Value.Text("Type") == type)
            .Select(a => PolicyState.Find(store, a.Key)!.Needed("Content"))
            .ToList()).ToList();
        if (levels.All(l => l.Count == 0))
        {
            throw new ServiceException(
                "EffectivePolicyNotFoundException", "There isn't an effective policy of this type for the account.");
        }

        return new JsonObject
        {
            ["EffectivePolicy"] = new JsonObject
            {
                ["PolicyContent"] = EffectivePolicy.Merge(levels).ToJsonString(),
                ["LastUpdatedTimestamp"] = context.Now.ToJson(),
                ["TargetId"] = target,
                ["PolicyType"] = type,
            },
        };
    }

    private static (string Policy, string Type, string Target) Read(CallContext context, JsonObject organization, JsonObject input)
    {
        var policy = PolicyState.Require(context.Cloud.Store, input.Needed("PolicyId"));
        return (policy.Needed("Id"), policy.Needed("Type"), RequireTarget(context, organization, input.Needed("TargetId")));
    }

    private static string RequireTarget(CallContext context, JsonObject organization, string id) =>
        OrganizationState.TypeOf(context.Cloud.Store, organization, id) is not null
            ? id
            : throw new ServiceException("TargetNotFoundException", "You specified a target that doesn't exist.");

    private static JsonObject Target(CallContext context, JsonObject organization, string id)
    {
        var store = context.Cloud.Store;
        var (type, kind, name) = OrganizationState.TypeOf(store, organization, id) switch
        {
            TargetType.Root => ("ROOT", "root", "Root"),
            TargetType.Unit => ("ORGANIZATIONAL_UNIT", "ou", store.Find(OrganizationState.Units, id)!.Needed("Name")),
            TargetType.Account => ("ACCOUNT", "account", AccountBook.Find(store, id)!.Needed("Name")),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new JsonObject { ["TargetId"] = id, ["Arn"] = OrganizationState.Arn(organization, kind, id), ["Name"] = name, ["Type"] = type };
    }
}
