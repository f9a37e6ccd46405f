using Bulkhead.Config.Model;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Planning.Safety;

/// <summary>What a plan never does by accident: each rule with what it refuses, what it lets through, and its way out.</summary>
public sealed class SafetyRuleTests
{
    [Theory]
    [InlineData(20, 1, false)]
    [InlineData(20, 2, false)]
    [InlineData(20, 3, true)]
    [InlineData(40, 3, false)]
    [InlineData(40, 5, true)]
    [InlineData(5, 2, false)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    public void Many_accounts_do_not_go_to_quarantine_at_once(int accounts, int gone, bool isRefused)
    {
        var cloud = Applied(Many(accounts));
        var result = Plan(Many(accounts - gone), cloud);
        Assert.Equal(isRefused ? ["BH4040"] : [], result.Diagnostics.Select(d => d.Code));
        Assert.Equal(gone, result.Plan.Steps.Count(s => s.Action == StepAction.Quarantine));
    }

    [Fact]
    public void Those_that_are_named_do_not_count()
    {
        var cloud = Applied(Many(10));
        var named = Many(6).Build() with { Allow = Quarantine("a6", "a7", "a8", "a9") };
        Assert.Empty(Planner.Plan(named, cloud.Observe(named)).Diagnostics);
        var some = Many(6).Build() with { Allow = Quarantine("a6") };
        var refused = Assert.Single(Planner.Plan(some, cloud.Observe(some)).Diagnostics);
        Assert.Equal("BH4040", refused.Code);
        Assert.Contains("3 of 10", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'a6'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_goes_while_another_of_its_kind_comes_may_be_a_rename()
    {
        var cloud = Applied(new ModelBuilder().Account("dev").Account("logs", "log-archive", "Security"));
        var renamed = new ModelBuilder().Account("development").Account("logs", "log-archive", "Security");
        var refused = Assert.Single(Plan(renamed, cloud).Diagnostics);
        Assert.Equal("BH4041", refused.Code);
        Assert.Contains("was: dev", refused.Help, StringComparison.Ordinal);

        var named = renamed.Build() with { Allow = Quarantine("dev") };
        Assert.Empty(Planner.Plan(named, cloud.Observe(named)).Diagnostics);
        var other = new ModelBuilder().Account("bench", "bare").Account("logs", "log-archive", "Security");
        Assert.Empty(Plan(other, cloud).Diagnostics);
    }

    [Theory]
    [InlineData("audit", "security", "BH4042")]
    [InlineData("dev", "development", null)]
    public void The_accounts_that_others_rely_on_do_not_leave_because_a_line_is_missing(string name, string kind, string? code)
    {
        var cloud = Applied(new ModelBuilder().Account(name, kind).Account("other", "bare"));
        var result = Plan(new ModelBuilder().Unit("Workloads").Account("other", "bare"), cloud);
        Assert.Equal(code, result.Diagnostics.SingleOrDefault()?.Code);
        var named = new ModelBuilder().Unit("Workloads").Account("other", "bare").Build() with { Allow = Quarantine(name) };
        Assert.Empty(Planner.Plan(named, cloud.Observe(named)).Diagnostics);
    }

    [Fact]
    public void Nor_because_a_day_is_past_or_the_file_puts_them_there()
    {
        var cloud = Applied(new ModelBuilder().Account("audit", "security", "Security"));
        var expired = new ModelBuilder().Account("audit", "security", "Security", a => a with { Expires = ModelBuilder.Today.AddDays(-1) });
        Assert.Contains(Plan(expired, cloud).Diagnostics, d => d.Code == "BH4042");
        Assert.Contains(Plan(new ModelBuilder().Account("audit", "security", "Suspended"), cloud).Diagnostics, d => d.Code == "BH4042");
    }

    [Fact]
    public void The_log_archives_line_takes_the_trail_with_it_only_when_both_are_named()
    {
        var with = new ModelBuilder().Account("dev").Account("logs", "log-archive", "Security");
        var cloud = Applied(with);
        var without = new ModelBuilder().Account("dev").Unit("Security");
        Assert.Equal(["BH4042", "BH4044"], Plan(without, cloud).Diagnostics.Select(d => d.Code).Order());

        var quarantine = without.Build() with { Allow = Quarantine("logs") };
        Assert.Equal(["BH4044"], Planner.Plan(quarantine, cloud.Observe(quarantine)).Diagnostics.Select(d => d.Code));
        var both = quarantine with { Allow = quarantine.Allow with { DeleteLogTrail = true } };
        var result = Planner.Plan(both, cloud.Observe(both));
        Assert.Empty(result.Diagnostics);
        Assert.Contains(result.Plan.Steps, s => s.Payload is StepPayload.DeleteStack { Stack: "bulkhead-trail" });
    }

    [Fact]
    public void The_trail_does_not_move_to_another_archive_by_itself()
    {
        var cloud = Applied(new ModelBuilder().Account("one", "log-archive", "Security").Account("two", "bare", "Security"));
        var moved = new ModelBuilder().Account("one", "bare", "Security").Account("two", "log-archive", "Security");
        var refused = Plan(moved, cloud).Diagnostics;
        Assert.All(refused, d => Assert.Equal("BH4044", d.Code));
        Assert.Contains(refused, d => d.Message.Contains("instead of", StringComparison.Ordinal));
        Assert.Contains(refused, d => d.Message.Contains("account 'one'", StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_policy_that_allows_anything_stays()
    {
        const string AllowSome = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""";
        var cloud = Applied(new ModelBuilder().Account("dev").Policy("some", ["Workloads"], content: AllowSome));
        var workloads = cloud.Units.Values.Single(u => u.Path.Value == "Workloads").Id;
        var without = new ModelBuilder().Account("dev");
        Assert.Empty(Plan(without, cloud).Diagnostics);

        cloud.Detach(ObservedPolicy.FullAccess, workloads);
        var refused = Assert.Single(Plan(without, cloud).Diagnostics);
        Assert.Equal("BH4043", refused.Code);
        Assert.Contains("some > Workloads", refused.Message, StringComparison.Ordinal);
        var allowed = without.Build() with { Allow = new Allowances { DetachLastPolicy = true } };
        Assert.Empty(Planner.Plan(allowed, cloud.Observe(allowed)).Diagnostics);

        cloud.AddPolicy("theirs", AllowSome, false, workloads);
        Assert.Empty(Plan(without, cloud).Diagnostics);
        Assert.Equal("BH4043", Assert.Single(Plan(new ModelBuilder().Account("dev").Policy("no", ["Workloads"]), WithoutTheirs(cloud)).Diagnostics).Code);
    }

    [Theory]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*"}""", true)]
    [InlineData("""{"Effect":"Deny","Action":"iam:*","Resource":"*"}""", true)]
    [InlineData("""{"Effect":"Deny","Action":"cloudformation:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}""", true)]
    [InlineData("""{"Effect":"Deny","NotAction":"s3:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}}}""", true)]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/OrganizationAccountAccessRole"}}}""", false)]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-acme"}}}""", false)]
    [InlineData("""{"Effect":"Deny","Action":"cloudformation:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}""", false)]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}""", false)]
    [InlineData("""{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}""", false)]
    public void A_policy_that_keeps_bulkhead_from_its_work_is_refused_by_name(string statement, bool isRefused)
    {
        var wanted = new ModelBuilder().Account("dev").Account("qa").Policy("mine", ["Workloads"], content: $$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""");
        var result = Plan(wanted, SimulatedCloud.Empty());
        Assert.Equal(isRefused ? ["BH4045"] : [], result.Diagnostics.Select(d => d.Code));
        if (!isRefused) return;
        Assert.Contains("'mine'", result.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains("'dev' and 1 more", result.Diagnostics[0].Message, StringComparison.Ordinal);
        var allowed = wanted.Build() with { Allow = new Allowances { LockOut = true } };
        Assert.Empty(Planner.Plan(allowed, SimulatedCloud.Empty().Observe(allowed)).Diagnostics);
    }

    [Theory]
    [InlineData("""{"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*"}""", true)]
    [InlineData("""{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-acme"}}}""", false)]
    [InlineData("""{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}""", false)]
    public void So_is_a_resource_control_policy_that_keeps_the_management_account_out(string statement, bool isRefused)
    {
        var wanted = new ModelBuilder().Account("dev").Policy(
            "mine", ["Workloads"], content: $$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""", type: OrganizationPolicyType.ResourceControl);
        var result = Plan(wanted, SimulatedCloud.Empty());
        Assert.Equal(isRefused ? ["BH4045"] : [], result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void The_role_that_the_file_names_is_the_one_that_must_not_be_locked_out()
    {
        const string OnlyIt = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/Ours"}}}]}""";
        var ours = new ModelBuilder().Account("dev", change: a => a with { AccessRole = "Ours" }).Policy("mine", ["Workloads"], content: OnlyIt);
        Assert.Empty(Plan(ours, SimulatedCloud.Empty()).Diagnostics);
        var theirs = new ModelBuilder().Account("dev").Policy("mine", ["Workloads"], content: OnlyIt);
        Assert.Equal("BH4045", Assert.Single(Plan(theirs, SimulatedCloud.Empty()).Diagnostics).Code);
    }

    [Fact]
    public void No_kind_of_account_locks_bulkhead_out()
    {
        var desired = TestOrganization.Desire(
            """
            organization:
              name: acme
              email: aws+{account}@acme.example
              regions: [eu-west-1, us-east-1]
              contacts: { security: { name: Desk, email: security@acme.example, phone: "+1 555" } }
            accounts:
              audit: security
              logs: log-archive
              backups: backup
              vault: escrow
              clean: forensics
              tools: tools
              net: network
              dev: development
              test: staging
              live: production
              play: sandbox
              guest: { kind: consultant, sponsor: dev, expires: 2027-01-01 }
              health: compliance.hipaa
              cards: compliance.pci
            guardrails:
              everywhere: [only-governed-regions, deny-root-user, deny-iam-users, only-organization-resources, only-organization-principals, deny-disabling-encryption-defaults]
            """);
        Assert.Empty(Planner.Plan(desired, SimulatedCloud.Empty().Observe(desired)).Diagnostics);
    }

    private static SimulatedCloud WithoutTheirs(SimulatedCloud cloud)
    {
        cloud.Policies.Remove(cloud.Policies.Values.Single(p => p.Name == "theirs").Id);
        return cloud;
    }

    private static Allowances Quarantine(params string[] names) => new() { Quarantine = [.. names] };

    private static ModelBuilder Many(int count)
    {
        var builder = new ModelBuilder().Unit("Workloads");
        for (var i = 0; i < count; i++) builder.Account($"a{i}", "bare");
        return builder;
    }

    private static SimulatedCloud Applied(ModelBuilder builder)
    {
        var cloud = SimulatedCloud.Empty();
        cloud.Apply(Plan(builder, cloud).Plan);
        return cloud;
    }

    private static PlanResult Plan(ModelBuilder builder, SimulatedCloud cloud)
    {
        DesiredOrganization desired = builder.Build();
        return Planner.Plan(desired, cloud.Observe(desired));
    }
}
