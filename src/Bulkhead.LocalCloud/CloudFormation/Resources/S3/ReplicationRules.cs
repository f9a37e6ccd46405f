using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.S3;

/// <summary>
/// The replication of a bucket, whose names differ from those of S3 (AWS CloudFormation Template Reference, "AWS::S3::Bucket
/// ReplicationConfiguration"; Amazon S3 API Reference, "ReplicationConfiguration").
/// </summary>
internal static class ReplicationRules
{
    private static readonly Property Status = Property.Of("Status", Text).Required();

    /// <summary>What a template may say.</summary>
    public static PropertyType Type { get; } = PropertyType.Object(
        Property.Of("Role", Text).Required(),
        Property.Of("Rules", ListOf(PropertyType.Object(
            Property.Of("DeleteMarkerReplication", PropertyType.Object(Property.Of("Status", Text))),
            Property.Of("Destination", PropertyType.Object(
                Property.Of("AccessControlTranslation", PropertyType.Object(Property.Of("Owner", Text).Required())),
                Property.Of("Account", Text),
                Property.Of("Bucket", Text).Required(),
                Property.Of("EncryptionConfiguration", PropertyType.Object(Property.Of("ReplicaKmsKeyID", Text).Required())),
                Property.Absent("Metrics"),
                Property.Absent("ReplicationTime"),
                Property.Of("StorageClass", Text))).Required(),
            Property.Of("Filter", PropertyType.Object(Property.Absent("And"), Property.Of("Prefix", Text), Property.Absent("TagFilter"))),
            Property.Of("Id", Text),
            Property.Of("Prefix", Text),
            Property.Of("Priority", Whole),
            Property.Of("SourceSelectionCriteria", PropertyType.Object(
                Property.Of("ReplicaModifications", PropertyType.Object(Status)),
                Property.Of("SseKmsEncryptedObjects", PropertyType.Object(Status)))),
            Status))).Required());

    /// <summary>How it is put, read and taken away.</summary>
    public static BucketFacet Facet { get; } = new()
    {
        Property = "ReplicationConfiguration",
        Put = "PutBucketReplication",
        Get = "GetBucketReplication",
        Delete = "DeleteBucketReplication",
        Member = "ReplicationConfiguration",
        Answer = "ReplicationConfiguration",
        ToService = property => Renamed((JsonObject)property, "ID", "Id"),
        FromService = answer => Renamed((JsonObject)answer, "Id", "ID"),
    };

    private static JsonObject Renamed(JsonObject configuration, string to, string from)
    {
        var renamed = new JsonObject().Take(configuration, "Role");
        renamed["Rules"] = JsonText.List(configuration.Objects("Rules").Select(JsonNode (rule) =>
        {
            var copy = rule.Without(from);
            return rule.Text(from) is { } id ? copy.With(to, id) : copy;
        }));
        return renamed;
    }
}
