using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Config;

/// <summary><c>AWS::Config::ConfigurationAggregator</c></summary>
internal sealed class ConfigurationAggregatorResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Config::ConfigurationAggregator";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AccountAggregationSources", ListOf(PropertyType.Object(
                Property.Of("AccountIds", ListOf(Text)).Required(),
                Property.Of("AllAwsRegions", Flag),
                Property.Of("AwsRegions", ListOf(Text))))),
            Property.Absent("AggregatorFilters"),
            Property.Of("ConfigurationAggregatorName", Text).Replacing(),
            Property.Of("OrganizationAggregationSource", PropertyType.Object(
                Property.Of("AllAwsRegions", Flag),
                Property.Of("AwsRegions", ListOf(Text)),
                Property.Of("RoleArn", Text).Required())),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["ConfigurationAggregatorArn"],
        NameProperty = "ConfigurationAggregatorName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("ConfigurationAggregatorName"), 256);
        var made = Put(call, name, properties, properties["Tags"]);
        call.Made(name);
        return made;
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var made = Put(call, id, after, null);
        var arn = Find(call, id)!.Needed("ConfigurationAggregatorArn");
        var (set, removed) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("config", "TagResource", new JsonObject { ["ResourceArn"] = arn, ["Tags"] = TagChanges.List(set) });
        if (removed.Count > 0) call.Do("config", "UntagResource", new JsonObject { ["ResourceArn"] = arn, ["TagKeys"] = JsonText.List(removed) });
        return made;
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) =>
        call.Try("config", "DeleteConfigurationAggregator", new JsonObject { ["ConfigurationAggregatorName"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (Find(call, id) is not { } aggregator) return null;
        var actual = new JsonObject().Take(aggregator, "ConfigurationAggregatorName", "AccountAggregationSources", "OrganizationAggregationSource");
        if (expected.ContainsKey("Tags"))
        {
            var tags = call.Do("config", "ListTagsForResource", new JsonObject { ["ResourceArn"] = aggregator.Needed("ConfigurationAggregatorArn") }).Objects("Tags");
            actual["Tags"] = TagChanges.Show(expected["Tags"], tags);
        }

        return actual;
    }

    private static JsonObject? Find(ResourceCall call, string name) =>
        call.Try("config", "DescribeConfigurationAggregators", new JsonObject { ["ConfigurationAggregatorNames"] = new JsonArray(name) })
            ?.Objects("ConfigurationAggregators").FirstOrDefault();

    private static Provisioned Put(ResourceCall call, string name, JsonObject properties, JsonNode? tags)
    {
        var request = new JsonObject { ["ConfigurationAggregatorName"] = name }.Take(properties, "AccountAggregationSources", "OrganizationAggregationSource").With("Tags", tags);
        var aggregator = call.Do("config", "PutConfigurationAggregator", request).Object("ConfigurationAggregator")!;
        return new Provisioned(name, new JsonObject().Take(aggregator, "ConfigurationAggregatorArn"));
    }
}
