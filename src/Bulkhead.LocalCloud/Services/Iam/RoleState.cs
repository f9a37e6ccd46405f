using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Roles that AWS makes by itself.</summary>
internal static class RoleState
{
    private const string Administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

    /// <summary>The role that an ARN names with its path; null when there is none, or its account is not open.</summary>
    public static JsonObject? Find(ResourceStore store, string arn)
    {
        if (Arn.TryParse(arn) is not { Service: "iam" } parsed || AccountId.TryParse(parsed.Account) is not { } account) return null;
        if (AccountBook.Find(store, account.Value)?.Text("State") != "ACTIVE") return null;
        var role = PrincipalState.Find(store, PrincipalKind.Role, account, parsed.Resource[(parsed.Resource.LastIndexOf('/') + 1)..]);
        return role?.Text("Arn") == arn ? role : null;
    }

    /// <summary>The role of a new account that the management account may assume.</summary>
    public static void AddAccessRole(ResourceStore store, AccountId account, string name, string management, DateTimeOffset now)
    {
        var role = PrincipalState.New(PrincipalKind.Role, account, "/", name, now);
        role["Trust"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{management}}:root"},"Action":"sts:AssumeRole"}]}""";
        role["Attached"] = new JsonArray(Administrator);
        PrincipalState.Put(store, PrincipalKind.Role, account, role);
    }
}
