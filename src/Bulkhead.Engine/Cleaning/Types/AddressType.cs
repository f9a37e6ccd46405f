using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>
/// Elastic IP addresses. AWS tells no time for them (EC2 API Reference, "Address"), so none goes: an address that nothing uses is listed, since
/// it costs, and since one that others know can't be had again.
/// </summary>
internal sealed class AddressType : CleanUpType
{
    public override string Name => "address";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) =>
        ListAsync(session, "ec2", "DescribeAddresses", [], "Addresses", a => Task.FromResult(Item(a)), cancellationToken);

    private CleanUpItem? Item(JsonNode address)
    {
        // In use, it goes with what uses it. Without an id it is of the time before VPCs.
        if (address["AssociationId"] is not null || (string?)address["AllocationId"] is not { } id) return null;
        var tags = TagsOf(address["Tags"]);
        return new CleanUpItem { Type = Name, Id = id, Name = tags.GetValueOrDefault("Name") ?? (string?)address["PublicIp"], Tags = tags };
    }
}
