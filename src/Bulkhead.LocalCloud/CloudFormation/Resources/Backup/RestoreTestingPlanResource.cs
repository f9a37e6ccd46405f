using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Backup;

/// <summary><c>AWS::Backup::RestoreTestingPlan</c></summary>
internal sealed class RestoreTestingPlanResource : ResourceType
{
    private static readonly string[] Changeable = ["RecoveryPointSelection", "ScheduleExpression", "ScheduleExpressionTimezone", "StartWindowHours"];

    /// <inheritdoc/>
    public override string Name => "AWS::Backup::RestoreTestingPlan";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("RecoveryPointSelection", PropertyType.Object(
                Property.Of("Algorithm", Text).Required(),
                Property.Of("ExcludeVaults", ListOf(Text)),
                Property.Of("IncludeVaults", ListOf(Text)).Required(),
                Property.Of("RecoveryPointTypes", ListOf(Text)).Required(),
                Property.Of("SelectionWindowDays", Whole))).Required(),
            Property.Of("RestoreTestingPlanName", Text).Required().Replacing(),
            Property.Of("ScheduleExpression", Text).Required(),
            Property.Of("ScheduleExpressionTimezone", Text),
            Property.Of("StartWindowHours", Whole),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["RestoreTestingPlanArn"],
        NameProperty = "RestoreTestingPlanName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var plan = new JsonObject().Take(properties, ["RestoreTestingPlanName", .. Changeable]);
        var made = call.Do("backup", "CreateRestoreTestingPlan", new JsonObject { ["RestoreTestingPlan"] = plan, ["Tags"] = TagChanges.Map(properties.Objects("Tags")) });
        call.Made(properties.Text("RestoreTestingPlanName")!);
        return Made(made);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var made = call.Do("backup", "UpdateRestoreTestingPlan", Input(id).With("RestoreTestingPlan", new JsonObject().Take(after, Changeable)));
        var tags = TagChanges.Between(before, after);
        var arn = made.Text("RestoreTestingPlanArn");
        if (tags.Set.Count > 0) call.Do("backup", "TagResource", new JsonObject { ["ResourceArn"] = arn, ["Tags"] = TagChanges.Map(tags.Set) });
        if (tags.Removed.Count > 0) call.Do("backup", "UntagResource", new JsonObject { ["ResourceArn"] = arn, ["TagKeyList"] = JsonText.List(tags.Removed) });
        return Made(made);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("backup", "DeleteRestoreTestingPlan", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("backup", "GetRestoreTestingPlan", Input(id))?["RestoreTestingPlan"] is not JsonObject plan) return null;
        var actual = new JsonObject().Take(plan, ["RestoreTestingPlanName", .. Changeable]);
        actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("backup", "ListTags", new JsonObject { ["ResourceArn"] = plan.Text("RestoreTestingPlanArn") }).Object("Tags"));
        return actual;
    }

    private static Provisioned Made(JsonObject plan) =>
        new(plan.Text("RestoreTestingPlanName")!, new JsonObject { ["RestoreTestingPlanArn"] = plan.Text("RestoreTestingPlanArn") });

    private static JsonObject Input(string name) => new() { ["RestoreTestingPlanName"] = name };
}
