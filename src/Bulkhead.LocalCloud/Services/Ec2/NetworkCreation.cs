using System.Net;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>New VPCs, subnets and internet gateways.</summary>
internal static class NetworkCreation
{
    public static JsonObject CreateVpc(CallContext context, JsonObject input)
    {
        var cidr = Block(input.Text("CidrBlock") ?? throw new ServiceException("MissingParameter", "The request must contain the parameter cidrBlock"), "InvalidVpc.Range");
        var id = ComputeState.NewId("vpc");
        var vpc = new JsonObject
        {
            ["VpcId"] = id,
            ["OwnerId"] = context.Account.Value,
            ["CidrBlock"] = cidr.ToString(),
            ["CidrBlockAssociationSet"] = new JsonArray(new JsonObject
            {
                ["AssociationId"] = ComputeState.NewId("vpc-cidr-assoc"),
                ["CidrBlock"] = cidr.ToString(),
                ["CidrBlockState"] = new JsonObject { ["State"] = "associated" },
            }),
            ["DhcpOptionsId"] = "default",
            ["InstanceTenancy"] = input.Text("InstanceTenancy") ?? "default",
            ["IsDefault"] = false,
            ["State"] = "available",
            ["Tags"] = ComputeState.NewTags(input, "vpc"),
        };
        NetworkState.Put(context, NetworkKind.Vpc, vpc);
        AddCompanions(context, id, cidr.ToString());
        return new JsonObject { ["Vpc"] = vpc.Copy() };
    }

    /// <summary>A default VPC with all that belongs to it, where somebody deleted it (Amazon VPC User Guide, "Create a default VPC").</summary>
    public static JsonObject CreateDefaultVpc(CallContext context, JsonObject input)
    {
        if (NetworkState.All(context, NetworkKind.Vpc).Any(v => v.Flag("IsDefault")))
            throw new ServiceException("DefaultVpcAlreadyExists", "A Default VPC already exists for this account in this region.");
        var again = ComputeState.NewId("vpc");
        foreach (var kind in NetworkKind.All)
        {
            foreach (var resource in DefaultNetwork.Of(context.Account, context.Region, kind, again)) NetworkState.Put(context, kind, resource);
        }

        return new JsonObject { ["Vpc"] = NetworkState.All(context, NetworkKind.Vpc).First(v => v.Flag("IsDefault")).Copy() };
    }

    public static JsonObject CreateSubnet(CallContext context, JsonObject input)
    {
        var vpc = NetworkState.Require(context, NetworkKind.Vpc, input.Needed("VpcId"));
        var cidr = Block(input.Text("CidrBlock") ?? throw new ServiceException("MissingParameter", "The request must contain the parameter cidrBlock"), "InvalidSubnet.Range");
        var whole = IPNetwork.Parse(vpc.Needed("CidrBlock"));
        if (cidr.PrefixLength < whole.PrefixLength || !whole.Contains(cidr.BaseAddress))
            throw new ServiceException("InvalidSubnet.Range", $"The CIDR '{cidr}' is invalid.");
        var others = NetworkState.All(context, NetworkKind.Subnet).Where(s => s.Text("VpcId") == vpc.Text("VpcId")).Select(s => IPNetwork.Parse(s.Needed("CidrBlock")));
        if (others.Any(o => o.Contains(cidr.BaseAddress) || cidr.Contains(o.BaseAddress)))
            throw new ServiceException("InvalidSubnet.Conflict", $"The CIDR '{cidr}' conflicts with another subnet");
        var zones = RegionCatalogue.Zones(context.Region.Value).ToList();
        var zone = input.Text("AvailabilityZone") ?? zones[0];
        if (!zones.Contains(zone)) throw new ServiceException("InvalidParameterValue", $"Value ({zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {string.Join(", ", zones)}.");
        var id = ComputeState.NewId("subnet");
        var subnet = new JsonObject
        {
            ["SubnetId"] = id,
            ["SubnetArn"] = $"arn:aws:ec2:{context.Region}:{context.Account}:subnet/{id}",
            ["OwnerId"] = context.Account.Value,
            ["VpcId"] = vpc.Needed("VpcId"),
            ["AvailabilityZone"] = zone,
            ["CidrBlock"] = cidr.ToString(),
            ["AvailableIpAddressCount"] = (1 << (32 - cidr.PrefixLength)) - 5,
            ["DefaultForAz"] = false,
            ["MapPublicIpOnLaunch"] = false,
            ["AssignIpv6AddressOnCreation"] = false,
            ["State"] = "available",
            ["Tags"] = ComputeState.NewTags(input, "subnet"),
        };
        NetworkState.Put(context, NetworkKind.Subnet, subnet);
        return new JsonObject { ["Subnet"] = subnet.Copy() };
    }

    public static JsonObject CreateInternetGateway(CallContext context, JsonObject input)
    {
        var gateway = new JsonObject
        {
            ["InternetGatewayId"] = ComputeState.NewId("igw"),
            ["OwnerId"] = context.Account.Value,
            ["Attachments"] = new JsonArray(),
            ["Tags"] = ComputeState.NewTags(input, "internet-gateway"),
        };
        NetworkState.Put(context, NetworkKind.Gateway, gateway);
        return new JsonObject { ["InternetGateway"] = gateway.Copy() };
    }

    public static JsonObject AttachInternetGateway(CallContext context, JsonObject input)
    {
        var gateway = NetworkState.Require(context, NetworkKind.Gateway, input.Needed("InternetGatewayId")).Copy();
        var vpc = NetworkState.Require(context, NetworkKind.Vpc, input.Needed("VpcId")).Needed("VpcId");
        if (gateway.Objects("Attachments").Any())
            throw new ServiceException("Resource.AlreadyAssociated", $"resource {gateway.Needed("InternetGatewayId")} is already attached to network {gateway.Objects("Attachments").First().Text("VpcId")}");
        if (NetworkState.All(context, NetworkKind.Gateway).Any(g => g.Objects("Attachments").Any(a => a.Text("VpcId") == vpc)))
            throw new ServiceException("InvalidParameterValue", $"Network {vpc} already has an internet gateway attached");
        gateway["Attachments"] = new JsonArray(new JsonObject { ["State"] = "available", ["VpcId"] = vpc });
        NetworkState.Put(context, NetworkKind.Gateway, gateway);
        return [];
    }

    /// <summary>What AWS makes with every VPC: a security group, a network ACL and a route table.</summary>
    private static void AddCompanions(CallContext context, string vpc, string cidr)
    {
        var group = ComputeState.NewId("sg");
        NetworkState.Put(context, NetworkKind.SecurityGroup, new JsonObject
        {
            ["GroupId"] = group,
            ["GroupName"] = "default",
            ["Description"] = "default VPC security group",
            ["OwnerId"] = context.Account.Value,
            ["VpcId"] = vpc,
            ["IpPermissions"] = new JsonArray(new JsonObject
            {
                ["IpProtocol"] = "-1",
                ["UserIdGroupPairs"] = new JsonArray(new JsonObject { ["GroupId"] = group, ["UserId"] = context.Account.Value }),
            }),
            ["IpPermissionsEgress"] = new JsonArray(new JsonObject { ["IpProtocol"] = "-1", ["IpRanges"] = new JsonArray(new JsonObject { ["CidrIp"] = "0.0.0.0/0" }) }),
        });
        NetworkState.Put(context, NetworkKind.NetworkAcl, new JsonObject
        {
            ["NetworkAclId"] = ComputeState.NewId("acl"),
            ["OwnerId"] = context.Account.Value,
            ["VpcId"] = vpc,
            ["IsDefault"] = true,
            ["Entries"] = new JsonArray(),
        });
        var table = ComputeState.NewId("rtb");
        NetworkState.Put(context, NetworkKind.RouteTable, new JsonObject
        {
            ["RouteTableId"] = table,
            ["OwnerId"] = context.Account.Value,
            ["VpcId"] = vpc,
            ["Associations"] = new JsonArray(new JsonObject
            {
                ["Main"] = true,
                ["RouteTableAssociationId"] = ComputeState.NewId("rtbassoc"),
                ["RouteTableId"] = table,
                ["AssociationState"] = new JsonObject { ["State"] = "associated" },
            }),
            ["Routes"] = new JsonArray(new JsonObject { ["DestinationCidrBlock"] = cidr, ["GatewayId"] = "local", ["Origin"] = "CreateRouteTable", ["State"] = "active" }),
        });
    }

    /// <summary>A block of 16 to 28 bits (Amazon VPC User Guide, "VPC CIDR blocks").</summary>
    private static IPNetwork Block(string text, string code) => IPNetwork.TryParse(text, out var block) && block.PrefixLength is >= 16 and <= 28
        ? block
        : throw new ServiceException(code, $"The CIDR '{text}' is invalid.");
}
