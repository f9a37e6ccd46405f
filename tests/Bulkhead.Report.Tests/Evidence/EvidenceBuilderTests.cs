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

        // A year of logs is not six.
        Assert.Equal(EvidenceState.NotMet, report.Controls.Single(c => c.Control.Id == "164.316(b)(2)(i)").State);
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
