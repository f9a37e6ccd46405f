using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>AWS Identity and Access Management.</summary>
internal sealed class IamHandler : ServiceHandler
{
    internal static readonly Paging Pages = new("Marker", "Marker", "MaxItems", "IsTruncated", 100, "ValidationError");

    public IamHandler(CloudQuotas quotas) : base("iam")
    {
        var roles = new RoleOperations(quotas);
        Add(UserOperations.CreateUser, UserOperations.GetUser, UserOperations.UpdateUser, UserOperations.DeleteUser,
            UserOperations.ListUsers, UserOperations.CreateAccessKey, UserOperations.ListAccessKeys,
            UserOperations.UpdateAccessKey, UserOperations.DeleteAccessKey);
        Add(LoginOperations.CreateLoginProfile, LoginOperations.GetLoginProfile, LoginOperations.UpdateLoginProfile,
            LoginOperations.DeleteLoginProfile, LoginOperations.ListSigningCertificates);
        Add(MfaOperations.CreateVirtualMFADevice, MfaOperations.EnableMFADevice, MfaOperations.ResyncMFADevice, MfaOperations.DeactivateMFADevice,
            MfaOperations.DeleteVirtualMFADevice, MfaOperations.GetMFADevice, MfaOperations.ListMFADevices, MfaOperations.ListVirtualMFADevices);
        Add(CentralRootOperations.ListOrganizationsFeatures, CentralRootOperations.EnableOrganizationsRootCredentialsManagement,
            CentralRootOperations.EnableOrganizationsRootSessions, CentralRootOperations.DisableOrganizationsRootCredentialsManagement,
            CentralRootOperations.DisableOrganizationsRootSessions);
        Add(GroupOperations.CreateGroup, GroupOperations.GetGroup, GroupOperations.DeleteGroup, GroupOperations.ListGroups,
            GroupOperations.ListGroupsForUser, GroupOperations.AddUserToGroup, GroupOperations.RemoveUserFromGroup);
        Add(roles.CreateRole, RoleOperations.GetRole, RoleOperations.ListRoles, RoleOperations.UpdateRole,
            RoleOperations.UpdateRoleDescription, roles.UpdateAssumeRolePolicy, RoleOperations.DeleteRole);
        Add(InstanceProfileOperations.CreateInstanceProfile, InstanceProfileOperations.GetInstanceProfile,
            InstanceProfileOperations.ListInstanceProfiles, InstanceProfileOperations.ListInstanceProfilesForRole,
            InstanceProfileOperations.AddRoleToInstanceProfile, InstanceProfileOperations.RemoveRoleFromInstanceProfile,
            InstanceProfileOperations.DeleteInstanceProfile);
        Add(ManagedPolicyOperations.CreatePolicy, ManagedPolicyOperations.GetPolicy, ManagedPolicyOperations.DeletePolicy,
            ManagedPolicyOperations.ListPolicies, ManagedPolicyOperations.CreatePolicyVersion,
            ManagedPolicyOperations.GetPolicyVersion, ManagedPolicyOperations.ListPolicyVersions,
            ManagedPolicyOperations.SetDefaultPolicyVersion, ManagedPolicyOperations.DeletePolicyVersion,
            ManagedPolicyOperations.ListEntitiesForPolicy, ManagedPolicyOperations.TagPolicy,
            ManagedPolicyOperations.UntagPolicy, ManagedPolicyOperations.ListPolicyTags);
        Add(AccountSettingOperations.CreateAccountAlias, AccountSettingOperations.DeleteAccountAlias,
            AccountSettingOperations.ListAccountAliases, AccountSettingOperations.UpdateAccountPasswordPolicy,
            AccountSettingOperations.GetAccountPasswordPolicy, AccountSettingOperations.DeleteAccountPasswordPolicy,
            AccountSettingOperations.GetAccountSummary, AccountSettingOperations.GetAccountAuthorizationDetails);
        Add(ServiceLinkedRoles.CreateServiceLinkedRole, ServiceLinkedRoles.DeleteServiceLinkedRole,
            ServiceLinkedRoles.GetServiceLinkedRoleDeletionStatus);
        Add(OidcProviderOperations.CreateOpenIDConnectProvider, OidcProviderOperations.GetOpenIDConnectProvider,
            OidcProviderOperations.ListOpenIDConnectProviders, OidcProviderOperations.DeleteOpenIDConnectProvider,
            OidcProviderOperations.AddClientIDToOpenIDConnectProvider, OidcProviderOperations.RemoveClientIDFromOpenIDConnectProvider,
            OidcProviderOperations.UpdateOpenIDConnectProviderThumbprint, OidcProviderOperations.TagOpenIDConnectProvider,
            OidcProviderOperations.UntagOpenIDConnectProvider);
        Add(SamlProviderOperations.CreateSAMLProvider, SamlProviderOperations.GetSAMLProvider, SamlProviderOperations.UpdateSAMLProvider,
            SamlProviderOperations.ListSAMLProviders, SamlProviderOperations.DeleteSAMLProvider, SamlProviderOperations.TagSAMLProvider,
            SamlProviderOperations.UntagSAMLProvider);
        foreach (var kind in PrincipalKind.All) AddPrincipal(kind, new PrincipalPolicyOperations(kind, quotas));
    }

    private void AddPrincipal(PrincipalKind kind, PrincipalPolicyOperations operations)
    {
        Add($"Put{kind.Name}Policy", operations.PutInline);
        Add($"Get{kind.Name}Policy", operations.GetInline);
        Add($"Delete{kind.Name}Policy", operations.DeleteInline);
        Add($"List{kind.Name}Policies", operations.ListInline);
        Add($"Attach{kind.Name}Policy", operations.Attach);
        Add($"Detach{kind.Name}Policy", operations.Detach);
        Add($"ListAttached{kind.Name}Policies", operations.ListAttached);
        if (kind == PrincipalKind.Group) return;
        Add($"Put{kind.Name}PermissionsBoundary", operations.PutBoundary);
        Add($"Delete{kind.Name}PermissionsBoundary", operations.DeleteBoundary);
        Add($"Tag{kind.Name}", operations.Tag);
        Add($"Untag{kind.Name}", operations.Untag);
        Add($"List{kind.Name}Tags", operations.ListTags);
    }
}
