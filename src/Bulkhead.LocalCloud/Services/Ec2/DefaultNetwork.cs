using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>
/// The default VPC that AWS makes in every region of a new account (Amazon VPC User Guide, "Default VPC components").
/// It follows from account and region, so that thousands of them take no room before somebody changes one.
/// </summary>
internal static class DefaultNetwork
{
    /// <summary>The resources of a kind; <paramref name="again"/> tells one that was made anew by its ids.</summary>
    public static IEnumerable<JsonObject> Of(AccountId account, RegionName region, NetworkKind kind, string again = "")
    {
        string Id(NetworkKind k, int number = 0) => k.IdPrefix + HexOf(account, region, again + k.Name, number);
        var vpc = Id(NetworkKind.Vpc);
        if (kind == NetworkKind.Vpc) return [Vpc(account, vpc, HexOf(account, region, again + "association", 0), HexOf(account, region, "dhcp", 0))];
        if (kind == NetworkKind.Subnet)
            return RegionCatalogue.Zones(region.Value).Select((zone, i) => Subnet(account, region, Id(kind, i), vpc, zone, i));
        if (kind == NetworkKind.Gateway) return [Gateway(account, Id(kind), vpc)];
        if (kind == NetworkKind.SecurityGroup) return [SecurityGroup(account, Id(kind), vpc)];
        if (kind == NetworkKind.NetworkAcl) return [NetworkAcl(account, Id(kind), vpc)];
        return [RouteTable(account, Id(kind), vpc, Id(NetworkKind.Gateway), HexOf(account, region, again + "main", 0))];
    }

    private static JsonObject Vpc(AccountId account, string id, string association, string dhcp) => new()
    {
        ["VpcId"] = id,
        ["OwnerId"] = account.Value,
        ["CidrBlock"] = "172.31.0.0/16",
        ["CidrBlockAssociationSet"] = new JsonArray(new JsonObject
        {
            ["AssociationId"] = "vpc-cidr-assoc-" + association,
            ["CidrBlock"] = "172.31.0.0/16",
            ["CidrBlockState"] = new JsonObject { ["State"] = "associated" },
        }),
        ["DhcpOptionsId"] = "dopt-" + dhcp,
        ["InstanceTenancy"] = "default",
        ["IsDefault"] = true,
        ["State"] = "available",
    };

    private static JsonObject Subnet(AccountId account, RegionName region, string id, string vpc, string zone, int number) => new()
    {
        ["SubnetId"] = id,
        ["SubnetArn"] = $"arn:aws:ec2:{region}:{account}:subnet/{id}",
        ["OwnerId"] = account.Value,
        ["VpcId"] = vpc,
        ["AvailabilityZone"] = zone,
        ["CidrBlock"] = $"172.31.{number * 16}.0/20",
        ["AvailableIpAddressCount"] = 4091,
        ["DefaultForAz"] = true,
        ["MapPublicIpOnLaunch"] = true,
        ["AssignIpv6AddressOnCreation"] = false,
        ["State"] = "available",
    };

    private static JsonObject Gateway(AccountId account, string id, string vpc) => new()
    {
        ["InternetGatewayId"] = id,
        ["OwnerId"] = account.Value,
        ["Attachments"] = new JsonArray(new JsonObject { ["State"] = "available", ["VpcId"] = vpc }),
    };

    private static JsonObject SecurityGroup(AccountId account, string id, string vpc) => new()
    {
        ["GroupId"] = id,
        ["GroupName"] = "default",
        ["Description"] = "default VPC security group",
        ["OwnerId"] = account.Value,
        ["VpcId"] = vpc,
        ["IpPermissions"] = new JsonArray(new JsonObject
        {
            ["IpProtocol"] = "-1",
            ["UserIdGroupPairs"] = new JsonArray(new JsonObject { ["GroupId"] = id, ["UserId"] = account.Value }),
        }),
        ["IpPermissionsEgress"] = new JsonArray(new JsonObject
        {
            ["IpProtocol"] = "-1",
            ["IpRanges"] = new JsonArray(new JsonObject { ["CidrIp"] = "0.0.0.0/0" }),
        }),
    };

    private static JsonObject NetworkAcl(AccountId account, string id, string vpc)
    {
        JsonObject Entry(bool egress, int number, string action) => new()
        {
            ["CidrBlock"] = "0.0.0.0/0",
            ["Egress"] = egress,
            ["Protocol"] = "-1",
            ["RuleAction"] = action,
            ["RuleNumber"] = number,
        };
        return new JsonObject
        {
            ["NetworkAclId"] = id,
            ["OwnerId"] = account.Value,
            ["VpcId"] = vpc,
            ["IsDefault"] = true,
            ["Entries"] = new JsonArray(Entry(true, 100, "allow"), Entry(true, 32767, "deny"), Entry(false, 100, "allow"), Entry(false, 32767, "deny")),
        };
    }

    private static JsonObject RouteTable(AccountId account, string id, string vpc, string gateway, string association) => new()
    {
        ["RouteTableId"] = id,
        ["OwnerId"] = account.Value,
        ["VpcId"] = vpc,
        ["Associations"] = new JsonArray(new JsonObject
        {
            ["Main"] = true,
            ["RouteTableAssociationId"] = "rtbassoc-" + association,
            ["RouteTableId"] = id,
            ["AssociationState"] = new JsonObject { ["State"] = "associated" },
        }),
        ["Routes"] = new JsonArray(
            new JsonObject { ["DestinationCidrBlock"] = "172.31.0.0/16", ["GatewayId"] = "local", ["Origin"] = "CreateRouteTable", ["State"] = "active" },
            new JsonObject { ["DestinationCidrBlock"] = "0.0.0.0/0", ["GatewayId"] = gateway, ["Origin"] = "CreateRoute", ["State"] = "active" }),
    };

    private static string HexOf(AccountId account, RegionName region, string kind, int number) =>
        "0" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}/{region}/{kind}/{number}")))[..16];
}
