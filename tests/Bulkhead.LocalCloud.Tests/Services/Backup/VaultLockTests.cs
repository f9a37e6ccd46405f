using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Backup;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Backup;

/// <summary>What a lock keeps, on a clock that moves (AWS Backup Developer Guide, "AWS Backup Vault Lock").</summary>
public sealed class VaultLockTests
{
    private const string Volume = "arn:aws:ec2:eu-west-1:111111111111:volume/vol-1";
    private readonly FakeCloud _cloud = new(default, new BackupHandler());

    [Fact]
    public void In_compliance_mode_the_lock_can_be_taken_away_until_its_grace_is_over_and_never_after()
    {
        Do("CreateBackupVault", """{"BackupVaultName":"v"}""");
        Do("PutBackupVaultLockConfiguration", """{"BackupVaultName":"v","MinRetentionDays":30,"ChangeableForDays":3}""");
        _cloud.Now += TimeSpan.FromDays(2);
        Do("DeleteBackupVaultLockConfiguration", """{"BackupVaultName":"v"}""");
        Do("PutBackupVaultLockConfiguration", """{"BackupVaultName":"v","MinRetentionDays":30,"ChangeableForDays":3}""");
        var point = Back("v", 30);
        _cloud.Now += TimeSpan.FromDays(4);
        Refused("DeleteBackupVaultLockConfiguration", """{"BackupVaultName":"v"}""");
        Refused("PutBackupVaultLockConfiguration", """{"BackupVaultName":"v","MinRetentionDays":1}""");
        Refused("DeleteRecoveryPoint", $$"""{"BackupVaultName":"v","RecoveryPointArn":"{{point}}"}""");
        Refused("UpdateRecoveryPointLifecycle", $$$"""{"BackupVaultName":"v","RecoveryPointArn":"{{{point}}}","Lifecycle":{"DeleteAfterDays":1}}""");
        Refused("DeleteBackupVault", """{"BackupVaultName":"v"}""");
    }

    [Theory]
    [InlineData(29, "FAILED")]
    [InlineData(30, "COMPLETED")]
    [InlineData(60, "COMPLETED")]
    [InlineData(61, "FAILED")]
    [InlineData(null, "FAILED")]
    public void A_backup_that_would_be_kept_too_short_or_too_long_fails(int? days, string state)
    {
        Do("CreateBackupVault", """{"BackupVaultName":"v"}""");
        Do("PutBackupVaultLockConfiguration", """{"BackupVaultName":"v","MinRetentionDays":30,"MaxRetentionDays":60}""");
        var lifecycle = days is null ? "{}" : $$"""{"DeleteAfterDays":{{days}}}""";
        var job = Do("StartBackupJob", $$"""{"BackupVaultName":"v","ResourceArn":"{{Volume}}","IamRoleArn":"arn:aws:iam::111111111111:role/r","Lifecycle":{{lifecycle}}}""");
        Assert.Equal(state, (string?)Do("DescribeBackupJob", $$"""{"BackupJobId":"{{(string?)job["BackupJobId"]}}"}""")["State"]);
    }

    [Theory]
    [InlineData("""{"BackupVaultName":"v","MinRetentionDays":30,"ChangeableForDays":2}""")]
    [InlineData("""{"BackupVaultName":"v","MinRetentionDays":30,"MaxRetentionDays":29}""")]
    public void A_lock_that_makes_no_sense_is_refused(string input)
    {
        Do("CreateBackupVault", """{"BackupVaultName":"v"}""");
        Assert.Equal("InvalidParameterValueException", Assert.Throws<ServiceException>(() => Do("PutBackupVaultLockConfiguration", input)).Code);
    }

    private string Back(string vault, int days) => (string)Do(
        "StartBackupJob",
        $$$"""{"BackupVaultName":"{{{vault}}}","ResourceArn":"{{{Volume}}}","IamRoleArn":"arn:aws:iam::111111111111:role/r","Lifecycle":{"DeleteAfterDays":{{{days}}}}}""")["RecoveryPointArn"]!;

    private JsonObject Do(string operation, string input) => _cloud.Call(_cloud.Context, "backup", operation, (JsonObject)JsonNode.Parse(input)!);

    private void Refused(string operation, string input) => Assert.Equal("InvalidRequestException", Assert.Throws<ServiceException>(() => Do(operation, input)).Code);
}
