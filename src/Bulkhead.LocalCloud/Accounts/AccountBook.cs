using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Accounts;

/// <summary>The accounts of the cloud: <c>Id</c>, <c>Name</c>, <c>Email</c>, <c>State</c>, <c>Created</c>.</summary>
internal static class AccountBook
{
    private const string Collection = "cloud/accounts";
    private const string Addresses = "cloud/addresses";

    /// <summary>All accounts by id.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, JsonObject>> All(ResourceStore store) => store.All(Collection);

    /// <summary>An account; null when there is none.</summary>
    public static JsonObject? Find(ResourceStore store, string id) => store.Find(Collection, id);

    /// <summary>Whether an account has this address of its root user; case does not count.</summary>
    public static bool HasAddress(ResourceStore store, string email) => store.Find(Addresses, email.ToLowerInvariant()) is not null;

    /// <summary>Adds an account.</summary>
    public static void Add(ResourceStore store, AccountId id, string name, string email, DateTimeOffset now)
    {
        store.Put(Collection, id.Value, new JsonObject
        {
            ["Id"] = id.Value,
            ["Name"] = name,
            ["Email"] = email,
            ["State"] = "ACTIVE",
            ["Created"] = now.ToJson(),
        });
        store.Put(Addresses, email.ToLowerInvariant(), new JsonObject { ["Id"] = id.Value });
    }

    /// <summary>Changes members of an account.</summary>
    public static void Change(ResourceStore store, string id, Action<JsonObject> change)
    {
        var account = Find(store, id)!.Copy();
        change(account);
        store.Put(Collection, id, account);
    }

    /// <summary>Removes an account for good, with its address.</summary>
    public static void Remove(ResourceStore store, string id)
    {
        if (Find(store, id) is not { } account) return;
        store.Remove(Addresses, account.Needed("Email").ToLowerInvariant());
        store.Remove(Collection, id);
    }

    /// <summary>An id that no account has.</summary>
    public static AccountId NewId(ResourceStore store)
    {
        while (true)
        {
            var id = RandomNumberGenerator.GetString("123456789", 1) + RandomNumberGenerator.GetString("0123456789", 11);
            if (Find(store, id) is null) return AccountId.Parse(id);
        }
    }
}
