using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.CloudTrail;

/// <summary>AWS CloudTrail: trails, and the history of events.</summary>
internal sealed class CloudTrailHandler : ServiceHandler
{
    private const int MaxTrails = 5;
    private static readonly string[] Hidden = ["IsLogging", "StartLoggingTime", "StopLoggingTime", "Tags", "EventSelectors", "AdvancedEventSelectors"];
    private static readonly Paging Pages = Paging.NextToken(1000, "InvalidTokenException");

    public CloudTrailHandler(EventLog events) : base("cloudtrail")
    {
        Add(new EventOperations(events).LookupEvents);
        Add(CreateTrail, UpdateTrail, DeleteTrail, DescribeTrails, GetTrail, ListTrails);
        Add(StartLogging, StopLogging, GetTrailStatus);
        Add(EventSelectorOperations.PutEventSelectors, EventSelectorOperations.GetEventSelectors);
        Add(AddTags, RemoveTags, ListTags);
    }

    private static JsonObject CreateTrail(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var name = input.Needed("Name");
        if (name.Length is < 3 or > 128) throw new ServiceException("InvalidTrailNameException", "Trail name must be between 3 and 128 characters.");
        var collection = TrailState.Collection(context.Account.Value);
        if (TrailState.Visible(context, shadows: true).Any(t => t.Text("Name") == name))
            throw new ServiceException("TrailAlreadyExistsException", $"Trail {name} already exists for customer: {context.Account}");
        if (store.All(collection).Count(t => t.Value.Text("HomeRegion") == context.Region.Value) >= MaxTrails)
            throw new ServiceException("MaximumNumberOfTrailsExceededException", $"User: {context.Account} already has {MaxTrails} trails in {context.Region}.");
        if (input.Flag("IsOrganizationTrail")) TrailState.CheckOrganization(context);
        var isEverywhere = input.Flag("IsMultiRegionTrail");
        if (isEverywhere && input.Bool("IncludeGlobalServiceEvents") == false)
            throw new ServiceException("InvalidParameterCombinationException", "Multi-Region trail must include global service events.");
        TrailState.CheckBucket(context, input.Needed("S3BucketName"), name, input.Text("S3KeyPrefix"), input.Flag("IsOrganizationTrail"));
        var trail = input.Pick("Name", "S3BucketName", "S3KeyPrefix", "SnsTopicName", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "KmsKeyId");
        trail["TrailARN"] = $"arn:aws:cloudtrail:{context.Region}:{context.Account}:trail/{name}";
        trail["HomeRegion"] = context.Region.Value;
        trail["IncludeGlobalServiceEvents"] = input.Bool("IncludeGlobalServiceEvents") ?? true;
        trail["IsMultiRegionTrail"] = isEverywhere;
        trail["IsOrganizationTrail"] = input.Flag("IsOrganizationTrail");
        trail["LogFileValidationEnabled"] = input.Flag("EnableLogFileValidation");
        trail["HasCustomEventSelectors"] = false;
        trail["HasInsightSelectors"] = false;
        trail["IsLogging"] = false;
        trail["Tags"] = TagSet.Read(input.Objects("TagsList"));
        TrailState.Put(context, trail);
        ServiceLinkedRoles.Ensure(store, context.Account, TrailState.ServicePrincipal, context.Now);
        return Answer(trail);
    }

    private static JsonObject UpdateTrail(CallContext context, JsonObject input)
    {
        var trail = TrailState.RequireOwn(context, input.Needed("Name"));
        if (input.Flag("IsOrganizationTrail")) TrailState.CheckOrganization(context);
        foreach (var member in new[]
        {
            "S3BucketName", "S3KeyPrefix", "SnsTopicName", "CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn", "KmsKeyId",
            "IncludeGlobalServiceEvents", "IsMultiRegionTrail", "IsOrganizationTrail",
        })
        {
            if (input[member] is { } value) trail[member] = value.DeepClone();
        }

        if (input.Text("S3BucketName") is { } bucket)
            TrailState.CheckBucket(context, bucket, trail.Needed("Name"), trail.Text("S3KeyPrefix"), trail.Flag("IsOrganizationTrail"));
        if (input.Bool("EnableLogFileValidation") is { } validation) trail["LogFileValidationEnabled"] = validation;
        TrailState.Put(context, trail);
        return Answer(trail);
    }

    private static JsonObject DeleteTrail(CallContext context, JsonObject input)
    {
        var trail = TrailState.RequireOwn(context, input.Needed("Name"));
        context.Cloud.Store.Remove(TrailState.Collection(context.Account.Value), trail.Needed("TrailARN"));
        return [];
    }

    private static JsonObject DescribeTrails(CallContext context, JsonObject input)
    {
        var names = input.Texts("trailNameList").ToHashSet(StringComparer.Ordinal);
        return new JsonObject
        {
            ["trailList"] = TrailState.Visible(context, input.Bool("includeShadowTrails") ?? true)
                .Where(t => names.Count == 0 || names.Contains(t.Needed("Name")) || names.Contains(t.Needed("TrailARN")))
                .Select(t => t.Without(Hidden)).ToJson(),
        };
    }

    private static JsonObject GetTrail(CallContext context, JsonObject input) =>
        new() { ["Trail"] = TrailState.Require(context, input.Needed("Name")).Without(Hidden) };

    private static JsonObject ListTrails(CallContext context, JsonObject input)
    {
        // ListTrails API page: all trails of the account, whatever the region.
        var own = context.Cloud.Store.All(TrailState.Collection(context.Account.Value)).Select(t => t.Value);
        var trails = own.Concat(TrailState.Visible(context, shadows: true)).DistinctBy(t => t.Text("TrailARN"))
            .OrderBy(t => t.Text("TrailARN"), StringComparer.Ordinal)
            .Select(t => KeyValuePair.Create(t.Needed("TrailARN"), t));
        return Pages.Page(input, "Trails", trails, t => t.Pick("TrailARN", "Name", "HomeRegion"));
    }

    private static JsonObject StartLogging(CallContext context, JsonObject input) => SetLogging(context, input, true);

    private static JsonObject StopLogging(CallContext context, JsonObject input) => SetLogging(context, input, false);

    private static JsonObject GetTrailStatus(CallContext context, JsonObject input) =>
        TrailState.Require(context, input.Needed("Name")).Pick("IsLogging", "StartLoggingTime", "StopLoggingTime");

    private static JsonObject AddTags(CallContext context, JsonObject input)
    {
        var trail = TrailState.RequireOwn(context, input.Needed("ResourceId"));
        trail["Tags"] = TagSet.Merge(trail.Object("Tags"), input.Objects("TagsList"));
        TrailState.Put(context, trail);
        return [];
    }

    private static JsonObject RemoveTags(CallContext context, JsonObject input)
    {
        var trail = TrailState.RequireOwn(context, input.Needed("ResourceId"));
        trail["Tags"] = TagSet.Remove(trail.Object("Tags")!, input.Objects("TagsList").Select(t => t.Needed("Key")));
        TrailState.Put(context, trail);
        return [];
    }

    private static JsonObject ListTags(CallContext context, JsonObject input) => new()
    {
        ["ResourceTagList"] = input.Texts("ResourceIdList").Select(id => new JsonObject
        {
            ["ResourceId"] = id,
            ["TagsList"] = TagSet.List(TrailState.Require(context, id).Object("Tags")),
        }).ToJson(),
    };

    private static JsonObject SetLogging(CallContext context, JsonObject input, bool isLogging)
    {
        var trail = TrailState.RequireOwn(context, input.Needed("Name"));
        trail["IsLogging"] = isLogging;
        trail[isLogging ? "StartLoggingTime" : "StopLoggingTime"] = context.Now.ToJson();
        TrailState.Put(context, trail);
        return [];
    }

    private static JsonObject Answer(JsonObject trail) =>
        trail.Without([.. Hidden, "HomeRegion", "HasCustomEventSelectors", "HasInsightSelectors"]);
}
