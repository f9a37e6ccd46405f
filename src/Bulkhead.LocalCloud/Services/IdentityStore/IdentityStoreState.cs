using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.IdentityStore;

/// <summary>People, groups, and who is in which group.</summary>
internal static class IdentityStoreState
{
    /// <summary>People by id, as DescribeUser shows them.</summary>
    public const string Users = "identitystore/users";

    /// <summary>Groups by id, as DescribeGroup shows them.</summary>
    public const string Groups = "identitystore/groups";

    /// <summary>Memberships by id, as DescribeGroupMembership shows them.</summary>
    public const string Memberships = "identitystore/memberships";

    /// <summary>Whether a person or a group is there.</summary>
    public static bool Exists(ResourceStore store, string principalType, string id) => store.Find(principalType == "USER" ? Users : Groups, id) is not null;

    /// <summary>The groups of a person.</summary>
    public static IEnumerable<string> GroupsOf(ResourceStore store, string user) =>
        store.All(Memberships).Where(m => UserOf(m.Value) == user).Select(m => m.Value.Needed("GroupId"));

    /// <summary>The person of a membership.</summary>
    public static string UserOf(JsonObject membership) => membership.Object("MemberId")!.Needed("UserId");

    /// <summary>The person with a user name; null when there is none.</summary>
    public static JsonObject? FindUser(ResourceStore store, string userName) =>
        store.All(Users).Select(u => u.Value).FirstOrDefault(u => string.Equals(u.Text("UserName"), userName, StringComparison.OrdinalIgnoreCase));
}
