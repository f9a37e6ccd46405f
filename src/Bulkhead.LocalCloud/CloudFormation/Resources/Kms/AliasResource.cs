using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Kms;

/// <summary><c>AWS::KMS::Alias</c></summary>
internal sealed class AliasResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::KMS::Alias";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties = [Property.Of("AliasName", Text).Required().Replacing(), Property.Of("TargetKeyId", Text).Required()],
        NameProperty = "AliasName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        call.Do("kms", "CreateAlias", new JsonObject().Take(properties, "AliasName", "TargetKeyId"));
        call.Made(properties.Text("AliasName")!);
        return new Provisioned(properties.Text("AliasName")!, []);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        call.Do("kms", "UpdateAlias", new JsonObject().Take(after, "AliasName", "TargetKeyId"));
        return new Provisioned(id, []);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("kms", "DeleteAlias", new JsonObject { ["AliasName"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var alias = call.Pages("kms", "ListAliases", [], "Aliases", "Marker", "NextMarker").OfType<JsonObject>().FirstOrDefault(entry => entry.Text("AliasName") == id);
        if (alias is null) return null;
        var target = alias.Text("TargetKeyId") ?? "";

        // A template may name the key by its ARN; the alias knows it by its id.
        var same = expected.Text("TargetKeyId") is { } wanted && (wanted == target || wanted.EndsWith($":key/{target}", StringComparison.Ordinal));
        return new JsonObject { ["AliasName"] = id, ["TargetKeyId"] = same ? expected.Text("TargetKeyId") : target };
    }
}
