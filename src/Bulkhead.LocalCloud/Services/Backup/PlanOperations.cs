using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>Plans with their versions. They are kept, and start nothing.</summary>
internal static class PlanOperations
{
    internal static readonly Paging Pages = Paging.NextToken(1000, "InvalidParameterValueException");

    // AWS Backup Developer Guide, "Backup plan options": a start window is an hour or more; what goes to cold storage stays there 90 days.
    private const int LeastStartWindow = 60;
    private const int LeastDaysInColdStorage = 90;

    public static JsonObject CreateBackupPlan(CallContext context, JsonObject input)
    {
        var wanted = Checked(input);
        var (store, request) = (context.Cloud.Store, input.Text("CreatorRequestId"));
        foreach (var (_, known) in store.All(PlanState.Plans(context)))
        {
            if (known.ContainsKey("DeletionDate")) continue;
            if (request is not null && known.Text("CreatorRequestId") == request) return Made(known);
            if (JsonNode.DeepEquals(WithoutIds(PlanState.Newest(known).Object("BackupPlan")!), input.Object("BackupPlan")))
                throw new ServiceException("AlreadyExistsException", "Backup plan with the same plan document already exists");
        }

        var id = ResourceIds.Uuid();
        var plan = new JsonObject
        {
            ["BackupPlanId"] = id,
            ["BackupPlanArn"] = $"arn:aws:backup:{context.Region}:{context.Account}:backup-plan:{id}",
            ["Tags"] = input.Object("BackupPlanTags")?.DeepClone() ?? new JsonObject(),
            ["Versions"] = new JsonArray(Version(context, wanted)),
        };
        if (request is not null) plan["CreatorRequestId"] = request;
        PlanState.Put(context, plan);
        return Made(plan);
    }

    public static JsonObject GetBackupPlan(CallContext context, JsonObject input)
    {
        var plan = PlanState.Require(context, input, alsoDeleted: true);
        var version = input.Text("VersionId") is not { } id ? PlanState.Newest(plan)
            : plan.Objects("Versions").FirstOrDefault(v => v.Text("VersionId") == id) ?? throw new ServiceException("ResourceNotFoundException", $"Cannot find version {id} of the backup plan.");
        var answer = plan.Pick("BackupPlanId", "BackupPlanArn", "CreatorRequestId", "DeletionDate");
        foreach (var (name, value) in version) answer[name] = value!.DeepClone();
        return answer;
    }

    public static JsonObject ListBackupPlans(CallContext context, JsonObject input) => Pages.Page(
        input,
        "BackupPlansList",
        context.Cloud.Store.All(PlanState.Plans(context)).Where(p => input.Flag("IncludeDeleted") || !p.Value.ContainsKey("DeletionDate")),
        plan => Shown(plan, PlanState.Newest(plan)));

    public static JsonObject ListBackupPlanVersions(CallContext context, JsonObject input)
    {
        var plan = PlanState.Require(context, input, alsoDeleted: true);
        return Pages.Page(
            input,
            "BackupPlanVersionsList",
            plan.Objects("Versions").Select((version, i) => KeyValuePair.Create($"{i:D8}", version)),
            version => Shown(plan, version));
    }

    public static JsonObject UpdateBackupPlan(CallContext context, JsonObject input)
    {
        var plan = PlanState.Require(context, input).Copy();
        ((JsonArray)plan["Versions"]!).Add((JsonNode)Version(context, Checked(input)));
        PlanState.Put(context, plan);
        return Made(plan);
    }

    public static JsonObject DeleteBackupPlan(CallContext context, JsonObject input)
    {
        var plan = PlanState.Require(context, input).Copy();
        if (context.Cloud.Store.All(PlanState.Selections(context, plan.Needed("BackupPlanId"))).Count > 0)
            throw new ServiceException("InvalidRequestException", "Related backup plan selections must be deleted prior to backup plan deletion");
        plan["DeletionDate"] = context.Now.ToJson();
        PlanState.Put(context, plan);
        var answer = plan.Pick("BackupPlanId", "BackupPlanArn", "DeletionDate");
        answer["VersionId"] = PlanState.Newest(plan).Needed("VersionId");
        return answer;
    }

    /// <summary>The plan of a request with ids for its rules, when AWS would take it.</summary>
    private static JsonObject Checked(JsonObject input)
    {
        var plan = input.Object("BackupPlan")!.Copy();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in plan.Objects("Rules"))
        {
            var name = rule.Needed("RuleName");
            if (!names.Add(name)) throw Wrong($"Rule names must be unique, {name} is there twice.");
            if (rule.Int("StartWindowMinutes") is { } start && start < LeastStartWindow) throw Wrong($"The start window of rule {name} must be {LeastStartWindow} minutes or more.");
            if (rule.Int("CompletionWindowMinutes") is { } end && end < (rule.Int("StartWindowMinutes") ?? LeastStartWindow) + 1)
                throw Wrong($"The completion window of rule {name} must be longer than its start window.");
            CheckLifecycle(name, rule.Object("Lifecycle"));
            foreach (var copy in rule.Objects("CopyActions")) CheckLifecycle(name, copy.Object("Lifecycle"));
            rule["RuleId"] = ResourceIds.Uuid();
        }

        return names.Count > 0 ? plan : throw Wrong("A backup plan has at least one rule.");
    }

    private static void CheckLifecycle(string rule, JsonObject? lifecycle)
    {
        if (lifecycle?.Int("MoveToColdStorageAfterDays") is { } cold && lifecycle.Int("DeleteAfterDays") is { } gone && gone < cold + LeastDaysInColdStorage)
            throw Wrong($"DeleteAfterDays of rule {rule} must be at least {LeastDaysInColdStorage} days more than MoveToColdStorageAfterDays.");
    }

    private static JsonObject WithoutIds(JsonObject plan)
    {
        var document = plan.Copy();
        foreach (var rule in document.Objects("Rules")) rule.Remove("RuleId");
        return document;
    }

    private static JsonObject Version(CallContext context, JsonObject plan) =>
        new() { ["VersionId"] = ResourceIds.Uuid(), ["CreationDate"] = context.Now.ToJson(), ["BackupPlan"] = plan };

    private static JsonObject Made(JsonObject plan)
    {
        var answer = plan.Pick("BackupPlanId", "BackupPlanArn");
        foreach (var (name, value) in PlanState.Newest(plan).Pick("VersionId", "CreationDate")) answer[name] = value!.DeepClone();
        return answer;
    }

    private static JsonObject Shown(JsonObject plan, JsonObject version)
    {
        var shown = plan.Pick("BackupPlanId", "BackupPlanArn", "CreatorRequestId", "DeletionDate");
        foreach (var (name, value) in version.Pick("VersionId", "CreationDate")) shown[name] = value!.DeepClone();
        shown["BackupPlanName"] = version.Object("BackupPlan")!.Needed("BackupPlanName");
        return shown;
    }

    private static ServiceException Wrong(string message) => new("InvalidParameterValueException", message);
}
