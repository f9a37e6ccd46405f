namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>The access portal asks for no permission: the access token and the person's assignments decide (GetRoleCredentials API page).</summary>
internal sealed class AccessPortalAccess() : ServiceAccess("sso", "sso")
{
    private static readonly OperationAccess Nothing = OperationAccess.Of([]);

    /// <inheritdoc/>
    public override OperationAccess? Find(string operation) => Nothing;
}
