using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.S3;

/// <summary>
/// The replication configuration of a bucket is kept and shown as AWS takes it (Amazon S3 User Guide, "Requirements and considerations
/// for replication"). No object is ever copied by it.
/// </summary>
internal static class ReplicationOperations
{
    public static JsonObject PutBucketReplication(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var bucket = BucketState.Require(context, input);
        var configuration = input.Object("ReplicationConfiguration")!;
        if (!BucketState.IsVersioned(bucket)) throw Invalid("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
        if (Arn.TryParse(configuration.Text("Role") ?? "") is not { Service: "iam" } role || role.Account != context.Account.Value) throw Invalid("Role ARN is not valid.");
        foreach (var rule in configuration.Objects("Rules"))
        {
            var name = Arn.TryParse(rule.Object("Destination")?.Text("Bucket") ?? "")?.Resource ?? throw Invalid("Invalid bucket ARN.");
            var destination = store.Find(BucketState.Collection, name) ?? throw Invalid("Destination bucket must exist.");
            if (!BucketState.IsVersioned(destination)) throw Invalid("Destination bucket must have versioning enabled.");
            if (HasLock(bucket) && !HasLock(destination)) throw Invalid("Replication from a bucket with Object Lock needs a destination bucket with Object Lock.");
            if (rule.Object("SourceSelectionCriteria")?.Object("SseKmsEncryptedObjects")?.Text("Status") == "Enabled" && rule.Object("Destination")?.Object("EncryptionConfiguration")?.Text("ReplicaKmsKeyID") is null)
                throw Invalid("EncryptionConfiguration must be specified if SseKmsEncryptedObjects is enabled.");
        }

        return new BucketSettingOperations(BucketSetting.All.Single(s => s.Kind == "Replication")).Put(context, input);
    }

    private static bool HasLock(JsonObject bucket) => bucket.Flag("ObjectLock");

    private static ServiceException Invalid(string message) => new("InvalidRequest", message);
}
