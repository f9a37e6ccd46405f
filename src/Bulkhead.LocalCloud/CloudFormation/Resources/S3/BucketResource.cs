using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.S3;

/// <summary><c>AWS::S3::Bucket</c></summary>
internal sealed class BucketResource : ResourceType
{
    /// <summary>In the order in which they are put: the lock needs the versions.</summary>
    private static readonly ImmutableArray<BucketFacet> Facets =
    [
        new()
        {
            Property = "OwnershipControls",
            Put = "PutBucketOwnershipControls",
            Get = "GetBucketOwnershipControls",
            Delete = "DeleteBucketOwnershipControls",
            Member = "OwnershipControls",
            Answer = "OwnershipControls",
        },
        new()
        {
            Property = "PublicAccessBlockConfiguration",
            Put = "PutPublicAccessBlock",
            Get = "GetPublicAccessBlock",
            Delete = "DeletePublicAccessBlock",
            Member = "PublicAccessBlockConfiguration",
            Answer = "PublicAccessBlockConfiguration",
        },
        new()
        {
            Property = "VersioningConfiguration",
            Put = "PutBucketVersioning",
            Get = "GetBucketVersioning",
            Member = "VersioningConfiguration",
            Empty = new JsonObject { ["Status"] = "Suspended" },
            FromService = versioning => new JsonObject().Take((JsonObject)versioning, "Status"),
        },
        new()
        {
            Property = "BucketEncryption",
            Put = "PutBucketEncryption",
            Get = "GetBucketEncryption",
            Delete = "DeleteBucketEncryption",
            Member = "ServerSideEncryptionConfiguration",
            Answer = "ServerSideEncryptionConfiguration",
            ToService = property => new JsonObject
            {
                ["Rules"] = JsonText.List(((JsonObject)property).Objects("ServerSideEncryptionConfiguration")
                    .Select(JsonNode (rule) => new JsonObject().Take(rule, "ApplyServerSideEncryptionByDefault=ServerSideEncryptionByDefault", "BucketKeyEnabled"))),
            },
            FromService = answer => new JsonObject
            {
                ["ServerSideEncryptionConfiguration"] = JsonText.List(((JsonObject)answer).Objects("Rules")
                    .Select(JsonNode (rule) => new JsonObject().Take(rule, "BucketKeyEnabled", "ServerSideEncryptionByDefault=ApplyServerSideEncryptionByDefault"))),
            },
        },
        LifecycleRules.Facet,
        new()
        {
            Property = "LoggingConfiguration",
            Put = "PutBucketLogging",
            Get = "GetBucketLogging",
            Member = "BucketLoggingStatus",
            Answer = "LoggingEnabled",
            Empty = [],
            ToService = property => new JsonObject
            {
                ["LoggingEnabled"] = new JsonObject { ["TargetPrefix"] = "" }.Take((JsonObject)property, "TargetBucket=DestinationBucketName", "TargetPrefix=LogFilePrefix"),
            },
            FromService = answer => new JsonObject().Take((JsonObject)answer, "DestinationBucketName=TargetBucket", "LogFilePrefix=TargetPrefix"),
        },
        new()
        {
            Property = "ObjectLockConfiguration",
            Put = "PutObjectLockConfiguration",
            Get = "GetObjectLockConfiguration",
            Member = "ObjectLockConfiguration",
            Answer = "ObjectLockConfiguration",
            Empty = new JsonObject { ["ObjectLockEnabled"] = "Enabled" },
        },
        ReplicationRules.Facet,
        new()
        {
            Property = "Tags",
            Put = "PutBucketTagging",
            Get = "GetBucketTagging",
            Delete = "DeleteBucketTagging",
            Member = "Tagging",
            Answer = "TagSet",
            ToService = tags => new JsonObject { ["TagSet"] = tags.DeepClone() },
        },
    ];

    /// <inheritdoc/>
    public override string Name => "AWS::S3::Bucket";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Absent("AccelerateConfiguration"),
            Property.Of("AccessControl", Text),
            Property.Absent("AnalyticsConfigurations"),
            Property.Of("BucketEncryption", PropertyType.Object(Property.Of("ServerSideEncryptionConfiguration", ListOf(PropertyType.Object(
                Property.Of("BucketKeyEnabled", Flag),
                Property.Of("ServerSideEncryptionByDefault", PropertyType.Object(
                    Property.Of("KMSMasterKeyID", Text), Property.Of("SSEAlgorithm", Text).Required()))))).Required())),
            Property.Of("BucketName", Text).Replacing(),
            Property.Absent("CorsConfiguration"),
            Property.Absent("IntelligentTieringConfigurations"),
            Property.Absent("InventoryConfigurations"),
            Property.Of("LifecycleConfiguration", LifecycleRules.Type),
            Property.Of("LoggingConfiguration", PropertyType.Object(
                Property.Of("DestinationBucketName", Text), Property.Of("LogFilePrefix", Text), Property.Absent("TargetObjectKeyFormat"))),
            Property.Absent("MetricsConfigurations"),
            Property.Absent("NotificationConfiguration"),
            Property.Of("ObjectLockConfiguration", PropertyType.Object(
                Property.Of("ObjectLockEnabled", Text),
                Property.Of("Rule", PropertyType.Object(Property.Of("DefaultRetention", PropertyType.Object(
                    Property.Of("Days", Whole), Property.Of("Mode", Text), Property.Of("Years", Whole))))))),
            Property.Of("ObjectLockEnabled", Flag).Replacing(),
            Property.Of("OwnershipControls", PropertyType.Object(
                Property.Of("Rules", ListOf(PropertyType.Object(Property.Of("ObjectOwnership", Text)))).Required())),
            Property.Of("PublicAccessBlockConfiguration", PropertyType.Object(
                Property.Of("BlockPublicAcls", Flag),
                Property.Of("BlockPublicPolicy", Flag),
                Property.Of("IgnorePublicAcls", Flag),
                Property.Of("RestrictPublicBuckets", Flag))),
            Property.Of("ReplicationConfiguration", ReplicationRules.Type),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("VersioningConfiguration", PropertyType.Object(Property.Of("Status", Text).Required())),
            Property.Absent("WebsiteConfiguration"),
        ],
        Attributes = ["Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"],
        NameProperty = "BucketName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("BucketName"), 63, lowerCase: true);
        var request = Input(name).Take(properties, "ObjectLockEnabledForBucket=ObjectLockEnabled");
        if (call.Context.Region.Value != "us-east-1") request["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = call.Context.Region.Value };
        call.Do("s3", "CreateBucket", request);
        call.Made(name);
        return Set(call, name, [], properties);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after) => Set(call, id, before, after);

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("s3", "DeleteBucket", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("s3", "HeadBucket", Input(id)) is null) return null;
        var actual = new JsonObject { ["BucketName"] = id };
        foreach (var facet in Facets.Where(facet => expected.ContainsKey(facet.Property))) actual.With(facet.Property, facet.Read(call, id));
        if (actual["Tags"] is JsonArray tags) actual["Tags"] = TagChanges.Show(expected["Tags"], tags.OfType<JsonObject>());
        return actual.Take(expected, "AccessControl", "ObjectLockEnabled");
    }

    private static Provisioned Set(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        foreach (var facet in Facets) facet.Set(call, name, before, after);
        if (!JsonNode.DeepEquals(before["AccessControl"], after["AccessControl"])) call.Do("s3", "PutBucketAcl", Input(name).With("ACL", Acl(after.Text("AccessControl") ?? "Private")));
        var region = call.Context.Region.Value;
        return new Provisioned(name, new JsonObject
        {
            ["Arn"] = $"arn:aws:s3:::{name}",
            ["DomainName"] = $"{name}.s3.amazonaws.com",
            ["DualStackDomainName"] = $"{name}.s3.dualstack.{region}.amazonaws.com",
            ["RegionalDomainName"] = $"{name}.s3.{region}.amazonaws.com",
            ["WebsiteURL"] = $"http://{name}.s3-website-{region}.amazonaws.com",
        });
    }

    /// <summary><c>PublicRead</c> is <c>public-read</c> to S3.</summary>
    private static string Acl(string canned) =>
        string.Concat(canned.Select((c, index) => index > 0 && char.IsAsciiLetterUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static JsonObject Input(string bucket) => new() { ["Bucket"] = bucket };
}
