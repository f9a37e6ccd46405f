using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>
/// Plans by id: <c>BackupPlanId</c>, <c>BackupPlanArn</c>, <c>CreatorRequestId</c>, <c>DeletionDate</c> (once deleted), <c>Tags</c>, and
/// <c>Versions</c>, the newest last, each with <c>VersionId</c>, <c>CreationDate</c> and <c>BackupPlan</c>.
/// </summary>
internal static class PlanState
{
    /// <summary>The plans of the caller's account and region, deleted ones too.</summary>
    public static string Plans(CallContext context) => $"backup/{context.Account}/{context.Region}/plans";

    /// <summary>What a plan selects, by id.</summary>
    public static string Selections(CallContext context, string plan) => $"backup/{context.Account}/{context.Region}/selections/{plan}";

    /// <summary>A plan of any account, by ARN, that is not deleted; null when there is none.</summary>
    public static JsonObject? Find(ResourceStore store, string arn) =>
        Arn.TryParse(arn) is { Service: "backup" } parsed && parsed.Resource.Split(':') is ["backup-plan", var id]
        && store.Find($"backup/{parsed.Account}/{parsed.Region}/plans", id) is { } plan && !plan.ContainsKey("DeletionDate") ? plan : null;

    /// <summary>The plan that a request names.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static JsonObject Require(CallContext context, JsonObject input, bool alsoDeleted = false) =>
        context.Cloud.Store.Find(Plans(context), input.Needed("BackupPlanId")) is { } plan && (alsoDeleted || !plan.ContainsKey("DeletionDate")) ? plan
            : throw new ServiceException("ResourceNotFoundException", $"Cannot find Backup plan with ID {input.Needed("BackupPlanId")}");

    /// <summary>Keeps a plan.</summary>
    public static void Put(CallContext context, JsonObject plan) => context.Cloud.Store.Put(Plans(context), plan.Needed("BackupPlanId"), plan);

    /// <summary>The version that counts.</summary>
    public static JsonObject Newest(JsonObject plan) => plan.Objects("Versions").Last();
}
