namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>One type of resource of a network.</summary>
/// <param name="Name">The end of the collection's name.</param>
/// <param name="IdMember">The member with the id.</param>
/// <param name="IdList">The member of describe requests with ids.</param>
/// <param name="List">The member of describe answers.</param>
/// <param name="IdPrefix">What ids begin with.</param>
/// <param name="NotFound">The code when there is none.</param>
internal sealed record NetworkKind(string Name, string IdMember, string IdList, string List, string IdPrefix, string NotFound)
{
    public static readonly NetworkKind Vpc = new("vpcs", "VpcId", "VpcIds", "Vpcs", "vpc-", "InvalidVpcID.NotFound");
    public static readonly NetworkKind Subnet = new("subnets", "SubnetId", "SubnetIds", "Subnets", "subnet-", "InvalidSubnetID.NotFound");
    public static readonly NetworkKind Gateway =
        new("internet-gateways", "InternetGatewayId", "InternetGatewayIds", "InternetGateways", "igw-", "InvalidInternetGatewayID.NotFound");
    public static readonly NetworkKind SecurityGroup = new("security-groups", "GroupId", "GroupIds", "SecurityGroups", "sg-", "InvalidGroup.NotFound");
    public static readonly NetworkKind NetworkAcl =
        new("network-acls", "NetworkAclId", "NetworkAclIds", "NetworkAcls", "acl-", "InvalidNetworkAclID.NotFound");
    public static readonly NetworkKind RouteTable =
        new("route-tables", "RouteTableId", "RouteTableIds", "RouteTables", "rtb-", "InvalidRouteTableID.NotFound");

    public static readonly IReadOnlyList<NetworkKind> All = [Vpc, Subnet, Gateway, SecurityGroup, NetworkAcl, RouteTable];
}
