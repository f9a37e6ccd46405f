using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>Keys go days after one asks for it, and can be kept until then.</summary>
internal static class KeyDeletion
{
    private const string Kind = "kms:Delete";

    /// <summary>Says what is done when a key is due.</summary>
    public static void Define(ScheduledWork scheduled) => scheduled.Define(Kind, Delete);

    public static JsonObject ScheduleKeyDeletion(CallContext context, JsonObject input)
    {
        var days = input.Int("PendingWindowInDays") ?? 30;
        if (days is < 7 or > 30) throw new ServiceException("ValidationException", "PendingWindowInDays must be between 7 and 30.");
        var due = context.Now.AddDays(days);
        var key = KeyState.Change(context, input, key =>
        {
            KeyState.RefusePendingDeletion(key);
            var metadata = key.Object("Metadata")!;
            (metadata["KeyState"], metadata["Enabled"], metadata["DeletionDate"]) = ("PendingDeletion", false, due.ToJson());
        });
        var metadata = key.Object("Metadata")!;
        var work = new JsonObject { ["Collection"] = KeyState.Keys(context), ["KeyId"] = metadata.Needed("KeyId"), ["DeletionDate"] = due.ToJson() };
        ScheduledWork.Plan(context.Cloud.Store, Kind, due, metadata.Needed("KeyId"), work);
        return new JsonObject
        {
            ["KeyId"] = metadata.Needed("Arn"),
            ["DeletionDate"] = due.ToJson(),
            ["KeyState"] = "PendingDeletion",
            ["PendingWindowInDays"] = days,
        };
    }

    public static JsonObject CancelKeyDeletion(CallContext context, JsonObject input)
    {
        var key = KeyState.Change(context, input, key =>
        {
            var metadata = key.Object("Metadata")!;
            if (metadata.Text("KeyState") != "PendingDeletion")
                throw new ServiceException("KMSInvalidStateException", $"{metadata.Needed("Arn")} is not pending deletion.");
            (metadata["KeyState"], metadata["Enabled"]) = ("Disabled", false);
            metadata.Remove("DeletionDate");
        });
        return new JsonObject { ["KeyId"] = key.Object("Metadata")!.Needed("Arn") };
    }

    private static void Delete(CallContext context, JsonObject work)
    {
        var store = context.Cloud.Store;
        var key = store.Find(work.Needed("Collection"), work.Needed("KeyId"));
        if (key?.Object("Metadata") is not { } metadata || metadata.Text("DeletionDate") != work.Text("DeletionDate")) return;
        foreach (var (_, grant) in store.All(GrantState.Grants(metadata.Needed("Arn"))).ToList()) GrantState.Remove(context, grant);
        store.Remove(work.Needed("Collection"), work.Needed("KeyId"));
        MultiRegionKeys.Forget(context, metadata);
    }
}
