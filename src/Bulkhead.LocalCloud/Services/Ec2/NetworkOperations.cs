using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Reading and removing networks.</summary>
internal static class NetworkOperations
{
    private static readonly Paging Pages = Paging.NextToken(1000, "InvalidNextToken");

    /// <summary>The describe operation of a kind.</summary>
    public static Operation Describe(NetworkKind kind) => (context, input) =>
    {
        var ids = input.Texts(kind.IdList).ToList();
        foreach (var id in ids) NetworkState.RequireUsable(context, kind, id);
        var wanted = NetworkState.Usable(context, kind)
            .Where(r => (ids.Count == 0 || ids.Contains(r.Needed(kind.IdMember))) && Filters.Pass(input, r))
            .Select(r => KeyValuePair.Create(r.Needed(kind.IdMember), r))
            .OrderBy(r => r.Key, StringComparer.Ordinal);
        return Pages.Page(input, kind.List, wanted, r => r.Copy());
    };

    /// <summary>The local cloud has none of these.</summary>
    public static Operation DescribeNone(string list) => (_, _) => new JsonObject { [list] = new JsonArray() };

    public static JsonObject DeleteVpc(CallContext context, JsonObject input)
    {
        var id = NetworkState.Require(context, NetworkKind.Vpc, input.Needed("VpcId")).Needed("VpcId");
        bool InVpc(JsonObject resource) => resource.Text("VpcId") == id;
        var isInUse = NetworkState.All(context, NetworkKind.Subnet).Any(InVpc)
            || NetworkState.All(context, NetworkKind.Gateway).Any(g => g.Objects("Attachments").Any(InVpc))
            || NetworkState.All(context, NetworkKind.SecurityGroup).Any(g => InVpc(g) && g.Text("GroupName") != "default")
            || NetworkState.All(context, NetworkKind.NetworkAcl).Any(a => InVpc(a) && !a.Flag("IsDefault"))
            || NetworkState.All(context, NetworkKind.RouteTable).Any(t => InVpc(t) && !IsMain(t));
        if (isInUse) throw InUse($"The vpc '{id}' has dependencies and cannot be deleted.");
        // What comes with a VPC goes with it.
        foreach (var kind in new[] { NetworkKind.SecurityGroup, NetworkKind.NetworkAcl, NetworkKind.RouteTable })
        {
            foreach (var resource in NetworkState.All(context, kind).Where(InVpc).ToList())
                NetworkState.Remove(context, kind, resource.Needed(kind.IdMember));
        }

        NetworkState.Remove(context, NetworkKind.Vpc, id);
        return [];
    }

    public static JsonObject DeleteSubnet(CallContext context, JsonObject input)
    {
        var id = NetworkState.Require(context, NetworkKind.Subnet, input.Needed("SubnetId")).Needed("SubnetId");
        if (ComputeState.Instances.All(context).Any(i => i.Value.Text("SubnetId") == id)) throw InUse($"The subnet '{id}' has dependencies and cannot be deleted.");
        NetworkState.Remove(context, NetworkKind.Subnet, id);
        return [];
    }

    public static JsonObject DetachInternetGateway(CallContext context, JsonObject input)
    {
        var gateway = NetworkState.Require(context, NetworkKind.Gateway, input.Needed("InternetGatewayId")).Copy();
        var vpc = input.Needed("VpcId");
        if (gateway.Objects("Attachments").All(a => a.Text("VpcId") != vpc))
            throw new ServiceException("Gateway.NotAttached", $"resource {gateway.Needed("InternetGatewayId")} is not attached to network {vpc}");
        gateway["Attachments"] = new JsonArray();
        NetworkState.Put(context, NetworkKind.Gateway, gateway);
        DarkenRoutes(context, vpc, gateway.Needed("InternetGatewayId"));
        return [];
    }

    /// <summary>Routes to a gateway that is no longer there stay, as black holes.</summary>
    private static void DarkenRoutes(CallContext context, string vpc, string gateway)
    {
        foreach (var table in NetworkState.All(context, NetworkKind.RouteTable).Where(t => t.Text("VpcId") == vpc).ToList())
        {
            if (table.Objects("Routes").All(r => r.Text("GatewayId") != gateway)) continue;
            var changed = table.Copy();
            foreach (var route in changed.Objects("Routes").Where(r => r.Text("GatewayId") == gateway)) route["State"] = "blackhole";
            NetworkState.Put(context, NetworkKind.RouteTable, changed);
        }
    }

    public static JsonObject DeleteInternetGateway(CallContext context, JsonObject input)
    {
        var gateway = NetworkState.Require(context, NetworkKind.Gateway, input.Needed("InternetGatewayId"));
        var id = gateway.Needed("InternetGatewayId");
        if (gateway.Objects("Attachments").Any()) throw InUse($"The internetGateway '{id}' has dependencies and cannot be deleted.");
        NetworkState.Remove(context, NetworkKind.Gateway, id);
        return [];
    }

    public static JsonObject DeleteSecurityGroup(CallContext context, JsonObject input)
    {
        if (input.Text("GroupId") is not { } id) throw new ServiceException("MissingParameter", "The request must contain the parameter GroupId");
        var group = NetworkState.Require(context, NetworkKind.SecurityGroup, id);
        if (group.Text("GroupName") == "default")
            throw new ServiceException("CannotDelete", $"the specified group: \"{id}\" name: \"default\" cannot be deleted by a user");
        if (ComputeState.Instances.All(context).Any(i => i.Value.Objects("SecurityGroups").Any(g => g.Text("GroupId") == id)))
            throw InUse($"resource {id} has a dependent object");
        NetworkState.Remove(context, NetworkKind.SecurityGroup, id);
        return new JsonObject { ["Return"] = true, ["GroupId"] = id };
    }

    public static JsonObject DeleteNetworkAcl(CallContext context, JsonObject input)
    {
        var acl = NetworkState.Require(context, NetworkKind.NetworkAcl, input.Needed("NetworkAclId"));
        if (acl.Flag("IsDefault")) throw new ServiceException("InvalidParameterValue", $"cannot delete default network ACL {acl.Needed("NetworkAclId")}");
        NetworkState.Remove(context, NetworkKind.NetworkAcl, acl.Needed("NetworkAclId"));
        return [];
    }

    public static JsonObject DeleteRouteTable(CallContext context, JsonObject input)
    {
        var table = NetworkState.Require(context, NetworkKind.RouteTable, input.Needed("RouteTableId"));
        var id = table.Needed("RouteTableId");
        if (IsMain(table)) throw InUse($"The routeTable '{id}' has dependencies and cannot be deleted.");
        NetworkState.Remove(context, NetworkKind.RouteTable, id);
        return [];
    }

    private static bool IsMain(JsonObject table) => table.Objects("Associations").Any(a => a.Flag("Main"));

    private static ServiceException InUse(string message) => new("DependencyViolation", message);
}
