using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Budgets;

/// <summary><c>AWS::Budgets::BudgetsAction</c>. Its id is that of the action and the budget's name.</summary>
internal sealed class BudgetsActionResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Budgets::BudgetsAction";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("ActionThreshold", PropertyType.Object(Property.Of("Type", Text).Required(), Property.Of("Value", Real).Required())).Required(),
            Property.Of("ActionType", Text).Required().Replacing(),
            Property.Of("ApprovalModel", Text),
            Property.Of("BudgetName", Text).Required().Replacing(),
            Property.Of("Definition", PropertyType.Object(
                Property.Of("IamActionDefinition", PropertyType.Object(
                    Property.Of("Groups", ListOf(Text)), Property.Of("PolicyArn", Text).Required(), Property.Of("Roles", ListOf(Text)), Property.Of("Users", ListOf(Text)))),
                Property.Of("ScpActionDefinition", PropertyType.Object(Property.Of("PolicyId", Text).Required(), Property.Of("TargetIds", ListOf(Text)).Required())),
                Property.Absent("SsmActionDefinition"))).Required(),
            Property.Of("ExecutionRoleArn", Text).Required(),
            Property.Of("NotificationType", Text).Required(),
            Property.Absent("ResourceTags"),
            Property.Of("Subscribers", ListOf(PropertyType.Object(Property.Of("Address", Text).Required(), Property.Of("Type", Text).Required()))).Required(),
        ],
        Attributes = ["ActionId"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = properties.Text("BudgetName")!;
        var id = call.Do("budgets", "CreateBudgetAction", ToService(Input(call, name).Take(properties, "ActionType"), properties)).Text("ActionId")!;
        call.Made($"{id}|{name}");
        return Made(id, name);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var (action, budget) = Parse(id);
        call.Do("budgets", "UpdateBudgetAction", ToService(Input(call, budget).With("ActionId", action), after));
        return Made(action, budget);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        var (action, budget) = Parse(id);
        call.Try("budgets", "DeleteBudgetAction", Input(call, budget).With("ActionId", action));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var (action, budget) = Parse(id);
        if (call.Try("budgets", "DescribeBudgetAction", Input(call, budget).With("ActionId", action))?["Action"] is not JsonObject found) return null;
        var actual = new JsonObject().Take(found, "ActionType", "BudgetName", "Definition", "ExecutionRoleArn", "NotificationType");
        if (expected.ContainsKey("ApprovalModel")) actual.Take(found, "ApprovalModel");
        var threshold = (JsonObject)found["ActionThreshold"]!;
        actual["ActionThreshold"] = new JsonObject { ["Type"] = threshold.Text("ActionThresholdType"), ["Value"] = threshold["ActionThresholdValue"]!.DeepClone() };
        actual["Subscribers"] = PropertyMapping.Arrange(
            expected["Subscribers"],
            found.Objects("Subscribers").Select(s => (JsonNode)new JsonObject { ["Type"] = s.Text("SubscriptionType"), ["Address"] = s.Text("Address") }));
        return actual;
    }

    private static JsonObject ToService(JsonObject input, JsonObject properties)
    {
        var threshold = (JsonObject)properties["ActionThreshold"]!;
        input["ActionThreshold"] = new JsonObject { ["ActionThresholdType"] = threshold.Text("Type"), ["ActionThresholdValue"] = threshold["Value"]!.DeepClone() };
        input["ApprovalModel"] = properties.Text("ApprovalModel") ?? "MANUAL";
        input["Subscribers"] = properties.Objects("Subscribers").Select(s => new JsonObject { ["SubscriptionType"] = s.Text("Type"), ["Address"] = s.Text("Address") }).ToJson();
        return input.Take(properties, "Definition", "ExecutionRoleArn", "NotificationType");
    }

    private static Provisioned Made(string action, string budget) => new($"{action}|{budget}", new JsonObject { ["ActionId"] = action });

    private static (string Action, string Budget) Parse(string id) => id.Split('|', 2) is [var action, var budget]
        ? (action, budget)
        : throw new ServiceException("ValidationException", $"{id} is no id of an action.");

    private static JsonObject Input(ResourceCall call, string budget) => new() { ["AccountId"] = call.Context.Account.Value, ["BudgetName"] = budget };
}
