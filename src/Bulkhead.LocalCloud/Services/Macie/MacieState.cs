using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Macie;

/// <summary>Where Macie is on, region by region.</summary>
internal static class MacieState
{
    public const string ServicePrincipal = "macie.amazonaws.com";

    /// <summary>The session of an account in a region; null where Macie is off.</summary>
    public static JsonObject? Find(ResourceStore store, AccountId account, RegionName region) => store.Find(Collection(account), region.Value);

    /// <summary>The caller's session: a copy.</summary>
    /// <exception cref="ServiceException">Macie is off.</exception>
    public static JsonObject Require(CallContext context) =>
        Find(context.Cloud.Store, context.Account, context.Region)?.Copy() ?? throw Denied("Macie is not enabled.");

    /// <summary>Turns Macie on where it is off.</summary>
    public static void Ensure(CallContext context, AccountId account, string? frequency = null, string? status = null)
    {
        if (Find(context.Cloud.Store, account, context.Region) is not null) return;
        ServiceLinkedRoles.Ensure(context.Cloud.Store, account, ServicePrincipal, context.Now);
        Put(context, account, new JsonObject
        {
            ["createdAt"] = context.Now.ToJson(),
            ["updatedAt"] = context.Now.ToJson(),
            // EnableMacie API page: every fifteen minutes unless the request says otherwise.
            ["findingPublishingFrequency"] = frequency ?? "FIFTEEN_MINUTES",
            ["serviceRole"] = $"arn:aws:iam::{account}:role/aws-service-role/{ServicePrincipal}/AWSServiceRoleForAmazonMacie",
            ["status"] = status ?? "ENABLED",
        });
    }

    /// <summary>Keeps a session.</summary>
    public static void Put(CallContext context, AccountId account, JsonObject session) =>
        context.Cloud.Store.Put(Collection(account), context.Region.Value, session);

    /// <summary>Turns Macie off.</summary>
    public static void Remove(CallContext context, AccountId account) => context.Cloud.Store.Remove(Collection(account), context.Region.Value);

    /// <summary>The refusal of a request.</summary>
    public static ServiceException Refuse(string message) => new("ValidationException", message);

    /// <summary>The refusal of what the account may not do.</summary>
    public static ServiceException Denied(string message) => new("AccessDeniedException", message, 403);

    /// <summary>The refusal of what stands against something that is there.</summary>
    public static ServiceException Conflict(string message) => new("ConflictException", message, 409);

    private static string Collection(AccountId account) => $"macie2/{account}/sessions";
}
