using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>NAT gateways, by the time they were made: they cost by the hour. Their address stays, and nothing uses it then.</summary>
internal sealed class NatGatewayType : RemovableType
{
    public override string Name => "nat-gateway";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) =>
        ListAsync(session, "ec2", "DescribeNatGateways", [], "NatGateways", g => Task.FromResult(Item(g)), cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("ec2", "DeleteNatGateway", new JsonObject { ["NatGatewayId"] = id }, cancellationToken);

    private CleanUpItem? Item(JsonNode gateway)
    {
        if ((string?)gateway["State"] is "deleted" or "deleting") return null;
        var tags = TagsOf(gateway["Tags"]);
        return new CleanUpItem { Type = Name, Id = (string)gateway["NatGatewayId"]!, Name = tags.GetValueOrDefault("Name"), Tags = tags, Since = TimeOf(gateway["CreateTime"]) };
    }
}
