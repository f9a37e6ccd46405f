using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.CodeConnections;

/// <summary><c>AWS::CodeConnections::Connection</c></summary>
internal sealed class ConnectionResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::CodeConnections::Connection";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("ConnectionName", Text).Required().Replacing(),
            Property.Of("HostArn", Text).Replacing(),
            Property.Of("ProviderType", Text).Replacing(),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["ConnectionArn", "ConnectionStatus", "OwnerAccountId"],
        NameProperty = "ConnectionName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var arn = call.Do("codeconnections", "CreateConnection", new JsonObject().Take(properties, "ConnectionName", "HostArn", "ProviderType", "Tags")).Text("ConnectionArn")!;
        call.Made(arn);
        return Made(call, arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("codeconnections", "TagResource", new JsonObject { ["ResourceArn"] = id, ["Tags"] = TagChanges.List(set) });
        if (gone.Count > 0) call.Do("codeconnections", "UntagResource", new JsonObject { ["ResourceArn"] = id, ["TagKeys"] = JsonText.List(gone) });
        return Made(call, id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("codeconnections", "DeleteConnection", Named(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("codeconnections", "GetConnection", Named(id))?.Object("Connection") is not { } connection) return null;
        var actual = new JsonObject().Take(connection, "ConnectionName", "HostArn");
        if (expected.ContainsKey("ProviderType")) actual.Take(connection, "ProviderType");
        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("codeconnections", "ListTagsForResource", new JsonObject { ["ResourceArn"] = id }).Objects("Tags"));
        return actual;
    }

    private static JsonObject Named(string id) => new() { ["ConnectionArn"] = id };

    private static Provisioned Made(ResourceCall call, string arn) => new(
        arn, new JsonObject().Take(call.Do("codeconnections", "GetConnection", Named(arn)).Object("Connection")!, "ConnectionArn", "ConnectionStatus", "OwnerAccountId"));
}
