using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::OIDCProvider</c></summary>
internal sealed class OidcProviderResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::IAM::OIDCProvider";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("ClientIdList", ListOf(Text)),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("ThumbprintList", ListOf(Text)),
            Property.Of("Url", Text).Required().Replacing(),
        ],
        Attributes = ["Arn"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var arn = call.Do("iam", "CreateOpenIDConnectProvider", new JsonObject().Take(properties, "Url", "ClientIDList=ClientIdList", "ThumbprintList", "Tags"))
            .Text("OpenIDConnectProviderArn")!;
        call.Made(arn);
        return Made(arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (!JsonNode.DeepEquals(before["ThumbprintList"], after["ThumbprintList"]) && after["ThumbprintList"] is { } thumbprints)
            call.Do("iam", "UpdateOpenIDConnectProviderThumbprint", Input(id).With("ThumbprintList", thumbprints));
        foreach (var client in after.Without("ClientIdList", before)) call.Do("iam", "AddClientIDToOpenIDConnectProvider", Input(id).With("ClientID", client));
        foreach (var client in before.Without("ClientIdList", after)) call.Try("iam", "RemoveClientIDFromOpenIDConnectProvider", Input(id).With("ClientID", client));
        var (set, removed) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("iam", "TagOpenIDConnectProvider", Input(id).With("Tags", TagChanges.List(set)));
        if (removed.Count > 0) call.Do("iam", "UntagOpenIDConnectProvider", Input(id).With("TagKeys", JsonText.List(removed)));
        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("iam", "DeleteOpenIDConnectProvider", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected) =>
        call.Try("iam", "GetOpenIDConnectProvider", Input(id)) is not { } provider ? null : new JsonObject { ["Url"] = expected["Url"]?.DeepClone() }
            .With("ClientIdList", PropertyMapping.Arrange(expected["ClientIdList"], (provider["ClientIDList"] as JsonArray ?? []).Select(item => item!)))
            .With("ThumbprintList", PropertyMapping.Arrange(expected["ThumbprintList"], (provider["ThumbprintList"] as JsonArray ?? []).Select(item => item!)))
            .With("Tags", TagChanges.Show(expected["Tags"], provider.Objects("Tags")));

    private static JsonObject Input(string arn) => new() { ["OpenIDConnectProviderArn"] = arn };

    private static Provisioned Made(string arn) => new(arn, new JsonObject { ["Arn"] = arn });
}
