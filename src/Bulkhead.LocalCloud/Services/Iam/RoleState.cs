using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Roles that AWS makes by itself.</summary>
internal static class RoleState
{
    private const string Administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

    /// <summary>The role of a new account that the management account may assume.</summary>
    public static void AddAccessRole(ResourceStore store, AccountId account, string name, string management, DateTimeOffset now)
    {
        var role = PrincipalState.New(PrincipalKind.Role, account, "/", name, now);
        role["Trust"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{management}}:root"},"Action":"sts:AssumeRole"}]}""";
        role["Attached"] = new JsonArray(Administrator);
        PrincipalState.Put(store, PrincipalKind.Role, account, role);
    }
}
