using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.IdentityCenter;
using Bulkhead.LocalCloud.Services.IdentityStore;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.AccessPortal;

/// <summary>
/// Log-ins of people at the access portal. On AWS a browser makes them, with password and MFA; the local cloud has neither,
/// and gives an access token to whoever holds the cloud (<c>LocalCloudServer.SignIn</c>).
/// </summary>
internal static class PortalSessions
{
    private const string Collection = "sso/sign-ins";

    // IAM Identity Center User Guide, "Authentication sessions": eight hours unless somebody changes it.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>Logs a person in; null when Identity Center has no such person, or there is none.</summary>
    public static string? Make(ResourceStore store, string userName, DateTimeOffset now)
    {
        if (IdentityCenterState.Find(store) is null || IdentityStoreState.FindUser(store, userName) is not { } user) return null;
        var token = ResourceIds.LowerCase("aoa", 61);
        store.Put(Collection, token, new JsonObject { ["UserId"] = user.Needed("UserId"), ["Expires"] = (now + Lifetime).ToJson() });
        return token;
    }

    /// <summary>Ends a log-in.</summary>
    public static void End(ResourceStore store, string token) => store.Remove(Collection, token);

    /// <summary>Who shows a token, and the region of Identity Center.</summary>
    /// <exception cref="ServiceException">UnauthorizedException.</exception>
    public static (CallerIdentity Caller, RegionName Region) Identify(ResourceStore store, string token, DateTimeOffset now)
    {
        if (store.Find(Collection, token) is not { } session || session.Time("Expires") <= now
            || IdentityCenterState.Find(store) is not { } instance
            || store.Find(IdentityStoreState.Users, session.Needed("UserId")) is not { } user)
        {
            throw new ServiceException("UnauthorizedException", "Session token not found or invalid", 401);
        }

        var owner = AccountId.Parse(instance.Needed("OwnerAccountId"));
        var caller = new CallerIdentity(owner, $"arn:aws:identitystore:::user/{user.Needed("UserId")}", user.Needed("UserId"))
        {
            IsAnonymous = true,
            PrincipalName = user.Text("UserName"),
            FederatedProvider = $"arn:aws:identitystore::{owner}:identitystore/{instance.Needed("IdentityStoreId")}",
        };
        return (caller, new RegionName(instance.Needed("Region")));
    }
}
