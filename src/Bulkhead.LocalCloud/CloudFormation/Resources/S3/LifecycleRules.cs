using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.S3;

/// <summary>Lifecycle rules: the template's shape (flat) and S3's (nested).</summary>
internal static class LifecycleRules
{
    /// <summary>The type of the property.</summary>
    public static PropertyType Type { get; } = PropertyType.Object(
        Property.Of("TransitionDefaultMinimumObjectSize", Text),
        Property.Of("Rules", ListOf(PropertyType.Object(
            Property.Of("AbortIncompleteMultipartUpload", PropertyType.Object(Property.Of("DaysAfterInitiation", Whole).Required())),
            Property.Of("ExpirationDate", Text),
            Property.Of("ExpirationInDays", Whole),
            Property.Of("ExpiredObjectDeleteMarker", Flag),
            Property.Of("Id", Text),
            Property.Of("NoncurrentVersionExpiration", PropertyType.Object(
                Property.Of("NewerNoncurrentVersions", Whole), Property.Of("NoncurrentDays", Whole).Required())),
            Property.Of("NoncurrentVersionExpirationInDays", Whole),
            Property.Of("NoncurrentVersionTransitions", ListOf(PropertyType.Object(
                Property.Of("NewerNoncurrentVersions", Whole),
                Property.Of("StorageClass", Text).Required(),
                Property.Of("TransitionInDays", Whole).Required()))),
            Property.Of("ObjectSizeGreaterThan", Whole),
            Property.Of("ObjectSizeLessThan", Whole),
            Property.Of("Prefix", Text),
            Property.Of("Status", Text).Required(),
            Property.Of("TagFilters", PropertyType.Tags),
            Property.Of("Transitions", ListOf(PropertyType.Object(
                Property.Of("StorageClass", Text).Required(),
                Property.Of("TransitionDate", Text),
                Property.Of("TransitionInDays", Whole))))))).Required());

    /// <summary>The facet of buckets.</summary>
    public static BucketFacet Facet { get; } = new()
    {
        Property = "LifecycleConfiguration",
        Put = "PutBucketLifecycleConfiguration",
        Get = "GetBucketLifecycleConfiguration",
        Delete = "DeleteBucketLifecycle",
        Member = "LifecycleConfiguration",
        Answer = "Rules",
        ToService = ToService,
        FromService = rules => new JsonObject { ["Rules"] = JsonText.List(((JsonArray)rules).OfType<JsonObject>().Select(FromService)) },
    };

    private static JsonObject ToService(JsonNode configuration) =>
        new() { ["Rules"] = JsonText.List(((JsonObject)configuration).Objects("Rules").Select(ToRule)) };

    private static JsonNode ToRule(JsonObject rule)
    {
        var result = new JsonObject().Take(rule, "ID=Id", "Status", "AbortIncompleteMultipartUpload");
        var expiration = new JsonObject().Take(rule, "Days=ExpirationInDays", "Date=ExpirationDate", "ExpiredObjectDeleteMarker");
        if (expiration.Count > 0) result["Expiration"] = expiration;
        result.Take(rule, "NoncurrentVersionExpiration");
        if (rule["NoncurrentVersionExpirationInDays"] is { } days) result["NoncurrentVersionExpiration"] = new JsonObject { ["NoncurrentDays"] = days.DeepClone() };
        if (rule.ContainsKey("Transitions"))
            result["Transitions"] = JsonText.List(rule.Objects("Transitions").Select(JsonNode (item) => new JsonObject().Take(item, "StorageClass", "Date=TransitionDate", "Days=TransitionInDays")));
        if (rule.ContainsKey("NoncurrentVersionTransitions"))
        {
            result["NoncurrentVersionTransitions"] = JsonText.List(rule.Objects("NoncurrentVersionTransitions")
                .Select(JsonNode (item) => new JsonObject().Take(item, "StorageClass", "NoncurrentDays=TransitionInDays", "NewerNoncurrentVersions")));
        }

        result["Filter"] = Filter(rule);
        return result;
    }

    /// <summary>S3 wants one criterion alone, or several under And.</summary>
    private static JsonObject Filter(JsonObject rule)
    {
        var simple = new JsonObject().Take(rule, "Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan");
        var tags = rule.Objects("TagFilters").ToList();
        if (simple.Count + tags.Count == 0) return new JsonObject { ["Prefix"] = "" };
        if (simple.Count + tags.Count > 1) return new JsonObject { ["And"] = tags.Count == 0 ? simple : simple.With("Tags", TagChanges.List(tags)) };
        return tags.Count == 1 ? new JsonObject { ["Tag"] = tags[0].DeepClone() } : simple;
    }

    private static JsonNode FromService(JsonObject rule)
    {
        var result = new JsonObject().Take(rule, "Id=ID", "Status", "AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration");
        if (rule["Expiration"] is JsonObject expiration) result.Take(expiration, "ExpirationInDays=Days", "ExpirationDate=Date", "ExpiredObjectDeleteMarker");
        if (rule.ContainsKey("Transitions"))
            result["Transitions"] = JsonText.List(rule.Objects("Transitions").Select(JsonNode (item) => new JsonObject().Take(item, "StorageClass", "TransitionDate=Date", "TransitionInDays=Days")));
        if (rule.ContainsKey("NoncurrentVersionTransitions"))
        {
            result["NoncurrentVersionTransitions"] = JsonText.List(rule.Objects("NoncurrentVersionTransitions")
                .Select(JsonNode (item) => new JsonObject().Take(item, "StorageClass", "TransitionInDays=NoncurrentDays", "NewerNoncurrentVersions")));
        }

        if (rule["Filter"] is not JsonObject filter) return result;
        var criteria = filter["And"] as JsonObject ?? filter;
        result.Take(criteria, "Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan");
        if (result.Text("Prefix") is "") result.Remove("Prefix");
        if (criteria["Tag"] is JsonObject tag) result["TagFilters"] = JsonText.List([tag.DeepClone()]);
        else if (criteria.ContainsKey("Tags")) result["TagFilters"] = criteria["Tags"]!.DeepClone();
        return result;
    }
}
