using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.Budgets;

/// <summary>
/// Actions of budgets: what AWS does by a role when a threshold is passed (AWS Cost Management User Guide, "Configuring budget
/// actions"). They attach service control policies or IAM policies; those that stop instances are not in the local cloud.
/// </summary>
internal static class ActionOperations
{
    private const string ServicePrincipal = "budgets.amazonaws.com";

    public static JsonObject CreateBudgetAction(CallContext context, JsonObject input)
    {
        var budget = BudgetsHandler.Require(context, input).Copy();
        var action = input.Pick("BudgetName", "NotificationType", "ActionType", "ActionThreshold", "Definition", "ExecutionRoleArn", "ApprovalModel", "Subscribers");
        Check(context, action);
        var id = ResourceIds.Uuid();
        action["ActionId"] = id;
        action["Status"] = "STANDBY";
        var actions = new JsonArray([.. budget.Objects("Actions").Select(a => (JsonNode)a.Copy()), action]);
        budget["Actions"] = actions;
        Save(context, input, budget);
        return new JsonObject { ["AccountId"] = input.Text("AccountId"), ["BudgetName"] = input.Text("BudgetName"), ["ActionId"] = id };
    }

    public static JsonObject UpdateBudgetAction(CallContext context, JsonObject input)
    {
        var (budget, action) = Require(context, input);
        var old = action.Copy();
        foreach (var member in new[] { "NotificationType", "ActionThreshold", "Definition", "ExecutionRoleArn", "ApprovalModel", "Subscribers" })
            if (input[member] is { } value) action[member] = value.DeepClone();
        Check(context, action);
        Save(context, input, budget);
        return new JsonObject { ["AccountId"] = input.Text("AccountId"), ["BudgetName"] = input.Text("BudgetName"), ["OldAction"] = old, ["NewAction"] = action.Copy() };
    }

    /// <summary>What the action has attached stays.</summary>
    public static JsonObject DeleteBudgetAction(CallContext context, JsonObject input)
    {
        var (budget, action) = Require(context, input);
        ((JsonArray)budget["Actions"]!).Remove(action);
        Save(context, input, budget);
        return Shown(input, action.Copy());
    }

    public static JsonObject DescribeBudgetAction(CallContext context, JsonObject input) => Shown(input, Require(context, input).Action.Copy());

    public static JsonObject DescribeBudgetActionsForBudget(CallContext context, JsonObject input) =>
        Listed(input, BudgetsHandler.Require(context, input).Objects("Actions"));

    public static JsonObject DescribeBudgetActionsForAccount(CallContext context, JsonObject input) =>
        Listed(input, context.Cloud.Store.All(BudgetsHandler.Collection(context, input)).SelectMany(b => b.Value.Objects("Actions")));

    public static JsonObject ExecuteBudgetAction(CallContext context, JsonObject input)
    {
        var (budget, action) = Require(context, input);
        var (type, status) = (input.Needed("ExecutionType"), action.Text("Status"));
        action["Status"] = (type, status) switch
        {
            ("APPROVE_BUDGET_ACTION", "PENDING") or ("RETRY_BUDGET_ACTION", "EXECUTION_FAILURE") => Apply(context, action, undo: false),
            ("REVERSE_BUDGET_ACTION", "EXECUTION_SUCCESS") or ("RETRY_BUDGET_ACTION", "REVERSE_FAILURE") => Apply(context, action, undo: true),
            ("RESET_BUDGET_ACTION", "EXECUTION_SUCCESS" or "REVERSE_SUCCESS" or "EXECUTION_FAILURE") => "STANDBY",
            _ => throw new ServiceException("ResourceLockedException", $"The action can't do {type} while it is {status}."),
        };
        Save(context, input, budget);
        return input.Pick("AccountId", "BudgetName", "ActionId", "ExecutionType");
    }

    /// <summary>
    /// Does what the actions of a budget say when its threshold is passed. The budget is changed in place.
    /// </summary>
    /// <param name="context">The service's own context, in the budget's account.</param>
    /// <param name="budget">The budget with its actions.</param>
    /// <param name="limit">What may be spent in the period.</param>
    /// <param name="spent">What was spent.</param>
    /// <returns>Whether an action changed.</returns>
    public static bool Trigger(CallContext context, JsonObject budget, decimal limit, decimal spent)
    {
        var changed = false;
        foreach (var action in budget.Objects("Actions").Where(a => a.Text("Status") == "STANDBY" && a.Text("NotificationType") == "ACTUAL"))
        {
            var threshold = action.Object("ActionThreshold")!;
            var value = decimal.Parse(threshold["ActionThresholdValue"]!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
            if (spent <= (threshold.Text("ActionThresholdType") == "PERCENTAGE" ? limit * value / 100 : value)) continue;
            action["Status"] = action.Text("ApprovalModel") == "AUTOMATIC" ? Apply(context, action, undo: false) : "PENDING";
            changed = true;
        }

        return changed;
    }

    private static void Check(CallContext context, JsonObject action)
    {
        var definition = action.Object("Definition")!;
        switch (action.Text("ActionType"))
        {
            case "APPLY_SCP_POLICY" when definition.Object("ScpActionDefinition") is not null:
                if (OrganizationState.Find(context.Cloud.Store)?.Text("ManagementId") != context.Account.Value)
                    throw new ServiceException("AccessDeniedException", "Only the management account of an organization can apply service control policies.");
                break;
            case "APPLY_IAM_POLICY" when definition.Object("IamActionDefinition") is not null:
                break;
            case "RUN_SSM_DOCUMENTS":
                throw new ServiceException("InvalidParameterException", "Actions of the type RUN_SSM_DOCUMENTS are not in the local cloud.");
            default:
                throw new ServiceException("InvalidParameterException", "The definition is not of the action's type.");
        }

        if (Acting(context, action) is null)
        {
            throw new ServiceException(
                "AccessDeniedException", $"Budgets permission required to assume [ExecutionRole: {action.Text("ExecutionRoleArn")}]. Please follow the instructions to add permissions.");
        }
    }

    private static CallContext? Acting(CallContext context, JsonObject action) =>
        ServiceRole.Assume(context, action.Needed("ExecutionRoleArn"), ServicePrincipal, $"arn:aws:budgets::{context.Account}:budget/{action.Needed("BudgetName")}");

    /// <summary>Attaches, or takes back, as the role; answers with the status that this leaves.</summary>
    private static string Apply(CallContext context, JsonObject action, bool undo)
    {
        try
        {
            if (Acting(context, action) is not { } acting) return undo ? "REVERSE_FAILURE" : "EXECUTION_FAILURE";
            var definition = action.Object("Definition")!;
            if (definition.Object("ScpActionDefinition") is { } scp) ApplyScp(acting, scp, undo);
            if (definition.Object("IamActionDefinition") is { } iam) ApplyIam(acting, iam, undo);
            return undo ? "REVERSE_SUCCESS" : "EXECUTION_SUCCESS";
        }
        catch (ServiceException)
        {
            return undo ? "REVERSE_FAILURE" : "EXECUTION_FAILURE";
        }
    }

    private static void ApplyScp(CallContext acting, JsonObject scp, bool undo)
    {
        foreach (var target in scp.Texts("TargetIds"))
        {
            Settle(
                () => acting.Call("organizations", undo ? "DetachPolicy" : "AttachPolicy", new JsonObject { ["PolicyId"] = scp.Text("PolicyId"), ["TargetId"] = target }),
                undo ? "PolicyNotAttachedException" : "DuplicatePolicyAttachmentException");
        }
    }

    private static void ApplyIam(CallContext acting, JsonObject iam, bool undo)
    {
        foreach (var (member, kind) in new[] { ("Users", "User"), ("Groups", "Group"), ("Roles", "Role") })
        {
            foreach (var name in iam.Texts(member))
            {
                var input = new JsonObject { [kind + "Name"] = name, ["PolicyArn"] = iam.Text("PolicyArn") };
                Settle(() => acting.Call("iam", (undo ? "Detach" : "Attach") + kind + "Policy", input), undo ? "NoSuchEntity" : "");
            }
        }
    }

    /// <summary>A call whose work may be done already.</summary>
    private static void Settle(Action call, string done)
    {
        try
        {
            call();
        }
        catch (ServiceException error) when (error.Code == done)
        {
            // What is to be is so.
        }
    }

    private static (JsonObject Budget, JsonObject Action) Require(CallContext context, JsonObject input)
    {
        var budget = BudgetsHandler.Require(context, input).Copy();
        var action = budget.Objects("Actions").FirstOrDefault(a => a.Text("ActionId") == input.Text("ActionId"))
            ?? throw new ServiceException("NotFoundException", $"Unable to find the action {input.Text("ActionId")} of the budget {input.Text("BudgetName")}.");
        return (budget, action);
    }

    private static void Save(CallContext context, JsonObject input, JsonObject budget) =>
        context.Cloud.Store.Put(BudgetsHandler.Collection(context, input), input.Needed("BudgetName"), budget);

    private static JsonObject Shown(JsonObject input, JsonObject action) =>
        new() { ["AccountId"] = input.Text("AccountId"), ["BudgetName"] = input.Text("BudgetName"), ["Action"] = action };

    private static JsonObject Listed(JsonObject input, IEnumerable<JsonObject> actions) =>
        BudgetsHandler.Pages.Page(
            input, "Actions", actions.Select(a => KeyValuePair.Create($"{a.Text("BudgetName")}/{a.Text("ActionId")}", a)).OrderBy(a => a.Key, StringComparer.Ordinal), a => a.Copy());
}
