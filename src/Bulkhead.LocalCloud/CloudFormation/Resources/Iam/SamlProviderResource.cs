using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::SAMLProvider</c></summary>
internal sealed class SamlProviderResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::IAM::SAMLProvider";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Absent("AddPrivateKey"),
            Property.Absent("AssertionEncryptionMode"),
            Property.Of("Name", Text).Required().Replacing(),
            Property.Absent("PrivateKeyList"),
            Property.Absent("RemovePrivateKey"),
            Property.Of("SamlMetadataDocument", Text).Required(),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["Arn"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var arn = call.Do("iam", "CreateSAMLProvider", new JsonObject().Take(properties, "Name", "SAMLMetadataDocument=SamlMetadataDocument", "Tags"))
            .Text("SAMLProviderArn")!;
        call.Made(arn);
        return Made(arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (before.Text("SamlMetadataDocument") != after.Text("SamlMetadataDocument"))
            call.Do("iam", "UpdateSAMLProvider", Input(id).With("SAMLMetadataDocument", after["SamlMetadataDocument"]));
        var (set, removed) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("iam", "TagSAMLProvider", Input(id).With("Tags", TagChanges.List(set)));
        if (removed.Count > 0) call.Do("iam", "UntagSAMLProvider", Input(id).With("TagKeys", JsonText.List(removed)));
        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("iam", "DeleteSAMLProvider", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected) =>
        call.Try("iam", "GetSAMLProvider", Input(id)) is not { } provider ? null : new JsonObject { ["Name"] = expected["Name"]?.DeepClone() }
            .With("SamlMetadataDocument", provider["SAMLMetadataDocument"])
            .With("Tags", TagChanges.Show(expected["Tags"], provider.Objects("Tags")));

    private static JsonObject Input(string arn) => new() { ["SAMLProviderArn"] = arn };

    private static Provisioned Made(string arn) => new(arn, new JsonObject { ["Arn"] = arn });
}
