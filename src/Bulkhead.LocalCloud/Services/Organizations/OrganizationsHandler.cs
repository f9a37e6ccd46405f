using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>AWS Organizations.</summary>
internal sealed class OrganizationsHandler : ServiceHandler
{
    /// <summary>Pages of 20, which is also the most that one may ask for.</summary>
    internal static readonly Paging Pages = Paging.NextToken(20, "InvalidInputException");

    public OrganizationsHandler(CloudQuotas quotas, CloudPace pace, ScheduledWork scheduled) : base("organizations")
    {
        var accounts = new AccountCreation(quotas, pace, scheduled);
        var closing = new AccountClosing(pace, scheduled);
        var units = new UnitOperations(quotas);
        Add(OrganizationOperations.CreateOrganization, OrganizationOperations.DescribeOrganization,
            OrganizationOperations.DeleteOrganization, OrganizationOperations.ListRoots);
        Add(units.CreateOrganizationalUnit, UnitOperations.DescribeOrganizationalUnit, UnitOperations.UpdateOrganizationalUnit,
            UnitOperations.DeleteOrganizationalUnit, UnitOperations.ListOrganizationalUnitsForParent, UnitOperations.ListChildren,
            UnitOperations.ListParents);
        Add(accounts.CreateAccount, AccountCreation.DescribeCreateAccountStatus, AccountCreation.ListCreateAccountStatus);
        Add(AccountOperations.ListAccounts, AccountOperations.DescribeAccount, AccountOperations.ListAccountsForParent,
            AccountOperations.MoveAccount, AccountOperations.RemoveAccountFromOrganization, AccountOperations.LeaveOrganization,
            closing.CloseAccount);
        Add(PolicyOperations.CreatePolicy, PolicyOperations.DescribePolicy, PolicyOperations.UpdatePolicy,
            PolicyOperations.DeletePolicy, PolicyOperations.ListPolicies);
        Add(AttachmentOperations.AttachPolicy, AttachmentOperations.DetachPolicy, AttachmentOperations.ListPoliciesForTarget,
            AttachmentOperations.ListTargetsForPolicy, AttachmentOperations.DescribeEffectivePolicy);
        Add(PolicyTypeOperations.EnablePolicyType, PolicyTypeOperations.DisablePolicyType);
        Add(TrustedServiceOperations.EnableAWSServiceAccess, TrustedServiceOperations.DisableAWSServiceAccess,
            TrustedServiceOperations.ListAWSServiceAccessForOrganization, TrustedServiceOperations.RegisterDelegatedAdministrator,
            TrustedServiceOperations.DeregisterDelegatedAdministrator, TrustedServiceOperations.ListDelegatedAdministrators,
            TrustedServiceOperations.ListDelegatedServicesForAccount);
        Add(ResourcePolicyOperations.PutResourcePolicy, ResourcePolicyOperations.DescribeResourcePolicy,
            ResourcePolicyOperations.DeleteResourcePolicy);
        Add(TagOperations.TagResource, TagOperations.UntagResource, TagOperations.ListTagsForResource);
        Add(HandshakeOperations.ListHandshakesForOrganization, HandshakeOperations.ListHandshakesForAccount);
    }
}
