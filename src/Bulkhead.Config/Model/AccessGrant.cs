using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>What a group may do in one account.</summary>
/// <param name="Account">The account's name in the file, or <see cref="ManagementAccount"/>.</param>
/// <param name="PermissionSet">The permission set's name, a key of <see cref="OrganizationAccess.PermissionSets"/>.</param>
/// <param name="DeclaredAt">Where the file says so.</param>
public sealed record AccessGrant(string Account, string PermissionSet, SourceSpan DeclaredAt)
{
    /// <summary>The name under which the management account stands in grants.</summary>
    public const string ManagementAccount = "management";
}
