using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>
/// The organization's instance of IAM Identity Center: <c>InstanceArn</c>, <c>IdentityStoreId</c>, <c>OwnerAccountId</c>,
/// <c>Region</c>, <c>CreatedDate</c>. No API makes it (CreateInstance, IAM Identity Center API Reference: the request is
/// rejected in the management account); on AWS a person does in the console.
/// </summary>
internal static class IdentityCenterState
{
    /// <summary>The service principal of Identity Center.</summary>
    public const string ServicePrincipal = "sso.amazonaws.com";

    private const string Collection = "sso/instance";
    private const string Single = "organization";

    /// <summary>The instance; null when there is none.</summary>
    public static JsonObject? Find(ResourceStore store) => store.Find(Collection, Single);

    /// <summary>Makes the instance, as a person does with the console's button.</summary>
    public static JsonObject Enable(ResourceStore store, string owner, RegionName region, DateTimeOffset now)
    {
        var id = ResourceIds.LowerCase("ssoins-", 16);
        var instance = new JsonObject
        {
            ["InstanceArn"] = $"arn:aws:sso:::instance/{id}",
            ["IdentityStoreId"] = ResourceIds.Hex("d-", 10),
            ["OwnerAccountId"] = owner,
            ["Region"] = region.Value,
            ["CreatedDate"] = now.ToJson(),
        };
        store.Put(Collection, Single, instance);
        // "Trusted access with IAM Identity Center": enabling the service enables trusted access.
        store.Put(OrganizationState.Services, ServicePrincipal, new JsonObject { ["ServicePrincipal"] = ServicePrincipal, ["DateEnabled"] = now.ToJson() });
        return instance;
    }

    /// <summary>The instance of a request, for those who may administer it: the management account, or its delegate.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException, or AccessDeniedException.</exception>
    public static JsonObject Require(CallContext context, JsonObject input)
    {
        var instance = Find(context.Cloud.Store);
        RequireAdministrator(context, instance);
        var arn = input.Text("InstanceArn");
        return instance is not null && (arn is null || instance.Needed("InstanceArn") == arn) && instance.Needed("Region") == context.Region.Value
            ? instance
            : throw NotFound($"Instance {arn} is not found in {context.Region}.");
    }

    /// <summary>The identity store of a request.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException, or AccessDeniedException.</exception>
    public static JsonObject RequireStore(CallContext context, JsonObject input)
    {
        var instance = Find(context.Cloud.Store);
        RequireAdministrator(context, instance);
        return instance is not null && instance.Needed("IdentityStoreId") == input.Needed("IdentityStoreId") && instance.Needed("Region") == context.Region.Value
            ? instance
            : throw NotFound($"Identity store {input.Text("IdentityStoreId")} is not found in {context.Region}.");
    }

    /// <summary>Whether the caller's account is a delegated administrator and not the management account.</summary>
    public static bool IsDelegate(CallContext context, JsonObject instance) => instance.Needed("OwnerAccountId") != context.Account.Value;

    /// <summary>A short id that is always the same for the same text.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    public static ServiceException NotFound(string message) => new("ResourceNotFoundException", message);

    public static ServiceException Conflict(string message) => new("ConflictException", message);

    public static ServiceException Invalid(string message) => new("ValidationException", message);

    public static ServiceException Quota(string message) => new("ServiceQuotaExceededException", message);

    private static void RequireAdministrator(CallContext context, JsonObject? instance)
    {
        if (instance?.Needed("OwnerAccountId") == context.Account.Value) return;
        if (context.Cloud.Store.Find(OrganizationState.Delegates, $"{context.Account}/{ServicePrincipal}") is not null) return;
        throw new ServiceException(
            "AccessDeniedException", $"User: {context.Caller.Arn} is not authorized: the account {context.Account} neither owns Identity Center nor is its delegated administrator.");
    }
}
