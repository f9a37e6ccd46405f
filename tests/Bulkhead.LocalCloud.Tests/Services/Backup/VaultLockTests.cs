using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Backup;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Backup;

/// <summary>What a lock keeps, on a clock that moves (AWS Backup Developer Guide, "AWS Backup Vault Lock").</summary>
public sealed class VaultLockTests
{
    private const string Volume = "arn:aws:ec2:eu-west-1:111111111111:volume/vol-1";
    private readonly FakeCloud _cloud = new(default, new BackupHandler(new EventRouter()));

    public VaultLockTests() => _cloud.AddRole("r", "backup.amazonaws.com");

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

    [Fact]
    public void Tags_of_a_vault_elsewhere_change_nothing_of_the_one_of_that_name_here()
    {
        Do("CreateBackupVault", """{"BackupVaultName":"v"}""");
        Do("PutBackupVaultLockConfiguration", """{"BackupVaultName":"v","MinRetentionDays":30}""");
        var (there, other) = (_cloud.Context with { Region = new RegionName("us-east-1") }, new CallerIdentity(AccountId.Parse("222222222222"), "arn:aws:iam::222222222222:root", "222222222222"));
        var inOther = _cloud.Context with { Caller = other };
        _cloud.Call(there, "backup", "CreateBackupVault", (JsonObject)JsonNode.Parse("""{"BackupVaultName":"v"}""")!);
        _cloud.Call(inOther, "backup", "CreateBackupVault", (JsonObject)JsonNode.Parse("""{"BackupVaultName":"v"}""")!);
        const string InOtherRegion = """{"ResourceArn":"arn:aws:backup:us-east-1:111111111111:backup-vault:v","Tags":{"a":"b"}}""";
        Assert.Equal("ResourceNotFoundException", Assert.Throws<ServiceException>(() => Do("TagResource", InOtherRegion)).Code);
        Do("TagResource", """{"ResourceArn":"arn:aws:backup:eu-west-1:222222222222:backup-vault:v","Tags":{"a":"b"}}""");
        Assert.True((bool)Do("DescribeBackupVault", """{"BackupVaultName":"v"}""")["Locked"]!);
        Assert.Empty((JsonObject)Do("ListTags", """{"ResourceArn":"arn:aws:backup:eu-west-1:111111111111:backup-vault:v"}""")["Tags"]!);
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

    [Fact]
    public void A_role_that_is_not_there_or_trusts_somebody_else_backs_nothing_up()
    {
        Do("CreateBackupVault", """{"BackupVaultName":"v"}""");
        var point = Back("v", 30);
        _cloud.AddRole("server", "ec2.amazonaws.com");
        foreach (var role in new[] { "arn:aws:iam::111111111111:role/server", "arn:aws:iam::111111111111:role/nobody", "arn:aws:iam::222222222222:role/r" })
        {
            var backup = $$"""{"BackupVaultName":"v","ResourceArn":"{{Volume}}","IamRoleArn":"{{role}}"}""";
            Assert.Equal("InvalidParameterValueException", Assert.Throws<ServiceException>(() => Do("StartBackupJob", backup)).Code);
            var copy = $$"""{"SourceBackupVaultName":"v","RecoveryPointArn":"{{point}}","DestinationBackupVaultArn":"arn:aws:backup:eu-west-1:111111111111:backup-vault:v","IamRoleArn":"{{role}}"}""";
            Assert.Equal("InvalidParameterValueException", Assert.Throws<ServiceException>(() => Do("StartCopyJob", copy)).Code);
        }
    }

    [Fact]
    public void A_policy_that_nobody_can_read_is_refused()
    {
        Do("CreateBackupVault", """{"BackupVaultName":"v"}""");
        const string Broken = """{"BackupVaultName":"v","Policy":"{\"Statement\":[{\"Effect\":\"Maybe\"}]}"}""";
        Assert.Equal("InvalidParameterValueException", Assert.Throws<ServiceException>(() => Do("PutBackupVaultAccessPolicy", Broken)).Code);
    }

    private string Back(string vault, int days) => (string)Do(
        "StartBackupJob",
        $$$"""{"BackupVaultName":"{{{vault}}}","ResourceArn":"{{{Volume}}}","IamRoleArn":"arn:aws:iam::111111111111:role/r","Lifecycle":{"DeleteAfterDays":{{{days}}}}}""")["RecoveryPointArn"]!;

    private JsonObject Do(string operation, string input) => _cloud.Call(_cloud.Context, "backup", operation, (JsonObject)JsonNode.Parse(input)!);

    private void Refused(string operation, string input) => Assert.Equal("InvalidRequestException", Assert.Throws<ServiceException>(() => Do(operation, input)).Code);
}
