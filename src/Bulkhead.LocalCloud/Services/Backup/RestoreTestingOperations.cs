using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>
/// Plans that test restores, and what they select (AWS Backup Developer Guide, "Restore testing"). They are kept and shown; no test is
/// ever begun, since a local cloud restores nothing.
/// </summary>
internal static class RestoreTestingOperations
{
    // AWS Backup API Reference, "RestoreTestingPlanForCreate" and "RestoreTestingSelectionForCreate".
    private const int LongestName = 50;
    private const int MostHours = 168;
    private const int MostDays = 365;
    private const int MostArns = 30;

    private static readonly Paging Pages = Paging.NextToken(1000, "InvalidParameterValueException");
    private static readonly string[] Types = ["Aurora", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "S3"];

    public static JsonObject CreateRestoreTestingPlan(CallContext context, JsonObject input)
    {
        var plan = input.Object("RestoreTestingPlan")!.Copy();
        var name = plan.Needed("RestoreTestingPlanName");
        CheckName(name);
        Check(plan);
        if (context.Cloud.Store.Find(VaultState.RestoreTests(context), name) is not null)
            throw new ServiceException("AlreadyExistsException", $"Restore testing plan {name} exists already.");
        plan["RestoreTestingPlanArn"] = $"arn:aws:backup:{context.Region}:{context.Account}:restore-testing-plan:{name}-{ResourceIds.Uuid()}";
        plan["CreationTime"] = context.Now.ToJson();
        plan["Tags"] = input.Object("Tags")?.DeepClone() ?? new JsonObject();
        context.Cloud.Store.Put(VaultState.RestoreTests(context), name, plan);
        return plan.Pick("CreationTime", "RestoreTestingPlanArn", "RestoreTestingPlanName");
    }

    public static JsonObject GetRestoreTestingPlan(CallContext context, JsonObject input) => new() { ["RestoreTestingPlan"] = Require(context, input).Without("Tags") };

    public static JsonObject ListRestoreTestingPlans(CallContext context, JsonObject input) =>
        Pages.Page(input, "RestoreTestingPlans", context.Cloud.Store.All(VaultState.RestoreTests(context)), p => p.Without("Tags", "RecoveryPointSelection"));

    public static JsonObject UpdateRestoreTestingPlan(CallContext context, JsonObject input)
    {
        var plan = Require(context, input).Copy();
        foreach (var (member, value) in input.Object("RestoreTestingPlan")!) plan[member] = value?.DeepClone();
        Check(plan);
        plan["LastUpdateTime"] = context.Now.ToJson();
        context.Cloud.Store.Put(VaultState.RestoreTests(context), plan.Needed("RestoreTestingPlanName"), plan);
        var answer = plan.Pick("CreationTime", "RestoreTestingPlanArn", "RestoreTestingPlanName");
        answer["UpdateTime"] = context.Now.ToJson();
        return answer;
    }

    public static JsonObject DeleteRestoreTestingPlan(CallContext context, JsonObject input)
    {
        var name = input.Needed("RestoreTestingPlanName");
        if (context.Cloud.Store.All(VaultState.RestoreTestSelections(context, name)).Count > 0)
            throw new ServiceException("InvalidRequestException", "The restore testing plan still has restore testing selections.");
        context.Cloud.Store.Remove(VaultState.RestoreTests(context), name);
        return [];
    }

    public static JsonObject CreateRestoreTestingSelection(CallContext context, JsonObject input)
    {
        var plan = Require(context, input);
        var selection = input.Object("RestoreTestingSelection")!.Copy();
        var (planName, name) = (plan.Needed("RestoreTestingPlanName"), selection.Needed("RestoreTestingSelectionName"));
        CheckName(name);
        CheckSelection(context, plan, selection);
        if (context.Cloud.Store.Find(VaultState.RestoreTestSelections(context, planName), name) is not null)
            throw new ServiceException("AlreadyExistsException", $"Restore testing selection {name} exists already.");
        selection["RestoreTestingPlanName"] = planName;
        selection["CreationTime"] = context.Now.ToJson();
        context.Cloud.Store.Put(VaultState.RestoreTestSelections(context, planName), name, selection);
        return Named(plan, selection);
    }

    public static JsonObject GetRestoreTestingSelection(CallContext context, JsonObject input) => new() { ["RestoreTestingSelection"] = RequireSelection(context, input).Copy() };

    public static JsonObject ListRestoreTestingSelections(CallContext context, JsonObject input) =>
        Pages.Page(
            input, "RestoreTestingSelections", context.Cloud.Store.All(VaultState.RestoreTestSelections(context, Require(context, input).Needed("RestoreTestingPlanName"))),
            s => s.Without("ProtectedResourceArns", "ProtectedResourceConditions", "RestoreMetadataOverrides"));

    public static JsonObject UpdateRestoreTestingSelection(CallContext context, JsonObject input)
    {
        var (plan, selection) = (Require(context, input), RequireSelection(context, input).Copy());
        foreach (var (member, value) in input.Object("RestoreTestingSelection")!) selection[member] = value?.DeepClone();
        CheckSelection(context, plan, selection);
        context.Cloud.Store.Put(VaultState.RestoreTestSelections(context, plan.Needed("RestoreTestingPlanName")), selection.Needed("RestoreTestingSelectionName"), selection);
        var answer = Named(plan, selection);
        answer["UpdateTime"] = context.Now.ToJson();
        return answer;
    }

    public static JsonObject DeleteRestoreTestingSelection(CallContext context, JsonObject input)
    {
        var selection = RequireSelection(context, input);
        context.Cloud.Store.Remove(VaultState.RestoreTestSelections(context, input.Needed("RestoreTestingPlanName")), selection.Needed("RestoreTestingSelectionName"));
        return [];
    }

    private static JsonObject Named(JsonObject plan, JsonObject selection)
    {
        var answer = selection.Pick("CreationTime", "RestoreTestingPlanName", "RestoreTestingSelectionName");
        answer["RestoreTestingPlanArn"] = plan.Text("RestoreTestingPlanArn");
        return answer;
    }

    private static JsonObject Require(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(VaultState.RestoreTests(context), input.Needed("RestoreTestingPlanName"))
        ?? throw new ServiceException("ResourceNotFoundException", $"Restore testing plan {input.Needed("RestoreTestingPlanName")} does not exist.");

    private static JsonObject RequireSelection(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(VaultState.RestoreTestSelections(context, input.Needed("RestoreTestingPlanName")), input.Needed("RestoreTestingSelectionName"))
        ?? throw new ServiceException("ResourceNotFoundException", $"Restore testing selection {input.Needed("RestoreTestingSelectionName")} does not exist.");

    private static void CheckName(string name)
    {
        if (name.Length > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            throw new ServiceException("InvalidParameterValueException", $"The name {name} is not valid: letters, digits and underscores, {LongestName} at most.");
    }

    private static void Check(JsonObject plan)
    {
        var selection = plan.Object("RecoveryPointSelection")!;
        var isRight = selection.Text("Algorithm") is "LATEST_WITHIN_WINDOW" or "RANDOM_WITHIN_WINDOW"
            && selection.Texts("IncludeVaults").Any()
            && selection.Texts("RecoveryPointTypes").All(t => t is "SNAPSHOT" or "CONTINUOUS") && selection.Texts("RecoveryPointTypes").Any()
            && selection.Int("SelectionWindowDays") is null or (>= 1 and <= MostDays)
            && plan.Int("StartWindowHours") is null or (>= 1 and <= MostHours)
            && plan.Text("ScheduleExpression") is { } schedule && (schedule.StartsWith("cron(", StringComparison.Ordinal) || schedule.StartsWith("rate(", StringComparison.Ordinal));
        if (!isRight) throw new ServiceException("InvalidParameterValueException", "The restore testing plan is not valid: its schedule, windows, vaults or types of recovery points.");
    }

    private static void CheckSelection(CallContext context, JsonObject plan, JsonObject selection)
    {
        var arns = selection.Texts("ProtectedResourceArns").ToList();
        var hasConditions = selection.Object("ProtectedResourceConditions") is { Count: > 0 };
        if (!Types.Contains(selection.Text("ProtectedResourceType")) || selection.Int("ValidationWindowHours") is < 0 or > MostHours)
            throw new ServiceException("InvalidParameterValueException", "The restore testing selection is not valid: its type of resource, or its validation window.");
        // Each for itself, or all by their tags: not some and by their tags.
        if ((arns.Count == 0 && !hasConditions) || arns.Count > MostArns || (arns.Count > 1 && arns.Contains("*")) || (hasConditions && arns.Exists(a => a != "*")))
            throw new ServiceException("InvalidParameterValueException", "A restore testing selection has up to 30 ARNs, or \"*\", which may stand beside conditions.");
        var role = selection.Needed("IamRoleArn");
        if (!RoleCode.Trusts(context, role, VaultState.ServicePrincipal, plan.Needed("RestoreTestingPlanArn")))
            throw new ServiceException("InvalidParameterValueException", $"IAM Role {role} cannot be assumed by AWS Backup");
    }
}
