using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.IdentityCenter;

/// <summary>Assignments: <c>AccountId</c>, <c>PermissionSetArn</c>, <c>PrincipalType</c>, <c>PrincipalId</c>.</summary>
internal static class AssignmentState
{
    private const string Collection = "sso/assignments";

    /// <summary>All of them.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> All(ResourceStore store) => store.All(Collection);

    /// <summary>Those of an account.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> All(ResourceStore store, string account) =>
        store.All(Collection).Where(a => a.Key.StartsWith(account + "/", StringComparison.Ordinal));

    public static void Put(ResourceStore store, string account, string set, string type, string principal) => store.Put(Collection, Key(account, set, type, principal), new JsonObject
    {
        ["AccountId"] = account,
        ["PermissionSetArn"] = set,
        ["PrincipalType"] = type,
        ["PrincipalId"] = principal,
    });

    /// <summary>Takes an assignment away; says whether it was there.</summary>
    public static bool Remove(ResourceStore store, string account, string set, string type, string principal) =>
        store.Remove(Collection, Key(account, set, type, principal));

    /// <summary>Takes away what a principal that is deleted had, and the roles that nobody has any more.</summary>
    public static void RemoveAllOf(ResourceStore store, string principal)
    {
        foreach (var (key, assignment) in store.All(Collection).Where(a => a.Value.Needed("PrincipalId") == principal).ToList())
        {
            store.Remove(Collection, key);
            var (account, arn) = (assignment.Needed("AccountId"), assignment.Needed("PermissionSetArn"));
            if (PermissionSetState.Find(store, arn) is { } set && !All(store, account).Any(a => a.Value.Needed("PermissionSetArn") == arn)) ReservedRoles.Remove(store, set, account);
        }
    }

    private static string Key(string account, string set, string type, string principal) => $"{account}/{set}/{type}/{principal}";
}
