using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning.Types;

/// <summary>EC2 instances, by the time of their last start.</summary>
internal sealed class InstanceType : RemovableType
{
    public override string Name => "instance";

    public override async Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken)
    {
        var listed = await session.CallAllPagesAsync("ec2", "DescribeInstances", [], cancellationToken);
        if (listed is AwsRefusal refusal) return new CleanUpListing([], refusal);
        var instances = (((AwsSuccess)listed).Output["Reservations"] as JsonArray ?? []).SelectMany(r => r!["Instances"] as JsonArray ?? []);
        return new CleanUpListing(
            [.. instances.Where(i => (string?)i!["State"]?["Name"] is not ("terminated" or "shutting-down")).Select(i => Item(i!))], null);
    }

    public override Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken) =>
        session.CallAsync("ec2", "TerminateInstances", new JsonObject { ["InstanceIds"] = new JsonArray(id) }, cancellationToken);

    private CleanUpItem Item(JsonNode instance)
    {
        var tags = TagsOf(instance["Tags"]);
        return new CleanUpItem { Type = Name, Id = (string)instance["InstanceId"]!, Name = tags.GetValueOrDefault("Name"), Tags = tags, Since = TimeOf(instance["LaunchTime"]) };
    }
}
