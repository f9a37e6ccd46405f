using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Backup;

/// <summary><c>AWS::Backup::BackupVault</c></summary>
internal sealed class BackupVaultResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Backup::BackupVault";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AccessPolicy", Json),
            Property.Of("BackupVaultName", Text).Required().Replacing(),
            Property.Of("BackupVaultTags", MapOf(Text)),
            Property.Of("EncryptionKeyArn", Text).Replacing(),
            Property.Of("LockConfiguration", PropertyType.Object(
                Property.Of("ChangeableForDays", Whole), Property.Of("MaxRetentionDays", Whole), Property.Of("MinRetentionDays", Whole).Required())),
            Property.Absent("Notifications"),
        ],
        Attributes = ["BackupVaultArn", "BackupVaultName"],
        NameProperty = "BackupVaultName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = properties.Text("BackupVaultName")!;
        var arn = call.Do("backup", "CreateBackupVault", Input(name).Take(properties, "EncryptionKeyArn", "BackupVaultTags")).Text("BackupVaultArn")!;
        call.Made(name);
        Set(call, name, [], properties);
        return Made(name, arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var arn = call.Do("backup", "DescribeBackupVault", Input(id)).Text("BackupVaultArn")!;
        Set(call, id, before, after);
        var tags = TagChanges.OfMaps(before.Object("BackupVaultTags"), after.Object("BackupVaultTags"));
        if (tags.Set.Count > 0) call.Do("backup", "TagResource", new JsonObject { ["ResourceArn"] = arn, ["Tags"] = TagChanges.Map(tags.Set) });
        if (tags.Removed.Count > 0) call.Do("backup", "UntagResource", new JsonObject { ["ResourceArn"] = arn, ["TagKeyList"] = JsonText.List(tags.Removed) });
        return Made(id, arn);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("backup", "DeleteBackupVault", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("backup", "DescribeBackupVault", Input(id)) is not { } vault) return null;
        var actual = new JsonObject().Take(vault, "BackupVaultName", "EncryptionKeyArn");
        if (vault.Flag("Locked"))
        {
            // For how long a lock can be changed is no property that AWS tells again.
            actual["LockConfiguration"] = new JsonObject().Take(vault, "MinRetentionDays", "MaxRetentionDays")
                .With("ChangeableForDays", vault.ContainsKey("LockDate") ? expected.Object("LockConfiguration")?["ChangeableForDays"] : null);
        }

        actual.With("AccessPolicy", PolicyText.Read(call.Try("backup", "GetBackupVaultAccessPolicy", Input(id))?.Text("Policy")));
        if (expected.ContainsKey("BackupVaultTags"))
            actual["BackupVaultTags"] = call.Do("backup", "ListTags", new JsonObject { ["ResourceArn"] = vault.Text("BackupVaultArn") })["Tags"]!.DeepClone();
        return actual;
    }

    private static void Set(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        if (!JsonNode.DeepEquals(before["AccessPolicy"], after["AccessPolicy"]))
        {
            if (after["AccessPolicy"] is { } policy) call.Do("backup", "PutBackupVaultAccessPolicy", Input(name).With("Policy", JsonText.Write(policy)));
            else call.Do("backup", "DeleteBackupVaultAccessPolicy", Input(name));
        }

        if (JsonNode.DeepEquals(before["LockConfiguration"], after["LockConfiguration"])) return;
        if (after.Object("LockConfiguration") is { } wanted)
            call.Do("backup", "PutBackupVaultLockConfiguration", Input(name).Take(wanted, "ChangeableForDays", "MaxRetentionDays", "MinRetentionDays"));
        else call.Do("backup", "DeleteBackupVaultLockConfiguration", Input(name));
    }

    private static Provisioned Made(string name, string arn) => new(name, new JsonObject { ["BackupVaultArn"] = arn, ["BackupVaultName"] = name });

    private static JsonObject Input(string name) => new() { ["BackupVaultName"] = name };
}
