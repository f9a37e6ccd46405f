using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Backup;

/// <summary>Plans of backups keep their versions, and go only when they select nothing any more.</summary>
public sealed class PlanTests
{
    private const string Daily = """{"BackupPlanName":"daily","Rules":[{"RuleName":"night","TargetBackupVaultName":"main","Lifecycle":{"DeleteAfterDays":35}}]}""";

    [Fact]
    public async Task A_plan_has_versions_and_stays_readable_when_it_is_deleted()
    {
        await using var cloud = await StartAsync();
        var (admin, id) = (cloud.Administrator, await PlanAsync(cloud.Administrator));
        var first = await Do(admin, "backup", "GetBackupPlan", $$"""{"BackupPlanId":"{{id}}"}""");
        Assert.NotNull(first["BackupPlan"]!["Rules"]![0]!["RuleId"]);
        await Do(admin, "backup", "UpdateBackupPlan", $$"""{"BackupPlanId":"{{id}}","BackupPlan":{{Daily.Replace("35", "90", StringComparison.Ordinal)}} }""");
        Assert.Equal(90, (int)(await Do(admin, "backup", "GetBackupPlan", $$"""{"BackupPlanId":"{{id}}"}"""))["BackupPlan"]!["Rules"]![0]!["Lifecycle"]!["DeleteAfterDays"]!);
        Assert.Equal(35, (int)(await Do(admin, "backup", "GetBackupPlan", $$"""{"BackupPlanId":"{{id}}","VersionId":"{{first["VersionId"]}}"}"""))["BackupPlan"]!["Rules"]![0]!["Lifecycle"]!["DeleteAfterDays"]!);
        Assert.Equal(2, ((JsonArray)(await Do(admin, "backup", "ListBackupPlanVersions", $$"""{"BackupPlanId":"{{id}}"}"""))["BackupPlanVersionsList"]!).Count);
        await Do(admin, "backup", "DeleteBackupPlan", $$"""{"BackupPlanId":"{{id}}"}""");
        Assert.Empty((JsonArray)(await Do(admin, "backup", "ListBackupPlans", "{}"))["BackupPlansList"]!);
        Assert.Single((JsonArray)(await Do(admin, "backup", "ListBackupPlans", """{"IncludeDeleted":true}"""))["BackupPlansList"]!);
        Assert.NotNull((await Do(admin, "backup", "GetBackupPlan", $$"""{"BackupPlanId":"{{id}}"}"""))["DeletionDate"]);
        Assert.Equal("ResourceNotFoundException", (await Refused(admin, "backup", "DeleteBackupPlan", $$"""{"BackupPlanId":"{{id}}"}""")).Code);
    }

    [Fact]
    public async Task What_a_plan_selects_keeps_it_and_takes_the_role()
    {
        await using var cloud = await StartAsync();
        var (admin, id) = (cloud.Administrator, await PlanAsync(cloud.Administrator));
        await Do(admin, "iam", "CreateRole", $$"""{"RoleName":"r","AssumeRolePolicyDocument":{{Json(Policy("""{"Effect":"Allow","Principal":{"Service":"backup.amazonaws.com"},"Action":"sts:AssumeRole"}"""))}} }""");
        var request = $$$"""{"BackupPlanId":"{{{id}}}","BackupSelection":{"SelectionName":"all","IamRoleArn":"arn:aws:iam::111111111111:role/r","Resources":["*"]}}""";
        var bob = await cloud.NewUserAsync(admin, "bob", Allow("backup:*"));
        Assert.Contains("iam:PassRole", (await Refused(bob, "backup", "CreateBackupSelection", request)).Message, StringComparison.Ordinal);
        var selection = (string)(await Do(admin, "backup", "CreateBackupSelection", request))["SelectionId"]!;
        Assert.Equal("AlreadyExistsException", (await Refused(admin, "backup", "CreateBackupSelection", request)).Code);
        Assert.Equal("InvalidRequestException", (await Refused(admin, "backup", "DeleteBackupPlan", $$"""{"BackupPlanId":"{{id}}"}""")).Code);
        await Do(admin, "backup", "DeleteBackupSelection", $$"""{"BackupPlanId":"{{id}}","SelectionId":"{{selection}}"}""");
        await Do(admin, "backup", "DeleteBackupPlan", $$"""{"BackupPlanId":"{{id}}"}""");
    }

    [Theory]
    [InlineData("""{"BackupPlanName":"p","Rules":[]}""")]
    [InlineData("""{"BackupPlanName":"p","Rules":[{"RuleName":"a","TargetBackupVaultName":"main"},{"RuleName":"a","TargetBackupVaultName":"main"}]}""")]
    [InlineData("""{"BackupPlanName":"p","Rules":[{"RuleName":"a","TargetBackupVaultName":"main","StartWindowMinutes":5}]}""")]
    [InlineData("""{"BackupPlanName":"p","Rules":[{"RuleName":"a","TargetBackupVaultName":"main","Lifecycle":{"MoveToColdStorageAfterDays":30,"DeleteAfterDays":60}}]}""")]
    public async Task A_plan_that_AWS_would_not_take_is_refused(string plan)
    {
        await using var cloud = await StartAsync();
        Assert.Equal("InvalidParameterValueException", (await Refused(cloud.Administrator, "backup", "CreateBackupPlan", $$"""{"BackupPlan":{{plan}} }""")).Code);
    }

    [Fact]
    public async Task The_same_document_twice_is_one_plan()
    {
        await using var cloud = await StartAsync();
        await PlanAsync(cloud.Administrator);
        Assert.Equal("AlreadyExistsException", (await Refused(cloud.Administrator, "backup", "CreateBackupPlan", $$"""{"BackupPlan":{{Daily}} }""")).Code);
    }

    private static async Task<string> PlanAsync(AwsSession session) => (string)(await Do(session, "backup", "CreateBackupPlan", $$"""{"BackupPlan":{{Daily}} }"""))["BackupPlanId"]!;
}
