using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ram;

/// <summary>AWS Resource Access Manager: shares of subnets, security groups and build projects. There are no permissions of customers' own.</summary>
internal sealed class RamHandler : ServiceHandler
{
    public RamHandler() : base("ram")
    {
        Add(ShareOperations.CreateResourceShare, ShareOperations.UpdateResourceShare, ShareOperations.DeleteResourceShare);
        Add(ShareOperations.AssociateResourceShare, ShareOperations.DisassociateResourceShare, ShareOperations.EnableSharingWithAwsOrganization);
        Add(ShareOperations.TagResource, ShareOperations.UntagResource);
        Add(ShareReadOperations.GetResourceShares, ShareReadOperations.GetResourceShareAssociations, ShareReadOperations.ListResources, ShareReadOperations.ListPrincipals);
        Add(ShareReadOperations.GetResourcePolicies, ShareReadOperations.ListResourceTypes, ShareReadOperations.ListPermissions, ShareReadOperations.GetPermission);
        Add(ShareReadOperations.ListResourceSharePermissions);
        Add(InvitationOperations.GetResourceShareInvitations, InvitationOperations.AcceptResourceShareInvitation, InvitationOperations.RejectResourceShareInvitation);
        Add(InvitationOperations.ListPendingInvitationResources);
    }
}
