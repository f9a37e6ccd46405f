using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.S3;

/// <summary><c>AWS::S3::BucketPolicy</c></summary>
internal sealed class BucketPolicyResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::S3::BucketPolicy";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties = [Property.Of("Bucket", Text).Required().Replacing(), Property.Of("PolicyDocument", Json).Required()],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var bucket = properties.Text("Bucket")!;
        Put(call, bucket, properties);
        call.Made(bucket);
        return new Provisioned(bucket, []);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        Put(call, id, after);
        return new Provisioned(id, []);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected) =>
        call.Try("s3", "GetBucketPolicy", new JsonObject { ["Bucket"] = id }) is not { } answer ? null
            : new JsonObject { ["Bucket"] = id, ["PolicyDocument"] = PolicyText.Read(answer.Text("Policy")) };

    private static void Put(ResourceCall call, string bucket, JsonObject properties) =>
        call.Do("s3", "PutBucketPolicy", new JsonObject { ["Bucket"] = bucket, ["Policy"] = JsonText.Write(properties["PolicyDocument"]) });
}
