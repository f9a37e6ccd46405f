using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Security groups and their permissions. No packet ever meets one.</summary>
internal static class SecurityGroupOperations
{
    private static readonly string[] Sources = ["IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs"];

    public static JsonObject CreateSecurityGroup(CallContext context, JsonObject input)
    {
        var name = input.Needed("GroupName");
        var vpc = input.Text("VpcId") is { } asked
            ? NetworkState.RequireUsable(context, NetworkKind.Vpc, asked).Needed("VpcId")
            : NetworkState.All(context, NetworkKind.Vpc).FirstOrDefault(v => v.Flag("IsDefault"))?.Needed("VpcId")
                ?? throw new ServiceException("VPCIdNotSpecified", "No default VPC for this user");
        if (NetworkState.All(context, NetworkKind.SecurityGroup).Any(g => g.Text("VpcId") == vpc && g.Text("GroupName") == name))
            throw new ServiceException("InvalidGroup.Duplicate", $"The security group '{name}' already exists for VPC '{vpc}'");
        var id = ComputeState.NewId("sg");
        NetworkState.Put(context, NetworkKind.SecurityGroup, new JsonObject
        {
            ["GroupId"] = id,
            ["GroupName"] = name,
            ["Description"] = input.Needed("Description"),
            ["OwnerId"] = context.Account.Value,
            ["VpcId"] = vpc,
            ["SecurityGroupArn"] = $"arn:aws:ec2:{context.Region}:{context.Account}:security-group/{id}",
            ["IpPermissions"] = new JsonArray(),
            ["IpPermissionsEgress"] = new JsonArray(new JsonObject { ["IpProtocol"] = "-1", ["IpRanges"] = new JsonArray(new JsonObject { ["CidrIp"] = "0.0.0.0/0" }) }),
            ["Tags"] = ComputeState.NewTags(input, "security-group"),
        });
        return new JsonObject { ["GroupId"] = id, ["Tags"] = ComputeState.NewTags(input, "security-group") };
    }

    public static JsonObject AuthorizeSecurityGroupIngress(CallContext context, JsonObject input) => Authorize(context, input, "IpPermissions");

    public static JsonObject AuthorizeSecurityGroupEgress(CallContext context, JsonObject input) => Authorize(context, input, "IpPermissionsEgress");

    public static JsonObject RevokeSecurityGroupIngress(CallContext context, JsonObject input) => Revoke(context, input, "IpPermissions");

    public static JsonObject RevokeSecurityGroupEgress(CallContext context, JsonObject input) => Revoke(context, input, "IpPermissionsEgress");

    /// <summary>The group that a request names by its id or, in the default VPC, by its name; null when there is none.</summary>
    public static JsonObject? Find(CallContext context, JsonObject input)
    {
        var groups = NetworkState.All(context, NetworkKind.SecurityGroup);
        if (input.Text("GroupId") is { } id) return groups.FirstOrDefault(g => g.Text("GroupId") == id);
        var vpc = NetworkState.All(context, NetworkKind.Vpc).FirstOrDefault(v => v.Flag("IsDefault"))?.Text("VpcId");
        return groups.FirstOrDefault(g => g.Text("VpcId") == vpc && g.Text("GroupName") == input.Text("GroupName"));
    }

    private static JsonObject Authorize(CallContext context, JsonObject input, string list)
    {
        var group = Require(context, input).Copy();
        var kept = group.Objects(list).SelectMany(Single).ToList();
        foreach (var rule in Asked(context, input).SelectMany(Single))
        {
            if (kept.Exists(k => JsonNode.DeepEquals(k, rule)))
                throw new ServiceException("InvalidPermission.Duplicate", $"the specified rule already exists: {rule.ToJsonString()}");
            kept.Add(rule);
        }

        Keep(context, group, list, kept);
        return new JsonObject { ["Return"] = true };
    }

    private static JsonObject Revoke(CallContext context, JsonObject input, string list)
    {
        if (input.Texts("SecurityGroupRuleIds").Any())
            throw new ServiceException("NotImplemented", "The local cloud's security group rules have no ids: revoke them by IpPermissions.", 501);
        var group = Require(context, input).Copy();
        var kept = group.Objects(list).SelectMany(Single).ToList();
        foreach (var rule in Asked(context, input).SelectMany(Single))
        {
            if (kept.RemoveAll(k => JsonNode.DeepEquals(Plain(k), Plain(rule))) == 0)
                throw new ServiceException("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
        }

        Keep(context, group, list, kept);
        return new JsonObject { ["Return"] = true };
    }

    private static JsonObject Require(CallContext context, JsonObject input) => Find(context, input)
        ?? throw new ServiceException("InvalidGroup.NotFound", $"The security group '{input.Text("GroupId") ?? input.Text("GroupName")}' does not exist");

    /// <summary>The permissions of a request, in its list or, in the old form, in members of its own.</summary>
    private static IEnumerable<JsonObject> Asked(CallContext context, JsonObject input)
    {
        if (input["IpPermissions"] is not null) return input.Objects("IpPermissions").Select(p => Owned(context, p.Copy()));
        var permission = input.Pick("FromPort", "ToPort");
        permission["IpProtocol"] = input.Text("IpProtocol") ?? "-1";
        if (input.Text("CidrIp") is not { } cidr) throw new ServiceException("MissingParameter", "The request must contain the parameter ipPermissions");
        permission["IpRanges"] = new JsonArray(new JsonObject { ["CidrIp"] = cidr });
        return [permission];
    }

    private static JsonObject Owned(CallContext context, JsonObject permission)
    {
        foreach (var pair in permission.Objects("UserIdGroupPairs"))
        {
            if (pair["UserId"] is null) pair["UserId"] = context.Account.Value;
        }

        return permission;
    }

    /// <summary>A permission as many with one source each.</summary>
    private static IEnumerable<JsonObject> Single(JsonObject permission)
    {
        foreach (var source in Sources)
        {
            foreach (var one in permission.Objects(source))
            {
                var single = permission.Pick("FromPort", "ToPort", "IpProtocol");
                single[source] = new JsonArray(one.Copy());
                yield return single;
            }
        }
    }

    /// <summary>A permission without the descriptions of its sources, which revoking does not look at.</summary>
    private static JsonObject Plain(JsonObject single)
    {
        var plain = single.Copy();
        foreach (var one in Sources.SelectMany(s => plain.Objects(s))) one.Remove("Description");
        return plain;
    }

    /// <summary>Keeps permissions as AWS shows them: those of one protocol and port range together.</summary>
    private static void Keep(CallContext context, JsonObject group, string list, List<JsonObject> singles)
    {
        var shown = new JsonArray();
        foreach (var alike in singles.GroupBy(s => $"{s.Text("IpProtocol")}/{s.Int("FromPort")}/{s.Int("ToPort")}", StringComparer.Ordinal))
        {
            var permission = alike.First().Pick("FromPort", "ToPort", "IpProtocol");
            foreach (var source in Sources)
            {
                var all = alike.SelectMany(s => s.Objects(source)).Select(s => s.Copy()).ToJson();
                if (all.Count > 0) permission[source] = all;
            }

            shown.Add((JsonNode)permission);
        }

        group[list] = shown;
        NetworkState.Put(context, NetworkKind.SecurityGroup, group);
    }
}
