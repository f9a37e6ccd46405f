using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.SecretsManager;

/// <summary><c>AWS::SecretsManager::ResourcePolicy</c></summary>
internal sealed class SecretPolicyResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::SecretsManager::ResourcePolicy";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("BlockPublicPolicy", Flag),
            Property.Of("ResourcePolicy", Json).Required(),
            Property.Of("SecretId", Text).Required().Replacing(),
        ],
        Attributes = ["Id"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var arn = Put(call, properties.Text("SecretId")!, properties);
        call.Made(arn);
        return new Provisioned(arn, new JsonObject { ["Id"] = arn });
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        Put(call, id, after);
        return new Provisioned(id, new JsonObject { ["Id"] = id });
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) =>
        call.Try("secretsmanager", "DeleteResourcePolicy", new JsonObject { ["SecretId"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("secretsmanager", "GetResourcePolicy", new JsonObject { ["SecretId"] = id })?.Text("ResourcePolicy") is not { } policy) return null;
        return new JsonObject { ["ResourcePolicy"] = PolicyText.Read(policy) }.Take(expected, "BlockPublicPolicy", "SecretId");
    }

    private static string Put(ResourceCall call, string secret, JsonObject properties) => call.Do(
        "secretsmanager", "PutResourcePolicy",
        new JsonObject { ["SecretId"] = secret, ["ResourcePolicy"] = JsonText.Write(properties["ResourcePolicy"]) }.Take(properties, "BlockPublicPolicy")).Text("ARN")!;
}
