using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Config;

/// <summary><c>AWS::Config::ConformancePack</c>. AWS's schema reads no template back, so a changed one is not drift.</summary>
internal sealed class ConformancePackResource : ResourceType
{
    private static readonly string[] Members = ["DeliveryS3Bucket", "DeliveryS3KeyPrefix", "ConformancePackInputParameters"];

    /// <inheritdoc/>
    public override string Name => "AWS::Config::ConformancePack";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("ConformancePackInputParameters", ListOf(PropertyType.Object(
                Property.Of("ParameterName", Text).Required(),
                Property.Of("ParameterValue", Text).Required()))),
            Property.Of("ConformancePackName", Text).Required().Replacing(),
            Property.Of("DeliveryS3Bucket", Text),
            Property.Of("DeliveryS3KeyPrefix", Text),
            Property.Of("TemplateBody", Text),
            Property.Absent("TemplateS3Uri"),
            Property.Absent("TemplateSSMDocumentDetails"),
        ],
        NameProperty = "ConformancePackName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = properties.Needed("ConformancePackName");
        if (Find(call, name) is not null)
            throw new ServiceException("AlreadyExistsException", $"Resource of type '{Name}' with identifier '{name}' already exists.");
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
    public override void Delete(ResourceCall call, string id, JsonObject properties) =>
        call.Try("config", "DeleteConformancePack", new JsonObject { ["ConformancePackName"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (Find(call, id) is not { } pack) return null;
        var actual = new JsonObject().Take(pack, "ConformancePackName").Take(pack, Members);
        if (expected["TemplateBody"] is { } body) actual["TemplateBody"] = body.DeepClone();
        return actual;
    }

    private static JsonObject? Find(ResourceCall call, string name) =>
        call.Try("config", "DescribeConformancePacks", new JsonObject { ["ConformancePackNames"] = new JsonArray(name) })
            ?.Objects("ConformancePackDetails").FirstOrDefault();

    private static void Put(ResourceCall call, string name, JsonObject properties) => call.Do(
        "config", "PutConformancePack", new JsonObject { ["ConformancePackName"] = name }.Take(properties, Members).Take(properties, "TemplateBody"));
}
