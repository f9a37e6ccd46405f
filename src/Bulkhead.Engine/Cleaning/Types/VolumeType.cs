using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>EBS volumes that nothing uses, by the time they were made.</summary>
internal sealed class VolumeType : RemovableType
{
    public override string Name => "volume";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) =>
        ListAsync(session, "ec2", "DescribeVolumes", [], "Volumes", v => Task.FromResult<CleanUpItem?>(Item(v)), cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("ec2", "DeleteVolume", new JsonObject { ["VolumeId"] = id }, cancellationToken);

    private CleanUpItem Item(JsonNode volume)
    {
        var tags = TagsOf(volume["Tags"]);
        return new CleanUpItem
        {
            Type = Name,
            Id = (string)volume["VolumeId"]!,
            Name = tags.GetValueOrDefault("Name"),
            Tags = tags,
            Since = TimeOf(volume["CreateTime"]),
            InUse = (string?)volume["State"] == "available" ? null : $"it is {(string?)volume["State"]}",
        };
    }
}
