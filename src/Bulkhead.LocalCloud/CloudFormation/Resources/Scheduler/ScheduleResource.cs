using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Scheduler;

/// <summary><c>AWS::Scheduler::Schedule</c>. Its group is where it was made.</summary>
internal sealed class ScheduleResource : ResourceType
{
    private static readonly string[] Settings =
        ["Description", "EndDate", "FlexibleTimeWindow", "GroupName", "KmsKeyArn", "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "State", "Target"];

    /// <inheritdoc/>
    public override string Name => "AWS::Scheduler::Schedule";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Description", Text),
            Property.Of("EndDate", Text),
            Property.Of("FlexibleTimeWindow", PropertyType.Object(Property.Of("MaximumWindowInMinutes", Whole), Property.Of("Mode", Text).Required())).Required(),
            Property.Of("GroupName", Text).Replacing(),
            Property.Of("KmsKeyArn", Text),
            Property.Of("Name", Text).Replacing(),
            Property.Of("ScheduleExpression", Text).Required(),
            Property.Of("ScheduleExpressionTimezone", Text),
            Property.Of("StartDate", Text),
            Property.Of("State", Text),
            Property.Of("Target", PropertyType.Object(
                Property.Of("Arn", Text).Required(),
                Property.Of("DeadLetterConfig", PropertyType.Object(Property.Of("Arn", Text))),
                Property.Absent("EcsParameters"),
                Property.Of("EventBridgeParameters", PropertyType.Object(Property.Of("DetailType", Text).Required(), Property.Of("Source", Text).Required())),
                Property.Of("Input", Text),
                Property.Absent("KinesisParameters"),
                Property.Of("RetryPolicy", PropertyType.Object(Property.Of("MaximumEventAgeInSeconds", Whole), Property.Of("MaximumRetryAttempts", Whole))),
                Property.Of("RoleArn", Text).Required(),
                Property.Absent("SageMakerPipelineParameters"),
                Property.Of("SqsParameters", PropertyType.Object(Property.Of("MessageGroupId", Text))))).Required(),
        ],
        Attributes = ["Arn"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 64);
        var made = call.Do("scheduler", "CreateSchedule", new JsonObject { ["Name"] = name }.Take(properties, Settings));
        call.Made(name);
        return Made(name, made);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after) =>
        Made(id, call.Do("scheduler", "UpdateSchedule", new JsonObject { ["Name"] = id }.Take(after, Settings)));

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("scheduler", "DeleteSchedule", Named(id, properties));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("scheduler", "GetSchedule", Named(id, expected)) is not { } schedule) return null;
        var actual = new JsonObject().Take(schedule, ["Name", .. Settings]);
        // AWS fills in how long and how often a target is tried again where nobody says it.
        if (actual["Target"]?["RetryPolicy"] is JsonObject retries)
        {
            var said = expected["Target"]?["RetryPolicy"] as JsonObject ?? [];
            foreach (var member in retries.Select(r => r.Key).Where(m => !said.ContainsKey(m)).ToList()) retries.Remove(member);
            if (retries.Count == 0) (actual["Target"] as JsonObject)!.Remove("RetryPolicy");
        }

        return actual;
    }

    private static JsonObject Named(string id, JsonObject properties) => new JsonObject { ["Name"] = id }.Take(properties, "GroupName");

    private static Provisioned Made(string name, JsonObject made) => new(name, new JsonObject { ["Arn"] = made.Text("ScheduleArn") });
}
