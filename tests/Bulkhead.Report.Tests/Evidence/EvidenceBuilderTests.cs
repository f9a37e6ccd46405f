using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Compliance;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Report.Evidence;
using Xunit;

namespace Bulkhead.Report.Tests.Evidence;

public sealed class EvidenceBuilderTests
{
    private const string Yaml = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts: { security: security, logs: log-archive, backups: backup, clinic: compliance.hipaa, dev: development }
        invariants: [nobody in development can reach clinic, nobody can delete logs]
        """;

    private static readonly RegionName Home = new("eu-west-1");
    private static readonly OrganizationModel Model = ConfigurationLoader.Load("bulkhead.yaml", new OneFile(Yaml)).Model!;
    private static readonly ImmutableArray<OrganizationPolicy> Policies = GuardrailCompiler.Compile(Model).Policies;
    private static readonly DesiredOrganization Desired = DesiredBuilder.Build(Model, Policies, new DateOnly(2026, 11, 22));

    [Fact]
    public void An_empty_plan_proves_what_the_file_gives_and_leaves_the_rest_unknown()
    {
        var report = Build(Plan());
        Assert.All(report.Controls, c => Assert.Equal("clinic", c.Account));
        Assert.Equal(EvidenceState.Met, Item(report, "164.312(a)(2)(iv)", "require-encrypted-storage").State);
        Assert.Equal(EvidenceState.Met, Item(report, "164.312(a)(2)(iv)", "ebs-encryption").State);
        Assert.Equal(EvidenceState.Met, Item(report, "164.308(a)(5)(ii)(B)", "guardduty").State);
        Assert.Equal(EvidenceState.Met, Item(report, "164.312(b)", "organization trail").State);
        Assert.Equal(EvidenceState.Met, Item(report, "164.312(a)(1)", "nobody in development can reach clinic").State);
        Assert.DoesNotContain(report.Controls.SelectMany(c => c.Items), i => i.Subject == "nobody can delete logs");
        Assert.Equal((EvidenceState.Unknown, "the rule is not there"), State(Item(report, "164.312(b)", "cloudtrail-enabled")));
        Assert.Equal(EvidenceState.Unknown, report.Controls.First(c => c.Control.Id == "164.312(b)").State);

        // The kind asks for six years of logs, and the file says nothing else.
        Assert.Equal(EvidenceState.Met, report.Controls.Single(c => c.Control.Id == "164.316(b)(2)(i)").State);
    }

    [Theory]
    [InlineData("hipaa", "clinic", 2192)]
    [InlineData("pci", "cards", 365)]
    public void Where_everything_is_as_the_file_says_and_compliant_every_control_is_met(string name, string account, int days)
    {
        var framework = ComplianceFramework.Find(name)!;
        var model = ConfigurationLoader.Load("bulkhead.yaml", new OneFile(Yaml.Replace("clinic: compliance.hipaa", $"{account}: {framework.Kind}", StringComparison.Ordinal).Replace("reach clinic", $"reach {account}", StringComparison.Ordinal))).Model!;
        Assert.Equal(days, model.LogRetentionDays);
        var policies = GuardrailCompiler.Compile(model).Policies;
        var facts = new ConformanceFacts { Rules = [.. framework.Rules.Select(r => new RuleFact(account, Home, r.Name, RuleVerdict.Compliant))], Unread = [] };
        var plan = Plan() with { Invariants = [.. model.Invariants.Select(i => new PlannedInvariant(i.Text, PlannedInvariant.Proved, [], []))] };
        var report = new EvidenceBuilder(model, policies, DesiredBuilder.Build(model, policies, new DateOnly(2026, 11, 22)), new PlanResult(plan, []), facts)
            .Build(framework, new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero));
        Assert.Equal("", string.Join('\n', report.Controls.Where(c => c.State != EvidenceState.Met).SelectMany(c => c.Items.Where(i => i.State != EvidenceState.Met).Select(i => $"{c.Control.Id}: {i.Source} {i.Subject}: {i.Detail}"))));
        Assert.Equal(framework.Controls.Length, report.Controls.Length);
        Assert.False(report.HasFailures);

        // The kind's days are those that the framework's control asks for.
        Assert.Equal(days, framework.Controls.SelectMany(c => c.Proofs).OfType<ComplianceProof.LogRetention>().Single().Days);

        // A rule that is not compliant is not met, and its control neither.
        var broken = facts with { Rules = facts.Rules.Replace(facts.Rules[0], facts.Rules[0] with { Verdict = RuleVerdict.NotCompliant }) };
        Assert.True(new EvidenceBuilder(model, policies, DesiredBuilder.Build(model, policies, new DateOnly(2026, 11, 22)), new PlanResult(plan, []), broken)
            .Build(framework, new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero)).HasFailures);
    }

    [Theory]
    [InlineData("Setting", "ebs-encryption", "clinic", "164.312(a)(2)(iv)", "ebs-encryption")]
    [InlineData("Stack", "bulkhead-trail", "management", "164.312(b)", "organization trail")]
    [InlineData("Setting", "guardduty", "security", "164.308(a)(5)(ii)(B)", "guardduty")]
    [InlineData("Placement", "clinic", null, "164.312(a)(2)(iv)", "require-encrypted-storage")]
    public void What_a_plan_would_change_is_not_met(string kind, string name, string? account, string control, string subject)
    {
        var address = new StepAddress(Enum.Parse<StepKind>(kind), name, account, account is null ? null : Home);
        var item = Item(Build(Plan(address)), control, subject);
        Assert.Equal(EvidenceState.NotMet, item.State);
        Assert.Contains(address.ToString(), item.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_something_was_not_read_nothing_is_met_by_silence()
    {
        var report = Build(Plan(), unread: ["clinic", "security", "management"]);
        foreach (var subject in new[] { "ebs-encryption", "bulkhead-config", "guardduty", "organization trail" })
            Assert.All(report.Controls.SelectMany(c => c.Items).Where(i => i.Subject == subject && i.Source != "retention"), i => Assert.Equal(EvidenceState.Unknown, i.State));
    }

    [Fact]
    public void Rules_say_what_AWS_Config_says_and_an_open_plan_proves_no_invariant_of_today()
    {
        var facts = new ConformanceFacts
        {
            Rules =
            [
                new RuleFact("clinic", Home, "encrypted-volumes", RuleVerdict.NotCompliant) { Resources = ["AWS::EC2::Volume vol-1"] },
                new RuleFact("clinic", Home, "rds-storage-encrypted", RuleVerdict.Compliant),
                new RuleFact("clinic", Home, "efs-encrypted-check", RuleVerdict.NoData),
            ],
            Unread = [],
        };
        var report = Build(Plan(new StepAddress(StepKind.Setting, "password-policy", "dev")), facts);
        const string control = "164.312(a)(2)(iv)";
        Assert.Equal([EvidenceState.NotMet, EvidenceState.Met, EvidenceState.Unknown],
            new[] { "encrypted-volumes", "rds-storage-encrypted", "efs-encrypted-check" }.Select(rule => Item(report, control, rule).State));
        Assert.Equal(EvidenceState.Unknown, Item(report, "164.312(a)(1)", "nobody in development can reach clinic").State);
        Assert.True(report.HasFailures);
        var json = EvidenceDocument.Make(report);
        Assert.Equal(("bulkhead.evidence/1", "2026-11-22T01:00:00Z", "111122223333"), ((string)json["format"]!, (string)json["madeAt"]!, (string)json["accounts"]![0]!["id"]!));
        var shown = json["controls"]!.AsArray().Single(c => (string)c!["id"]! == control)!;
        Assert.Equal("not-met", (string)shown["state"]!);
        Assert.Contains(shown["proofs"]!.AsArray(), p => (string)p!["subject"]! == "encrypted-volumes" && (string)p["resources"]![0]! == "AWS::EC2::Volume vol-1");
    }

    private static (EvidenceState State, string Detail) State(EvidenceItem item) => (item.State, item.Detail);

    private static EvidenceItem Item(EvidenceReport report, string control, string subject) =>
        report.Controls.Single(c => c.Control.Id == control).Items.Single(i => i.Subject == subject);

    private static EvidenceReport Build(Plan plan, ConformanceFacts? facts = null, string[]? unread = null) =>
        new EvidenceBuilder(
            Model, Policies, Desired, new PlanResult(plan, []) { PartlyUnread = [.. unread ?? []] }, facts ?? new ConformanceFacts { Rules = [], Unread = [] })
            .Build(ComplianceFramework.Find("hipaa")!, new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero));

    private static Plan Plan(params StepAddress[] steps) => new()
    {
        Organization = "acme",
        ManagementAccount = "111122220000",
        Home = "eu-west-1",
        Partition = "aws",
        JournalBucket = "journal",
        AccountIds = ImmutableSortedDictionary<string, string>.Empty.Add("clinic", "111122223333"),
        UnitIds = ImmutableSortedDictionary<string, string>.Empty,
        PolicyIds = ImmutableSortedDictionary<string, string>.Empty,
        Steps = [.. steps.Select(a => new PlanStep { Address = a, Action = StepAction.Change, Payload = new StepPayload.CreateOrganization(), Reason = "it differs from the baseline" })],
        Invariants = [.. Model.Invariants.Select(i => new PlannedInvariant(i.Text, PlannedInvariant.Proved, [], []))],
        LeftAlone = [],
        Fingerprint = "",
        ReadCalls = 0,
    };

    private sealed class OneFile(string text) : IConfigurationFiles
    {
        public bool FolderExists(string path) => false;

        public IEnumerable<string> FileNames(string folder) => [];

        public FileContent Read(string path) => FileContent.Of(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
