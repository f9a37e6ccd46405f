using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.EventBridge;

/// <summary><c>AWS::Events::Rule</c></summary>
internal sealed class RuleResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Events::Rule";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Description", Text),
            Property.Of("EventBusName", Text).Replacing(),
            Property.Of("EventPattern", Json),
            Property.Of("Name", Text).Replacing(),
            Property.Of("RoleArn", Text),
            Property.Of("ScheduleExpression", Text),
            Property.Of("State", Text),
            Property.Of("Targets", ListOf(PropertyType.Object(
                Property.Of("Arn", Text).Required(),
                Property.Of("Id", Text).Required(),
                Property.Of("Input", Text),
                Property.Of("InputPath", Text),
                Property.Of("InputTransformer", PropertyType.Object(Property.Of("InputPathsMap", MapOf(Text)), Property.Of("InputTemplate", Text).Required())),
                Property.Of("RoleArn", Text),
                Property.Absent("AppSyncParameters"),
                Property.Absent("BatchParameters"),
                Property.Absent("DeadLetterConfig"),
                Property.Absent("EcsParameters"),
                Property.Absent("HttpParameters"),
                Property.Absent("KinesisParameters"),
                Property.Absent("RedshiftDataParameters"),
                Property.Of("RetryPolicy", PropertyType.Object(Property.Of("MaximumEventAgeInSeconds", Whole), Property.Of("MaximumRetryAttempts", Whole))),
                Property.Absent("RunCommandParameters"),
                Property.Absent("SageMakerPipelineParameters"),
                Property.Absent("SqsParameters")))),
        ],
        Attributes = ["Arn"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 64);
        var bus = properties.Text("EventBusName") is { } given ? given[(given.LastIndexOf('/') + 1)..] : "default";
        // Template Reference, "AWS::Events::Rule", "Return values": on another bus than the default one Ref gives bus|rule.
        var id = bus == "default" ? name : $"{bus}|{name}";
        var arn = Put(call, id, properties);
        call.Made(id);
        Target(call, id, [], properties);
        return Made(id, arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var arn = Put(call, id, after);
        Target(call, id, before, after);
        return Made(id, arn);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        if (call.Try("events", "ListTargetsByRule", Rule(id)) is { } found && found.Objects("Targets").Select(t => t.Text("Id")!).ToList() is { Count: > 0 } ids)
            call.Do("events", "RemoveTargets", Rule(id).With("Ids", JsonText.List(ids)));
        call.Try("events", "DeleteRule", Input(id));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("events", "DescribeRule", Input(id)) is not { } rule) return null;
        var actual = new JsonObject().Take(rule, "Description", "EventBusName", "Name", "RoleArn", "ScheduleExpression", "State")
            .With("EventPattern", PolicyText.Read(rule.Text("EventPattern")));
        if (expected.ContainsKey("Targets"))
            actual["Targets"] = PropertyMapping.Arrange(expected["Targets"], call.Pages("events", "ListTargetsByRule", Rule(id), "Targets", "NextToken", "NextToken"));
        return actual;
    }

    private static string Put(ResourceCall call, string id, JsonObject properties)
    {
        var request = Input(id).Take(properties, "Description", "RoleArn", "ScheduleExpression", "State");
        if (properties["EventPattern"] is { } pattern) request["EventPattern"] = JsonText.Write(pattern);
        return call.Do("events", "PutRule", request).Text("RuleArn")!;
    }

    private static void Target(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var kept = after.Objects("Targets").Select(t => t.Text("Id")).ToHashSet();
        var gone = before.Objects("Targets").Select(t => t.Text("Id")!).Where(t => !kept.Contains(t)).ToList();
        if (gone.Count > 0) call.Do("events", "RemoveTargets", Rule(id).With("Ids", JsonText.List(gone)));
        if (kept.Count > 0) call.Do("events", "PutTargets", Rule(id).With("Targets", after["Targets"]));
    }

    private static JsonObject Input(string id) => Of(id, "Name");

    private static JsonObject Rule(string id) => Of(id, "Rule");

    private static JsonObject Of(string id, string member) => id.Split('|') is [var bus, var rule]
        ? new JsonObject { [member] = rule, ["EventBusName"] = bus }
        : new JsonObject { [member] = id };

    private static Provisioned Made(string id, string arn) => new(id, new JsonObject { ["Arn"] = arn });
}
