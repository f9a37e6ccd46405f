using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Compliance;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Compliance;

/// <summary>Regulated accounts are checked by AWS Config, and no others.</summary>
public sealed class ConformanceTests
{
    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1, us-east-1]
        accounts:
          security: security
          logs: log-archive
          clinic: compliance.hipaa
          cards: clinic-cards
          dev: development
        kinds:
          clinic-cards: { extends: compliance.pci, unit: Workloads/Cards }
        detection:
          guardduty: off
          security-hub: off
          inspector: off
          alarms: off
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. ComplianceFramework.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_framework_names_only_what_its_accounts_have(string name)
    {
        var framework = ComplianceFramework.Find(name)!;
        var model = ConfigurationLoader.Load("bulkhead.yaml", new TestFiles(("bulkhead.yaml", Yaml))).Model!;
        var kind = model.Kinds[framework.Kind];
        var proofs = framework.Controls.SelectMany(c => c.Proofs).ToList();
        Assert.All(framework.Controls, c => Assert.NotEmpty(c.Proofs));
        Assert.Equal(framework.Controls.Length, framework.Controls.Select(c => c.Id).Distinct().Count());
        Assert.All(proofs.OfType<ComplianceProof.Guardrail>(), g => Assert.Contains(g.Name, kind.Guardrails));
        var everything = TestOrganization.Desire(
            Yaml[..Yaml.IndexOf("detection:", StringComparison.Ordinal)].Replace("  dev: development", "  dev: development\n  backups: backup", StringComparison.Ordinal));
        var account = name == "hipaa" ? "clinic" : "cards";
        Assert.All(proofs.OfType<ComplianceProof.Setting>(), s => Assert.Contains(everything.Settings, d => d.Account == account && d.Setting.Name == s.Name));
        Assert.All(proofs.OfType<ComplianceProof.Stack>(), s => Assert.Contains(everything.Stacks, d => d.Account == account && d.Template.Name == s.Name));
        Assert.All(proofs.OfType<ComplianceProof.Detection>(), s => Assert.Contains(everything.Settings, d => d.Setting.Name == s.Name));
        Assert.InRange(Encoding.UTF8.GetByteCount(framework.Template.Body), 1000, 51_200);
    }

    [Fact]
    public async Task Only_regulated_accounts_are_checked_and_what_AWS_Config_says_is_read()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = TestOrganization.Desire(Yaml);
        Assert.Equal(
            ["cards/eu-west-1/bulkhead-compliance-pci", "cards/us-east-1/bulkhead-compliance-pci", "clinic/eu-west-1/bulkhead-compliance-hipaa", "clinic/us-east-1/bulkhead-compliance-hipaa"],
            desired.Stacks.Where(s => s.Template.Name.StartsWith("bulkhead-compliance", StringComparison.Ordinal)).Select(s => $"{s.Account}/{s.Region}/{s.Template}").Order(StringComparer.Ordinal));
        var report = await organization.ApplyAsync(session, desired);
        Assert.Equal([], report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
        var plan = await TestOrganization.PlanAsync(session, desired);
        Assert.Empty(plan.Steps);

        var model = ConfigurationLoader.Load("bulkhead.yaml", new TestFiles(("bulkhead.yaml", Yaml))).Model!;
        var hipaa = ComplianceFramework.Find("hipaa")!;
        var before = await ConformanceReader.ReadAsync(session, model, plan, hipaa, Cancel);
        Assert.Empty(before.Unread);
        Assert.All(before.Rules, r => Assert.Equal("clinic", r.Account));
        Assert.Equal(hipaa.Rules.Length + hipaa.Rules.Count(r => !r.IsGlobal), before.Rules.Length);
        Assert.Equal(RuleVerdict.Compliant, Of(before, "us-east-1", "ec2-ebs-encryption-by-default").Verdict);
        Assert.Equal(RuleVerdict.Compliant, Of(before, "eu-west-1", "iam-password-policy").Verdict);
        Assert.Equal(RuleVerdict.NotCompliant, Of(before, "eu-west-1", "guardduty-enabled-centralized").Verdict);
        Assert.Equal(RuleVerdict.NoData, Of(before, "eu-west-1", "rds-storage-encrypted").Verdict);

        var clinic = AccountId.Parse(plan.AccountIds["clinic"]);
        var there = Assert.IsType<SessionOpened>(await new AccountSessions(session).OpenAsync(clinic, new RegionName("us-east-1"), Cancel)).Session;
        Assert.IsType<AwsSuccess>(await there.CallAsync("ec2", "DisableEbsEncryptionByDefault", [], Cancel));
        var worse = Of(await ConformanceReader.ReadAsync(session, model, plan, hipaa, Cancel), "us-east-1", "ec2-ebs-encryption-by-default");
        Assert.Equal((RuleVerdict.NotCompliant, $"AWS::::Account {clinic}"), (worse.Verdict, Assert.Single(worse.Resources)));

        // A pack that somebody deleted says nothing, which is not the same as a refusal.
        Assert.IsType<AwsSuccess>(await there.CallAsync("config", "DeleteConformancePack", new JsonObject { ["ConformancePackName"] = hipaa.Pack }, Cancel));
        var after = await ConformanceReader.ReadAsync(session, model, plan, hipaa, Cancel);
        Assert.DoesNotContain(after.Rules, r => r.Region.Value == "us-east-1");
        Assert.Empty(after.Unread);
    }

    private static RuleFact Of(ConformanceFacts facts, string region, string rule) => facts.Rules.Single(r => r.Region.Value == region && r.Rule == rule);
}
