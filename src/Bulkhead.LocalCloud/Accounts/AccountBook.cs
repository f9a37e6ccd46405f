using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
    private const ulong FirstId = 100_000_000_000;
    private const ulong PastLastId = 1_000_000_000_000;

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

    /// <summary>
    /// An id that no account has. It follows from the address of the account's root user, so that the same rehearsal has the
    /// same ids each time.
    /// </summary>
    public static AccountId NewId(ResourceStore store, string email)
    {
        for (var attempt = 0; ; attempt++)
        {
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{email.ToLowerInvariant()}/{attempt}")));
            var id = (FirstId + (BinaryPrimitives.ReadUInt64BigEndian(digest) % (PastLastId - FirstId))).ToString(CultureInfo.InvariantCulture);
            if (Find(store, id) is null) return AccountId.Parse(id);
        }
    }
}
