using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>The policies of permission sets. What is in the accounts changes with the next provisioning.</summary>
internal sealed class PermissionSetPolicyOperations(CloudQuotas quotas)
{
    public static JsonObject PutInlinePolicyToPermissionSet(CallContext context, JsonObject input)
    {
        var document = input.Needed("InlinePolicy");
        try
        {
            PolicyDocuments.Check(document, hasPrincipal: false);
        }
        catch (ServiceException e) when (e.Code == "MalformedPolicyDocument")
        {
            throw IdentityCenterState.Invalid(e.Message);
        }

        PermissionSetState.Change(context, input, set => set["Inline"] = document);
        return [];
    }

    public static JsonObject GetInlinePolicyForPermissionSet(CallContext context, JsonObject input) =>
        new() { ["InlinePolicy"] = PermissionSetState.Require(context, input).Text("Inline") ?? "" };

    public static JsonObject DeleteInlinePolicyFromPermissionSet(CallContext context, JsonObject input)
    {
        PermissionSetState.Change(context, input, set =>
        {
            if (!set.Remove("Inline")) throw IdentityCenterState.NotFound("The permission set has no inline policy.");
        });
        return [];
    }

    public JsonObject AttachManagedPolicyToPermissionSet(CallContext context, JsonObject input)
    {
        var arn = input.Needed("ManagedPolicyArn");
        if (!ManagedPolicies.IsAwsOwned(arn) || ManagedPolicies.DefaultDocument(context.Cloud.Store, context.Account, arn) is null)
            throw IdentityCenterState.NotFound($"Policy with arn {arn} is not found.");
        PermissionSetState.Change(context, input, set =>
        {
            if (set.Texts("Managed").Contains(arn)) throw IdentityCenterState.Conflict($"Policy with arn {arn} is already attached to the permission set.");
            CheckRoom(set);
            ((JsonArray)set["Managed"]!).Add((JsonNode)arn);
        });
        return [];
    }

    public static JsonObject DetachManagedPolicyFromPermissionSet(CallContext context, JsonObject input)
    {
        var arn = input.Needed("ManagedPolicyArn");
        PermissionSetState.Change(context, input, set =>
        {
            if (!set.Texts("Managed").Contains(arn)) throw IdentityCenterState.NotFound($"Policy with arn {arn} is not attached to the permission set.");
            set["Managed"] = set.Texts("Managed").Where(a => a != arn).ToJson();
        });
        return [];
    }

    public static JsonObject ListManagedPoliciesInPermissionSet(CallContext context, JsonObject input) => SsoAdminHandler.Pages.Page(
        input,
        "AttachedManagedPolicies",
        PermissionSetState.Require(context, input).Texts("Managed").Order(StringComparer.Ordinal).Select(a => KeyValuePair.Create(a, a)),
        arn => new JsonObject { ["Name"] = ManagedPolicies.NameOf(arn), ["Arn"] = arn });

    public JsonObject AttachCustomerManagedPolicyReferenceToPermissionSet(CallContext context, JsonObject input)
    {
        var reference = Reference(input.Object("CustomerManagedPolicyReference")!);
        PermissionSetState.Change(context, input, set =>
        {
            if (set.Objects("Customer").Any(c => Key(c) == Key(reference))) throw IdentityCenterState.Conflict("The policy is already attached to the permission set.");
            CheckRoom(set);
            ((JsonArray)set["Customer"]!).Add((JsonNode)reference);
        });
        return [];
    }

    public static JsonObject DetachCustomerManagedPolicyReferenceFromPermissionSet(CallContext context, JsonObject input)
    {
        var key = Key(Reference(input.Object("CustomerManagedPolicyReference")!));
        PermissionSetState.Change(context, input, set =>
        {
            if (!set.Objects("Customer").Any(c => Key(c) == key)) throw IdentityCenterState.NotFound("The policy is not attached to the permission set.");
            set["Customer"] = set.Objects("Customer").Where(c => Key(c) != key).ToList().ToJson();
        });
        return [];
    }

    public static JsonObject ListCustomerManagedPolicyReferencesInPermissionSet(CallContext context, JsonObject input) => SsoAdminHandler.Pages.Page(
        input,
        "CustomerManagedPolicyReferences",
        PermissionSetState.Require(context, input).Objects("Customer").Select(c => KeyValuePair.Create(Key(c), c)).OrderBy(c => c.Key, StringComparer.Ordinal),
        c => c.Copy());

    public static JsonObject PutPermissionsBoundaryToPermissionSet(CallContext context, JsonObject input)
    {
        var boundary = input.Object("PermissionsBoundary")!;
        var managed = boundary.Text("ManagedPolicyArn");
        if (managed is null == boundary.Object("CustomerManagedPolicyReference") is null) throw IdentityCenterState.Invalid("Exactly one kind of policy must be the permissions boundary.");
        if (managed is not null && ManagedPolicies.DefaultDocument(context.Cloud.Store, context.Account, managed) is null) throw IdentityCenterState.NotFound($"Policy with arn {managed} is not found.");
        PermissionSetState.Change(context, input, set => set["Boundary"] = boundary.Copy());
        return [];
    }

    public static JsonObject GetPermissionsBoundaryForPermissionSet(CallContext context, JsonObject input) =>
        PermissionSetState.Require(context, input).Object("Boundary") is { } boundary
            ? new JsonObject { ["PermissionsBoundary"] = boundary.Copy() }
            : throw IdentityCenterState.NotFound("The permission set has no permissions boundary.");

    public static JsonObject DeletePermissionsBoundaryFromPermissionSet(CallContext context, JsonObject input)
    {
        PermissionSetState.Change(context, input, set =>
        {
            if (!set.Remove("Boundary")) throw IdentityCenterState.NotFound("The permission set has no permissions boundary.");
        });
        return [];
    }

    /// <summary>A reference with its path, which is "/" where none is given.</summary>
    private static JsonObject Reference(JsonObject given) => new() { ["Name"] = given.Needed("Name"), ["Path"] = given.Text("Path") ?? "/" };

    private static string Key(JsonObject reference) => (reference.Text("Path") ?? "/") + reference.Needed("Name");

    private void CheckRoom(JsonObject set)
    {
        if (set.Texts("Managed").Count() + set.Objects("Customer").Count() >= quotas.ManagedPoliciesPerPrincipal)
            throw IdentityCenterState.Quota($"A permission set has at most {quotas.ManagedPoliciesPerPrincipal} managed policies.");
    }
}
