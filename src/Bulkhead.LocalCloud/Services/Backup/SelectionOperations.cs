using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>What the plans select, by ARNs and tags, and the role with which it is backed up.</summary>
internal static class SelectionOperations
{
    public static JsonObject CreateBackupSelection(CallContext context, JsonObject input)
    {
        var plan = PlanState.Require(context, input).Needed("BackupPlanId");
        var wanted = input.Object("BackupSelection")!;
        if (wanted.Texts("Resources").Concat(wanted.Texts("NotResources")).FirstOrDefault() is null && wanted.Objects("ListOfTags").FirstOrDefault() is null && wanted.Object("Conditions") is null)
            throw new ServiceException("InvalidParameterValueException", "A selection names resources, tags or conditions.");
        var request = input.Text("CreatorRequestId");
        foreach (var (_, known) in context.Cloud.Store.All(PlanState.Selections(context, plan)))
        {
            if (request is not null && known.Text("CreatorRequestId") == request) return Made(known);
            if (known.Object("BackupSelection")!.Text("SelectionName") == wanted.Needed("SelectionName"))
                throw new ServiceException("AlreadyExistsException", "Backup selection with the same name already exists");
        }

        var selection = new JsonObject
        {
            ["BackupPlanId"] = plan,
            ["SelectionId"] = ResourceIds.Uuid(),
            ["CreationDate"] = context.Now.ToJson(),
            ["BackupSelection"] = wanted.Copy(),
        };
        if (request is not null) selection["CreatorRequestId"] = request;
        context.Cloud.Store.Put(PlanState.Selections(context, plan), selection.Needed("SelectionId"), selection);
        return Made(selection);
    }

    public static JsonObject GetBackupSelection(CallContext context, JsonObject input) => Require(context, input).Copy();

    public static JsonObject ListBackupSelections(CallContext context, JsonObject input)
    {
        var plan = PlanState.Require(context, input).Needed("BackupPlanId");
        return PlanOperations.Pages.Page(
            input,
            "BackupSelectionsList",
            context.Cloud.Store.All(PlanState.Selections(context, plan)),
            selection =>
            {
                var shown = selection.Without("BackupSelection");
                foreach (var (name, value) in selection.Object("BackupSelection")!.Pick("SelectionName", "IamRoleArn")) shown[name] = value!.DeepClone();
                return shown;
            });
    }

    public static JsonObject DeleteBackupSelection(CallContext context, JsonObject input)
    {
        var selection = Require(context, input);
        context.Cloud.Store.Remove(PlanState.Selections(context, selection.Needed("BackupPlanId")), selection.Needed("SelectionId"));
        return [];
    }

    private static JsonObject Require(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(PlanState.Selections(context, PlanState.Require(context, input).Needed("BackupPlanId")), input.Needed("SelectionId"))
        ?? throw new ServiceException("ResourceNotFoundException", $"Cannot find backup selection with ID {input.Needed("SelectionId")}");

    private static JsonObject Made(JsonObject selection) => selection.Pick("BackupPlanId", "SelectionId", "CreationDate");
}
