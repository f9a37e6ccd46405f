using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>
/// What root users have of their own: here a password at most, with which <c>LocalCloudServer.SignInRootAsync</c> logs them in. Members'
/// can be found and taken away (IAM User Guide, "Centralize root access for member accounts").
/// </summary>
internal static class RootUsers
{
    private const string Collection = "iam/root-users";

    /// <summary>When the root user's password was made; null where there is none.</summary>
    public static string? Password(ResourceStore store, AccountId account) => store.Find(Collection, account.Value)?.Text("Password");

    /// <summary>Gives the root user a password.</summary>
    public static void SetPassword(ResourceStore store, AccountId account, DateTimeOffset now) =>
        store.Put(Collection, account.Value, new JsonObject { ["Password"] = now.ToJson() });

    /// <summary>Takes the password away; says whether there was one.</summary>
    public static bool RemovePassword(ResourceStore store, AccountId account) => store.Remove(Collection, account.Value);
}
