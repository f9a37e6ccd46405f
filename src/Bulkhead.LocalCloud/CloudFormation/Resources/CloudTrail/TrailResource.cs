using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.CloudTrail;

/// <summary><c>AWS::CloudTrail::Trail</c></summary>
internal sealed class TrailResource : ResourceType
{
    private static readonly string[] Settings =
    [
        "CloudWatchLogsLogGroupArn=CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn=CloudWatchLogsRoleArn",
        "EnableLogFileValidation=EnableLogFileValidation", "IncludeGlobalServiceEvents=IncludeGlobalServiceEvents",
        "IsMultiRegionTrail=IsMultiRegionTrail", "IsOrganizationTrail=IsOrganizationTrail", "KmsKeyId=KMSKeyId", "S3BucketName=S3BucketName",
        "S3KeyPrefix=S3KeyPrefix", "SnsTopicName=SnsTopicName",
    ];

    /// <summary>Settings that an empty text takes away.</summary>
    private static readonly string[] Removable = ["CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "KmsKeyId", "S3KeyPrefix", "SnsTopicName"];

    private static readonly string[] Selectors = ["EventSelectors", "AdvancedEventSelectors"];

    /// <inheritdoc/>
    public override string Name => "AWS::CloudTrail::Trail";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AdvancedEventSelectors", ListOf(PropertyType.Object(
                Property.Of("FieldSelectors", ListOf(PropertyType.Object(
                    Property.Of("EndsWith", ListOf(Text)),
                    Property.Of("Equals", ListOf(Text)),
                    Property.Of("Field", Text).Required(),
                    Property.Of("NotEndsWith", ListOf(Text)),
                    Property.Of("NotEquals", ListOf(Text)),
                    Property.Of("NotStartsWith", ListOf(Text)),
                    Property.Of("StartsWith", ListOf(Text))))).Required(),
                Property.Of("Name", Text)))),
            Property.Of("CloudWatchLogsLogGroupArn", Text),
            Property.Of("CloudWatchLogsRoleArn", Text),
            Property.Of("EnableLogFileValidation", Flag),
            Property.Of("EventSelectors", ListOf(PropertyType.Object(
                Property.Of("DataResources", ListOf(PropertyType.Object(Property.Of("Type", Text).Required(), Property.Of("Values", ListOf(Text))))),
                Property.Of("ExcludeManagementEventSources", ListOf(Text)),
                Property.Of("IncludeManagementEvents", Flag),
                Property.Of("ReadWriteType", Text)))),
            Property.Of("IncludeGlobalServiceEvents", Flag),
            Property.Of("InsightSelectors", ListOf(PropertyType.Object(
                Property.Of("EventCategories", ListOf(Text)), Property.Of("InsightType", Text)))),
            Property.Of("IsLogging", Flag).Required(),
            Property.Of("IsMultiRegionTrail", Flag),
            Property.Of("IsOrganizationTrail", Flag),
            Property.Of("KMSKeyId", Text),
            Property.Of("S3BucketName", Text).Required(),
            Property.Of("S3KeyPrefix", Text),
            Property.Of("SnsTopicName", Text),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("TrailName", Text).Replacing(),
        ],
        Attributes = ["Arn", "SnsTopicArn"],
        NameProperty = "TrailName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("TrailName"), 128);
        var request = Input(name).Take(properties, Settings);
        if (properties.ContainsKey("Tags")) request["TagsList"] = properties["Tags"]!.DeepClone();
        var trail = call.Do("cloudtrail", "CreateTrail", request);
        call.Made(name);
        Select(call, name, [], properties);
        if (properties.Flag("IsLogging")) call.Do("cloudtrail", "StartLogging", Input(name));
        return Made(name, trail);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var request = Input(id).Take(after, Settings);
        foreach (var setting in Removable)
            if (!request.ContainsKey(setting) && before.ContainsKey(setting == "KmsKeyId" ? "KMSKeyId" : setting)) request[setting] = "";
        var trail = call.Do("cloudtrail", "UpdateTrail", request);
        Select(call, id, before, after);
        if (before.Flag("IsLogging") != after.Flag("IsLogging")) call.Do("cloudtrail", after.Flag("IsLogging") ? "StartLogging" : "StopLogging", Input(id));
        var (set, removedTags) = TagChanges.Between(before, after);
        var arn = trail.Text("TrailARN");
        if (set.Count > 0) call.Do("cloudtrail", "AddTags", new JsonObject { ["ResourceId"] = arn, ["TagsList"] = TagChanges.List(set) });
        if (removedTags.Count > 0)
        {
            call.Do("cloudtrail", "RemoveTags", new JsonObject
            {
                ["ResourceId"] = arn,
                ["TagsList"] = JsonText.List(removedTags.Select(JsonNode (key) => new JsonObject { ["Key"] = key })),
            });
        }

        return Made(id, trail);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("cloudtrail", "DeleteTrail", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("cloudtrail", "GetTrail", Input(id))?["Trail"] is not JsonObject trail) return null;
        var actual = new JsonObject().Take(trail, "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "EnableLogFileValidation=LogFileValidationEnabled",
            "IncludeGlobalServiceEvents", "IsMultiRegionTrail", "IsOrganizationTrail", "KMSKeyId=KmsKeyId", "S3BucketName", "S3KeyPrefix", "SnsTopicName", "TrailName=Name");
        if (actual.Text("KMSKeyId") is { } key && expected.Text("KMSKeyId") is { } wanted && key.EndsWith($"/{wanted}", StringComparison.Ordinal)) actual["KMSKeyId"] = wanted;
        actual.Take(call.Do("cloudtrail", "GetTrailStatus", Input(id)), "IsLogging");
        if (expected.ContainsKey("EventSelectors") || expected.ContainsKey("AdvancedEventSelectors"))
            actual.Take(call.Do("cloudtrail", "GetEventSelectors", new JsonObject { ["TrailName"] = id }), "EventSelectors", "AdvancedEventSelectors");
        if (expected.ContainsKey("InsightSelectors"))
            actual.Take(call.Do("cloudtrail", "GetInsightSelectors", new JsonObject { ["TrailName"] = id }), "InsightSelectors");
        if (expected.ContainsKey("Tags"))
        {
            var tags = call.Do("cloudtrail", "ListTags", new JsonObject { ["ResourceIdList"] = JsonText.List([trail.Text("TrailARN")!]) });
            actual["Tags"] = TagChanges.Show(expected["Tags"], tags.Objects("ResourceTagList").SelectMany(entry => entry.Objects("TagsList")));
        }

        return actual;
    }

    private static void Select(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        var request = new JsonObject { ["TrailName"] = name };
        if (Selectors.Any(member => !JsonNode.DeepEquals(before[member], after[member])))
        {
            var selectors = ((JsonObject)request.DeepClone()).Take(after, "EventSelectors", "AdvancedEventSelectors");
            if (selectors.Count == 1)
                selectors["EventSelectors"] = JsonText.List([new JsonObject { ["ReadWriteType"] = "All", ["IncludeManagementEvents"] = true }]);
            call.Do("cloudtrail", "PutEventSelectors", selectors);
        }

        if (!JsonNode.DeepEquals(before["InsightSelectors"], after["InsightSelectors"]))
            call.Do("cloudtrail", "PutInsightSelectors", request.With("InsightSelectors", after["InsightSelectors"] ?? new JsonArray()));
    }

    private static Provisioned Made(string name, JsonObject trail) => new(name, new JsonObject().Take(trail, "Arn=TrailARN", "SnsTopicArn=SnsTopicARN"));

    private static JsonObject Input(string name) => new() { ["Name"] = name };
}
