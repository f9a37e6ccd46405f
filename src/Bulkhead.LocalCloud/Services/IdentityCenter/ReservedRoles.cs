using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>
/// The roles that Identity Center makes in accounts from permission sets (IAM Identity Center User Guide, "Referencing
/// permission sets in resource policies": <c>AWSReservedSSO_NAME_SUFFIX</c> below <c>/aws-reserved/sso.amazonaws.com/</c>).
/// </summary>
internal static class ReservedRoles
{
    private const string InlineName = "AwsSSOInlinePolicy";
    private const int LongestSession = 43_200;

    /// <summary>Makes or renews the role of a set in an account; answers why that is not possible, or null.</summary>
    public static string? Write(CallContext context, JsonObject set, AccountId account)
    {
        var store = context.Cloud.Store;
        var instance = IdentityCenterState.Find(store)!;
        var arn = set.Needed("PermissionSetArn");
        var attached = new List<string>(set.Texts("Managed"));
        foreach (var reference in set.Objects("Customer"))
        {
            if (Customer(store, account, reference) is not { } policy) return Missing(account, reference);
            attached.Add(policy);
        }

        string? boundary = null;
        if (set.Object("Boundary") is { } wanted)
        {
            boundary = wanted.Text("ManagedPolicyArn");
            if (wanted.Object("CustomerManagedPolicyReference") is { } reference && (boundary = Customer(store, account, reference)) is null) return Missing(account, reference);
        }

        var name = NameOf(set, account);
        var role = PrincipalState.Find(store, PrincipalKind.Role, account, name)?.Copy()
            ?? PrincipalState.New(PrincipalKind.Role, account, PathOf(instance), name, context.Now);
        role["Trust"] = Trust(instance, account);
        role["MaxSessionDuration"] = LongestSession;
        role["Description"] = set.Text("Description");
        role["Attached"] = attached.ToJson();
        role["Inline"] = set.Text("Inline") is { } inline ? new JsonObject { [InlineName] = inline } : [];
        if (boundary is null) role.Remove("Boundary");
        else role["Boundary"] = boundary;
        PrincipalState.Put(store, PrincipalKind.Role, account, role);
        store.Put(PermissionSetState.Provisioned(arn), account.Value, new JsonObject { ["RoleName"] = name, ["IsLatest"] = true });
        ServiceLinkedRoles.Ensure(store, account, IdentityCenterState.ServicePrincipal, context.Now);
        return null;
    }

    /// <summary>Takes the role of a set out of an account.</summary>
    public static void Remove(ResourceStore store, JsonObject set, string account)
    {
        store.Remove(PrincipalKind.Role.Collection(AccountId.Parse(account)), NameOf(set, AccountId.Parse(account)).ToLowerInvariant());
        store.Remove(PermissionSetState.Provisioned(set.Needed("PermissionSetArn")), account);
    }

    /// <summary>The role's name in an account.</summary>
    public static string NameOf(JsonObject set, AccountId account) =>
        $"AWSReservedSSO_{set.Needed("Name")}_{IdentityCenterState.Digest($"{set.Needed("PermissionSetArn")}/{account}")}";

    /// <summary>The account's SAML provider that vouches for people of Identity Center.</summary>
    public static string ProviderArn(JsonObject instance, AccountId account) =>
        $"arn:aws:iam::{account}:saml-provider/AWSSSO_{IdentityCenterState.Digest($"{instance.Needed("InstanceArn")}/{account}")}_DO_NOT_DELETE";

    private static string PathOf(JsonObject instance) => instance.Needed("Region") is var region && region == "us-east-1"
        ? "/aws-reserved/sso.amazonaws.com/"
        : $"/aws-reserved/sso.amazonaws.com/{region}/";

    private static string Trust(JsonObject instance, AccountId account) =>
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"PROVIDER"},"Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}]}"""
            .Replace("PROVIDER", ProviderArn(instance, account), StringComparison.Ordinal);

    private static string? Customer(ResourceStore store, AccountId account, JsonObject reference)
    {
        var arn = $"arn:aws:iam::{account}:policy{reference.Text("Path") ?? "/"}{reference.Needed("Name")}";
        return ManagedPolicies.Find(store, account, arn) is null ? null : arn;
    }

    private static string Missing(AccountId account, JsonObject reference) =>
        $"Received a 404 status error: Policy arn:aws:iam::{account}:policy{reference.Text("Path") ?? "/"}{reference.Needed("Name")} does not exist or is not attachable.";
}
