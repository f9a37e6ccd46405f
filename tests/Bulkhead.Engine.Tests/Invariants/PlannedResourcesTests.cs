using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Invariants;
using Bulkhead.Reach.Facts;
using Xunit;

namespace Bulkhead.Engine.Tests.Invariants;

/// <summary>What templates make is there with the policy that they give it.</summary>
public sealed class PlannedResourcesTests
{
    private const string Account = "111111111111";
    private const string Vault = "arn:aws:backup:eu-west-1:111111111111:backup-vault:bulkhead-copies";
    private const string Topic = "arn:aws:sns:eu-west-1:111111111111:bulkhead-alarms";

    [Fact]
    public void A_vault_has_the_access_policy_of_its_template() =>
        Assert.Equal("o-example123", Condition(Read(StackTemplate.Copies, EmptyFacts()), Vault));

    [Fact]
    public void A_policy_of_today_gives_way_to_the_planned_one()
    {
        var facts = EmptyFacts();
        facts["backup:ListBackupVaults"] = JsonNode.Parse($$"""{"eu-west-1":{"BackupVaultList":[{"BackupVaultName":"bulkhead-copies","BackupVaultArn":"{{Vault}}"},{"BackupVaultName":"own","BackupVaultArn":"{{Vault}}-own"}]} }""");
        facts["backup:GetBackupVaultAccessPolicy"] = JsonNode.Parse("""{"eu-west-1":{"bulkhead-copies":{"Policy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}"},"own":{"Error":{"Code":"ResourceNotFoundException"}}}}""");
        var snapshot = Read(StackTemplate.Copies, facts);
        Assert.Equal("o-example123", Condition(snapshot, Vault));
        Assert.Null(snapshot.Find(Vault + "-own")!.Policy);
    }

    [Fact]
    public void A_bus_a_topic_and_a_key_have_theirs()
    {
        var alarms = Read(StackTemplate.AlarmDelivery, EmptyFacts());
        Assert.Equal("o-example123", Condition(alarms, "arn:aws:events:eu-west-1:111111111111:event-bus/bulkhead-alarms"));
        Assert.Equal("events.amazonaws.com", Assert.Single(Assert.Single(alarms.Find(Topic)!.Policy!.Statements).Principal!.Entries).Value);
        Assert.Contains(Read(StackTemplate.Copies, EmptyFacts()).OfKind("kms.key"), k => k.Policy!.Statements[0].Principal!.Entries[0].Value == "arn:aws:iam::111111111111:root");
    }

    [Fact]
    public void A_topic_without_a_policy_of_the_template_s_own_is_unknown()
    {
        var facts = EmptyFacts();
        new PlannedResources(facts, Account, "aws", "eu-west-1", isKnown: true).Put("Topic", "AWS::SNS::Topic", new JsonObject { ["TopicName"] = "bulkhead-alarms" });
        Assert.Equal($"sns:GetTopicAttributes of {Topic}", Read(facts).Find(Topic)!.PolicyUnknown);
    }

    [Fact]
    public void What_is_shared_is_shared_with_whom_the_template_names()
    {
        var facts = EmptyFacts();
        var properties = JsonNode.Parse($$"""{"Name":"bulkhead-escrow","ResourceArns":["{{Vault}}"],"Principals":["333333333333"]}""")!.AsObject();
        new PlannedResources(facts, Account, "aws", "eu-west-1", isKnown: true).Put("Share", "AWS::RAM::ResourceShare", properties);
        new PlannedResources(facts, Account, "aws", "eu-west-1", isKnown: true).Put("Vault", "AWS::Backup::BackupVault", new JsonObject { ["BackupVaultName"] = "bulkhead-copies" });
        Assert.Contains("333333333333", Assert.Single(Read(facts).Find(Vault)!.Shares).Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_vaults_are_not_known_they_stay_unknown()
    {
        var facts = EmptyFacts();
        facts.Remove("backup:ListBackupVaults");
        var snapshot = Read(StackTemplate.Copies, facts);
        Assert.Null(snapshot.Find(Vault));
        Assert.Contains(snapshot.OfKind("backup.vault"), v => v.Uncollected == "backup:ListBackupVaults in 111111111111");
    }

    private static string Condition(Snapshot snapshot, string arn) =>
        Assert.Single(snapshot.Find(arn)!.Policy!.Statements).Conditions.Single(c => c.Key == "aws:PrincipalOrgID").Values.Single().Text;

    private static Snapshot Read(StackTemplate template, JsonObject facts)
    {
        var values = TemplateValues.ParametersOf(template.Body).ToDictionary(p => p, p => p == "OrganizationId" ? "o-example123" : "0", StringComparer.Ordinal);
        foreach (var (name, value) in new[] { ("AWS::AccountId", Account), ("AWS::Partition", "aws"), ("AWS::Region", "eu-west-1"), ("AWS::StackName", template.Name) }) values[name] = value;
        var resources = new PlannedResources(facts, Account, "aws", "eu-west-1", isKnown: true);
        foreach (var (name, type, properties) in TemplateValues.ResourcesOf(template.Body, values).Where(r => PlannedResources.Knows(r.Type))) resources.Put(name, type, properties);
        return Read(facts);
    }

    private static Snapshot Read(JsonObject facts)
    {
        var diagnostics = new DiagnosticBag();
        var details = $$"""{"UserDetailList":[{"UserName":"one","UserId":"AIDAONE","Path":"/","Arn":"arn:aws:iam::{{Account}}:user/one"}],"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}""";
        var snapshot = SnapshotReader.Read(
            new([new("details.json", JsonDocument.Parse(details).RootElement)], null, [new("facts.json", JsonDocument.Parse(new JsonObject { [Account] = facts }.ToJsonString()).RootElement)]), diagnostics);
        Assert.Empty(diagnostics.ToSorted());
        return snapshot!;
    }

    private static JsonObject EmptyFacts()
    {
        var facts = new JsonObject();
        foreach (var operation in FactPlan.Lists.Concat(FactPlan.Details)) facts[operation] = new JsonObject();
        return facts;
    }
}
