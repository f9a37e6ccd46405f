using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>The account's own EBS snapshots, by the time they were begun. AWS refuses to delete one that an image uses.</summary>
internal sealed class SnapshotType : RemovableType
{
    public override string Name => "snapshot";

    public override Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken) => ListAsync(
        session, "ec2", "DescribeSnapshots", new JsonObject { ["OwnerIds"] = new JsonArray("self") }, "Snapshots", s => Task.FromResult<CleanUpItem?>(Item(s)), cancellationToken);

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("ec2", "DeleteSnapshot", new JsonObject { ["SnapshotId"] = id }, cancellationToken);

    private CleanUpItem Item(JsonNode snapshot)
    {
        var tags = TagsOf(snapshot["Tags"]);
        return new CleanUpItem { Type = Name, Id = (string)snapshot["SnapshotId"]!, Name = tags.GetValueOrDefault("Name"), Tags = tags, Since = TimeOf(snapshot["StartTime"]) };
    }
}
