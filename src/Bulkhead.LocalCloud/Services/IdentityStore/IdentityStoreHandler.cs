using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.IdentityStore;

/// <summary>The identity store of IAM Identity Center.</summary>
internal sealed class IdentityStoreHandler : ServiceHandler
{
    internal static readonly Paging Pages = Paging.NextToken(100, "ValidationException");

    public IdentityStoreHandler() : base("identitystore")
    {
        Add(UserOperations.CreateUser, UserOperations.DescribeUser, UserOperations.UpdateUser, UserOperations.DeleteUser,
            UserOperations.ListUsers, UserOperations.GetUserId);
        Add(GroupOperations.CreateGroup, GroupOperations.DescribeGroup, GroupOperations.UpdateGroup, GroupOperations.DeleteGroup,
            GroupOperations.ListGroups, GroupOperations.GetGroupId);
        Add(MembershipOperations.CreateGroupMembership, MembershipOperations.DescribeGroupMembership,
            MembershipOperations.GetGroupMembershipId, MembershipOperations.DeleteGroupMembership, MembershipOperations.ListGroupMemberships,
            MembershipOperations.ListGroupMembershipsForMember, MembershipOperations.IsMemberInGroups);
    }
}
