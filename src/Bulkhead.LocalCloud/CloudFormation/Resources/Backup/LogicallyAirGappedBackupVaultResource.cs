using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Backup;

/// <summary><c>AWS::Backup::LogicallyAirGappedBackupVault</c></summary>
internal sealed class LogicallyAirGappedBackupVaultResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Backup::LogicallyAirGappedBackupVault";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AccessPolicy", Json),
            Property.Of("BackupVaultName", Text).Required().Replacing(),
            Property.Of("BackupVaultTags", MapOf(Text)),
            Property.Of("EncryptionKeyArn", Text).Replacing(),
            Property.Of("MaxRetentionDays", Whole).Required().Replacing(),
            Property.Of("MinRetentionDays", Whole).Required().Replacing(),
            Property.Of("MpaApprovalTeamArn", Text),
            Property.Absent("Notifications"),
        ],
        Attributes = ["BackupVaultArn", "EncryptionKeyArn", "VaultState", "VaultType"],
        NameProperty = "BackupVaultName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = properties.Text("BackupVaultName")!;
        call.Do("backup", "CreateLogicallyAirGappedBackupVault", Input(name).Take(properties, "EncryptionKeyArn", "BackupVaultTags", "MaxRetentionDays", "MinRetentionDays"));
        call.Made(name);
        if (properties["AccessPolicy"] is { } policy) call.Do("backup", "PutBackupVaultAccessPolicy", Input(name).With("Policy", JsonText.Write(policy)));
        if (properties.Text("MpaApprovalTeamArn") is { } team) call.Do("backup", "AssociateBackupVaultMpaApprovalTeam", Input(name).With("MpaApprovalTeamArn", team));
        return Made(call, name);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (!JsonNode.DeepEquals(before["AccessPolicy"], after["AccessPolicy"]))
        {
            if (after["AccessPolicy"] is { } policy) call.Do("backup", "PutBackupVaultAccessPolicy", Input(id).With("Policy", JsonText.Write(policy)));
            else call.Do("backup", "DeleteBackupVaultAccessPolicy", Input(id));
        }

        if (before.Text("MpaApprovalTeamArn") != after.Text("MpaApprovalTeamArn"))
        {
            if (after.Text("MpaApprovalTeamArn") is { } team) call.Do("backup", "AssociateBackupVaultMpaApprovalTeam", Input(id).With("MpaApprovalTeamArn", team));
            else call.Do("backup", "DisassociateBackupVaultMpaApprovalTeam", Input(id));
        }

        var made = Made(call, id);
        var tags = TagChanges.OfMaps(before.Object("BackupVaultTags"), after.Object("BackupVaultTags"));
        var arn = made.Attributes.Text("BackupVaultArn");
        if (tags.Set.Count > 0) call.Do("backup", "TagResource", new JsonObject { ["ResourceArn"] = arn, ["Tags"] = TagChanges.Map(tags.Set) });
        if (tags.Removed.Count > 0) call.Do("backup", "UntagResource", new JsonObject { ["ResourceArn"] = arn, ["TagKeyList"] = JsonText.List(tags.Removed) });
        return made;
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("backup", "DeleteBackupVault", Input(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("backup", "DescribeBackupVault", Input(id)) is not { } vault) return null;
        var actual = new JsonObject().Take(vault, "BackupVaultName", "MaxRetentionDays", "MinRetentionDays");
        if (expected.ContainsKey("MpaApprovalTeamArn")) actual.Take(vault, "MpaApprovalTeamArn");
        if (expected.ContainsKey("EncryptionKeyArn")) actual.Take(vault, "EncryptionKeyArn");
        actual.With("AccessPolicy", PolicyText.Read(call.Try("backup", "GetBackupVaultAccessPolicy", Input(id))?.Text("Policy")));
        if (expected.ContainsKey("BackupVaultTags"))
            actual["BackupVaultTags"] = call.Do("backup", "ListTags", new JsonObject { ["ResourceArn"] = vault.Text("BackupVaultArn") })["Tags"]!.DeepClone();
        return actual;
    }

    private static Provisioned Made(ResourceCall call, string name) =>
        new(name, new JsonObject().Take(call.Do("backup", "DescribeBackupVault", Input(name)), "BackupVaultArn", "EncryptionKeyArn", "VaultState", "VaultType"));

    private static JsonObject Input(string name) => new() { ["BackupVaultName"] = name };
}
