using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Config;

/// <summary><c>AWS::Config::DeliveryChannel</c>, with which the account's recorder starts.</summary>
internal sealed class DeliveryChannelResource : ResourceType
{
    private static readonly string[] Members = ["s3BucketName=S3BucketName", "s3KeyPrefix=S3KeyPrefix", "s3KmsKeyArn=S3KmsKeyArn", "snsTopicARN=SnsTopicARN"];
    private static readonly string[] Shown = ["S3BucketName=s3BucketName", "S3KeyPrefix=s3KeyPrefix", "S3KmsKeyArn=s3KmsKeyArn", "SnsTopicARN=snsTopicARN"];

    /// <inheritdoc/>
    public override string Name => "AWS::Config::DeliveryChannel";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("ConfigSnapshotDeliveryProperties", PropertyType.Object(Property.Of("DeliveryFrequency", Text))),
            Property.Of("Name", Text).Replacing(),
            Property.Of("S3BucketName", Text).Required(),
            Property.Of("S3KeyPrefix", Text),
            Property.Of("S3KmsKeyArn", Text),
            Property.Of("SnsTopicARN", Text),
        ],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 256);
        Put(call, name, properties);
        call.Made(name);
        return new Provisioned(name, []);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        Put(call, id, after);
        return new Provisioned(id, []);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        foreach (var recorder in Recorders(call)) call.Try("config", "StopConfigurationRecorder", recorder);
        call.Try("config", "DeleteDeliveryChannel", new JsonObject { ["DeliveryChannelName"] = id });
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var input = new JsonObject { ["DeliveryChannelNames"] = new JsonArray(id) };
        if (call.Try("config", "DescribeDeliveryChannels", input)?.Objects("DeliveryChannels").FirstOrDefault() is not { } channel) return null;
        var actual = new JsonObject().Take(channel, "Name=name").Take(channel, Shown);
        if (channel.Object("configSnapshotDeliveryProperties") is { } snapshots)
            actual["ConfigSnapshotDeliveryProperties"] = new JsonObject().Take(snapshots, "DeliveryFrequency=deliveryFrequency");
        return actual;
    }

    private static void Put(ResourceCall call, string name, JsonObject properties)
    {
        var channel = new JsonObject { ["name"] = name }.Take(properties, Members);
        if (properties.Object("ConfigSnapshotDeliveryProperties") is { } snapshots)
            channel["configSnapshotDeliveryProperties"] = new JsonObject().Take(snapshots, "deliveryFrequency=DeliveryFrequency");
        call.Do("config", "PutDeliveryChannel", new JsonObject { ["DeliveryChannel"] = channel });
        foreach (var recorder in Recorders(call)) call.Do("config", "StartConfigurationRecorder", recorder);
    }

    private static List<JsonObject> Recorders(ResourceCall call) =>
        call.Do("config", "DescribeConfigurationRecorders", []).Objects("ConfigurationRecorders")
            .Select(r => new JsonObject { ["ConfigurationRecorderName"] = r.Needed("name") }).ToList();
}
