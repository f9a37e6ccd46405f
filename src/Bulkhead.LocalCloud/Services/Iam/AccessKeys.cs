using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Long-lived access keys of users, by id across all accounts.</summary>
internal static class AccessKeys
{
    public const string Collection = "iam/keys";

    /// <summary>The keys of a user.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> OfUser(ResourceStore store, AccountId account, string user) =>
        store.All(Collection).Where(k => k.Value.Text("Account") == account.Value && k.Value.Text("UserName") == user);

    /// <summary>Makes a key.</summary>
    public static JsonObject Add(ResourceStore store, AccountId account, string user, DateTimeOffset now)
    {
        var key = new JsonObject
        {
            ["AccessKeyId"] = ResourceIds.Unique("AKIA"),
            ["SecretAccessKey"] = ResourceIds.Secret(),
            ["Status"] = "Active",
            ["UserName"] = user,
            ["Account"] = account.Value,
            ["CreateDate"] = now.ToJson(),
        };
        store.Put(Collection, key.Needed("AccessKeyId"), key);
        return key;
    }

    /// <summary>Follows the renaming of a user.</summary>
    public static void Rename(ResourceStore store, AccountId account, string user, string name)
    {
        foreach (var (id, key) in OfUser(store, account, user).ToList())
        {
            var renamed = key.Copy();
            renamed["UserName"] = name;
            store.Put(Collection, id, renamed);
        }
    }
}
