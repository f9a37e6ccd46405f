using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Xunit;

namespace Bulkhead.Engine.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void A_first_run_creates_the_organization_before_all_else()
    {
        var desired = new ModelBuilder().Account("dev").Policy("floor", [""]).Build();
        var plan = Plan(desired, new SimulatedCloud { Exists = false, HasJournal = false });
        var organization = Step(plan, "organization acme");
        Assert.Equal(StepAction.Create, organization.Action);
        Assert.Contains(organization.Address, Step(plan, "policy SERVICE_CONTROL_POLICY/floor").After);
        Assert.Contains(organization.Address, Step(plan, "account dev").After);
        Assert.Contains(Step(plan, "journal bulkhead-journal-111111111111").Address, Step(plan, "account dev").After);
        Assert.Contains(Step(plan, "policy SERVICE_CONTROL_POLICY/floor").Address, Step(plan, "attachment SERVICE_CONTROL_POLICY/floor > Root").After);
    }

    [Fact]
    public void One_added_line_gives_a_plan_with_only_that_account_and_its_baseline()
    {
        var cloud = SimulatedCloud.Empty();
        var before = new ModelBuilder().Account("audit", "security", "Security").Account("dev").Policy("floor", [""]);
        cloud.Apply(Plan(before.Build(), cloud));
        var plan = Plan(before.Account("qa").Build(), cloud);
        Assert.Equal(
            ["Account", "Placement", "Setting", "Stack"],
            plan.Steps.Select(s => s.Address.Kind.ToString()).Distinct().Order());
        Assert.All(plan.Steps, s => Assert.Equal("qa", s.Address.Account ?? s.Address.Name));
        Assert.All(plan.Steps.Where(s => s.Address.Account == "qa"), s => Assert.Contains(Step(plan, "placement qa").Address, s.After));
    }

    [Fact]
    public void An_account_is_found_by_its_address_whatever_its_name()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.AddAccount("Acme Development", "AWS+dev@acme.example");
        var plan = Plan(new ModelBuilder().Account("dev").Build(), cloud);
        var step = Step(plan, "account dev");
        Assert.Equal(StepAction.Adopt, step.Action);
        Assert.Null(((StepPayload.ChangeAccount)step.Payload).DisplayName);
        Assert.Contains(step.Differences, d => d is { Property: "tags.bulkhead:managed", Before: null, After: "acme" });
    }

    [Fact]
    public void An_account_is_found_by_its_name_when_only_one_has_it()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.AddAccount("dev", "someone@acme.example");
        var result = Result(new ModelBuilder().Account("dev").Build(), cloud);
        Assert.Equal(StepAction.Adopt, Step(result.Plan, "account dev").Action);
        Assert.Equal("BH4014", Assert.Single(result.Diagnostics).Code);

        cloud.AddAccount("dev", "another@acme.example");
        Assert.Contains(Result(new ModelBuilder().Account("dev").Build(), cloud).Diagnostics, d => d.Code == "BH4013");
    }

    [Fact]
    public void An_account_is_found_by_its_id_before_its_address()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.AddAccount("other", "aws+dev@acme.example");
        var id = cloud.AddAccount("Old", "old@acme.example");
        var result = Result(new ModelBuilder().Account("dev", change: a => a with { ExistingId = AccountId.Parse(id) }).Build(), cloud);
        Assert.Equal(id, ((StepPayload.ChangeAccount)Step(result.Plan, "account dev").Payload).Id);
    }

    [Fact]
    public void An_id_that_is_not_there_is_an_error()
    {
        var desired = new ModelBuilder().Account("dev", change: a => a with { ExistingId = AccountId.Parse("999999999999") }).Build();
        var result = Result(desired, SimulatedCloud.Empty());
        Assert.Equal("BH4011", Assert.Single(result.Diagnostics).Code);
        Assert.DoesNotContain(result.Plan.Steps, s => s.Address.Name == "dev" || s.Address.Account == "dev");
    }

    [Fact]
    public void An_address_that_another_account_has_is_an_error()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.AddAccount("dev", "shared@acme.example", managed: true);
        var desired = new ModelBuilder()
            .Account("dev", change: a => a with { Email = "shared@acme.example" })
            .Account("qa", change: a => a with { Email = "shared@acme.example" })
            .Build();
        Assert.Contains(Result(desired, cloud).Diagnostics, d => d.Code == "BH4010");
    }

    [Fact]
    public void A_rename_is_declared_and_keeps_the_account()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.AddAccount("dev", "first@acme.example", managed: true);
        var plan = Plan(new ModelBuilder().Account("sandbox", change: a => a with { FormerName = "dev", Email = "first@acme.example" }).Build(), cloud);
        Assert.Contains(Step(plan, "account sandbox").Differences, d => d is { Property: "tags.bulkhead:name", Before: "dev", After: "sandbox" });
        Assert.DoesNotContain(plan.Steps, s => s.Payload is StepPayload.CreateAccount);
    }

    [Fact]
    public void An_account_whose_line_is_gone_goes_to_quarantine_and_comes_back_with_its_line()
    {
        var cloud = SimulatedCloud.Empty();
        var deny = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}""";
        var with = new ModelBuilder().Account("dev").Policy("deny-all", ["Suspended"], content: deny);
        cloud.Apply(Plan(with.Build(), cloud));

        var without = new ModelBuilder().Unit("Workloads").Policy("deny-all", ["Suspended"], content: deny).Build();
        var step = Assert.Single(Plan(without, cloud).Steps);
        Assert.Equal((StepAction.Quarantine, "placement dev"), (step.Action, step.Address.ToString()));
        cloud.Apply(Plan(without, cloud));
        Assert.Empty(Plan(without, cloud).Steps);

        var back = Assert.Single(Plan(with.Build(), cloud).Steps);
        Assert.Equal((StepAction.Move, "placement dev"), (back.Action, back.Address.ToString()));
    }

    [Fact]
    public void An_account_that_bulkhead_never_had_is_left_alone()
    {
        var cloud = SimulatedCloud.Empty();
        var id = cloud.AddAccount("theirs", "theirs@acme.example");
        var plan = Plan(new ModelBuilder().Build(), cloud);
        Assert.DoesNotContain(plan.Steps, s => s.Payload is StepPayload.PlaceAccount or StepPayload.ChangeAccount);
        Assert.Contains(plan.LeftAlone, line => line.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_past_its_day_goes_to_quarantine()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.AddAccount("webdev", "aws+webdev@acme.example", managed: true);
        var desired = new ModelBuilder().Account("webdev", change: a => a with { Expires = ModelBuilder.Today.AddDays(-1), Sponsor = "ann@acme.example" }).Build();
        var result = Result(desired, cloud);
        Assert.Equal(StepAction.Quarantine, Step(result.Plan, "placement webdev").Action);
        Assert.Contains("ann@acme.example", Assert.Single(result.Diagnostics, d => d.Code == "BH4017").Help!, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Plan.Steps, s => s.Address.Account == "webdev");

        var last = new ModelBuilder().Account("webdev", change: a => a with { Expires = ModelBuilder.Today }).Build();
        Assert.Equal(StepAction.Move, Step(Plan(last, cloud), "placement webdev").Action);

        // Whoever answers for it is named before its last day, as an address or by an account's.
        var soon = new ModelBuilder().Account("dev").Account("webdev", change: a => a with { Expires = ModelBuilder.Today.AddDays(9), Sponsor = "dev" }).Build();
        Assert.Contains("aws+dev@acme.example", Assert.Single(Result(soon, cloud).Diagnostics, d => d.Code == "BH4019").Help!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SUSPENDED")]
    [InlineData("PENDING_CLOSURE")]
    [InlineData("CLOSED")]
    [InlineData("PENDING_ACTIVATION")]
    public void An_account_that_is_not_active_gets_no_steps(string state)
    {
        var cloud = SimulatedCloud.Empty();
        cloud.AddAccount("dev", "aws+dev@acme.example", state: state);
        var result = Result(new ModelBuilder().Account("dev").Build(), cloud);
        Assert.Equal("BH4015", Assert.Single(result.Diagnostics).Code);
        Assert.DoesNotContain(result.Plan.Steps, s => s.Address.Name == "dev" || s.Address.Account == "dev");
    }

    [Fact]
    public void An_account_that_cannot_be_read_is_unknown_and_not_empty()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.Locked.Add(cloud.AddAccount("dev", "aws+dev@acme.example"));
        var result = Result(new ModelBuilder().Account("dev").Account("qa").Build(), cloud);
        Assert.Equal("BH4020", Assert.Single(result.Diagnostics).Code);
        Assert.DoesNotContain(result.Plan.Steps, s => s.Address.Account == "dev");
        Assert.Contains(result.Plan.Steps, s => s.Address.Account == "qa");
    }

    [Fact]
    public void Every_service_that_refuses_is_named_once_with_what_it_hides_and_the_management_account_has_advice_of_its_own()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.Unreadable["ebs-encryption"] = Refusals.AccessDenied("ec2", "GetEbsEncryptionByDefault");
        cloud.Unreadable["instance-metadata"] = Refusals.AccessDenied("ec2", "GetInstanceMetadataDefaults");
        cloud.Unreadable["password-policy"] = Refusals.AccessDenied("iam", "GetAccountPasswordPolicy");
        var told = Result(new ModelBuilder().Build(), cloud).Diagnostics.Where(d => d.Code == "BH4020").ToArray();
        Assert.Equal(2, told.Length);
        Assert.All(told, d => Assert.Contains("account 'management'", d.Message, StringComparison.Ordinal));
        Assert.Contains("password-policy could not be read", Assert.Single(told, d => d.Message.Contains("iam:GetAccountPasswordPolicy", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.Contains("instance-metadata", Assert.Single(told, d => d.Message.Contains("ec2:GetEbsEncryptionByDefault", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.All(told, d => Assert.Contains("credentials of the management account", d.Help, StringComparison.Ordinal));
    }

    [Fact]
    public void A_default_vpc_in_use_is_reported_and_left()
    {
        var cloud = SimulatedCloud.Empty();
        var id = AccountId.Parse(cloud.AddAccount("dev", "aws+dev@acme.example"));
        var desired = new ModelBuilder().Account("dev").Build();
        var observed = cloud.Observe(desired);
        var content = observed.Contents[id];
        var inUse = content with
        {
            Settings =
            [
                .. content.Settings.Select(s => s.Setting == "no-default-vpc"
                    ? (s.Setting, s.Region, new Bulkhead.Engine.Baseline.Settings.SettingReading.Known(
                        new System.Text.Json.Nodes.JsonObject { ["DefaultVpc"] = "vpc-7", ["HasInterfaces"] = true }))
                    : s),
            ],
        };
        var result = Planner.Plan(desired, observed with { Contents = observed.Contents.SetItem(id, inUse) });
        Assert.Contains(result.Diagnostics, d => d.Code == "BH4021" && d.Message.Contains("vpc-7", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Plan.Steps, s => s.Address.ToString() == "setting dev/eu-west-1/no-default-vpc");
    }

    [Fact]
    public void A_stack_waits_for_the_accounts_that_its_parameters_name()
    {
        var plan = Plan(new ModelBuilder().Account("dev").Account("audit", "security", "Security").Account("logs", "log-archive", "Security").Build(), SimulatedCloud.Empty());
        Assert.Contains(Step(plan, "account audit").Address, Step(plan, "stack dev/eu-west-1/bulkhead-access").After);
        Assert.Contains(Step(plan, "stack logs/eu-west-1/bulkhead-logs").Address, Step(plan, "stack management/eu-west-1/bulkhead-trail").After);
        Assert.Contains(Step(plan, "trusted-access cloudtrail.amazonaws.com").Address, Step(plan, "stack management/eu-west-1/bulkhead-trail").After);
        Assert.Contains(Step(plan, "delegated-administrator access-analyzer.amazonaws.com").Address, Step(plan, "stack audit/eu-west-1/bulkhead-analyzer").After);
    }

    [Fact]
    public void A_policy_that_means_the_same_is_not_written_again()
    {
        var cloud = SimulatedCloud.Empty();
        var desired = new ModelBuilder().Policy("floor", [""]).Build();
        cloud.Apply(Plan(desired, cloud));
        var id = cloud.Policies.Values.Single(p => p.Name == "floor").Id;
        cloud.Policies[id] = cloud.Policies[id] with
        {
            Content = """{ "Statement" : { "Resource": ["*"], "Action": ["organizations:LeaveOrganization"], "Effect": "Deny" }, "Version": "2012-10-17" }""",
        };
        Assert.Empty(Plan(desired, cloud).Steps);
        cloud.Policies[id] = cloud.Policies[id] with { Content = """{"Version":"2012-10-17","Statement":[]}""" };
        var step = Assert.Single(Plan(desired, cloud).Steps);
        Assert.Equal(StepAction.Change, step.Action);
        Assert.Contains("LeaveOrganization", Assert.Single(step.Differences).After, StringComparison.Ordinal);
    }

    [Fact]
    public void FullAWSAccess_is_not_attached_again_where_somebody_put_a_list_of_allowed_services_in_its_place()
    {
        // AWS keeps at least one policy attached, so where FullAWSAccess is missing another one allows less on purpose.
        var cloud = SimulatedCloud.Empty();
        cloud.Detach("p-FullAWSAccess", SimulatedCloud.Root);
        Assert.DoesNotContain(
            Plan(new ModelBuilder().Build(), cloud).Steps,
            s => s.Address.ToString().Contains("FullAWSAccess", StringComparison.Ordinal));
    }

    [Fact]
    public void A_unit_that_is_no_longer_wanted_goes_when_it_is_empty()
    {
        var cloud = SimulatedCloud.Empty();
        var old = cloud.AddUnit("Old", managed: true);
        cloud.AddAccount("dev", "aws+dev@acme.example", old, managed: true);
        var plan = Plan(new ModelBuilder().Account("dev").Build(), cloud);
        var delete = Step(plan, "unit Old");
        Assert.Equal(StepAction.Delete, delete.Action);
        Assert.Contains(Step(plan, "placement dev").Address, delete.After);

        cloud.AddAccount("theirs", "theirs@acme.example", old);
        Assert.DoesNotContain(Plan(new ModelBuilder().Account("dev").Build(), cloud).Steps, s => s.Payload is StepPayload.DeleteUnit);
    }

    [Fact]
    public void A_unit_is_renamed_in_place()
    {
        var cloud = SimulatedCloud.Empty();
        var id = cloud.AddUnit("Apps", managed: true);
        var plan = Plan(new ModelBuilder().Unit("Workloads", was: "Apps").Build(), cloud);
        Assert.Equal(id, ((StepPayload.WriteUnit)Step(plan, "unit Workloads").Payload).ExistingId);
        Assert.DoesNotContain(plan.Steps, s => s.Action == StepAction.Delete);
    }

    [Fact]
    public void A_full_target_lets_old_policies_go_before_the_last_new_ones_come()
    {
        var cloud = SimulatedCloud.Empty();
        for (var i = 0; i < 8; i++) cloud.AddPolicy($"old-{i}", "{}", true, SimulatedCloud.Root);
        var builder = new ModelBuilder();
        for (var i = 0; i < 3; i++) builder.Policy($"new-{i}", [""]);
        var plan = Plan(builder.Build(), cloud);
        var attaches = plan.Steps.Where(s => s.Payload is StepPayload.AttachPolicy).ToArray();
        Assert.Single(attaches, s => !s.After.Any(a => a.Kind == StepKind.Attachment));
        cloud.Apply(plan);
        Assert.Empty(Plan(builder.Build(), cloud).Steps);
    }

    [Fact]
    public void A_stack_of_bulkheads_name_that_is_not_bulkheads_is_an_error()
    {
        var cloud = SimulatedCloud.Empty();
        var desired = new ModelBuilder().Build();
        cloud.Apply(Plan(desired, cloud));
        var observed = cloud.Observe(desired);
        var content = observed.Contents[SimulatedCloud.Management];
        var region = content.Stacks[0].Region;
        var foreign = new Engine.Observed.ObservedStack("bulkhead-access", "CREATE_COMPLETE", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty);
        var changed = content with { Stacks = [(region, new Engine.Observed.ObservedStacks.Known([foreign]))] };
        var result = Planner.Plan(desired, observed with { Contents = observed.Contents.SetItem(SimulatedCloud.Management, changed) });
        Assert.Contains(result.Diagnostics, d => d.Code == "BH4023");
    }

    [Fact]
    public void A_renamed_organization_keeps_all_that_it_has()
    {
        var cloud = SimulatedCloud.Empty();
        cloud.Apply(Plan(new ModelBuilder().Account("dev").Policy("floor", [""]).Build(), cloud));
        var renamed = new ModelBuilder { Name = "apex", FormerName = "acme" }.Account("dev").Policy("floor", [""]).Build();
        var result = Result(renamed, cloud);
        Assert.Empty(result.Diagnostics);
        Assert.All(result.Plan.Steps, s => Assert.Equal(StepAction.Change, s.Action));
        Assert.All(result.Plan.Steps, s => Assert.Contains(s.Differences, d => d is { Property: "tags.bulkhead:managed", Before: "acme", After: "apex" }));
        cloud.Apply(result.Plan);
        Assert.Empty(Plan(renamed, cloud).Steps);
        Assert.Empty(Plan(new ModelBuilder { Name = "apex" }.Account("dev").Policy("floor", [""]).Build(), cloud).Steps);
    }

    [Fact]
    public void A_region_that_left_the_file_is_cleared_and_then_forgotten()
    {
        var cloud = SimulatedCloud.Empty();
        ModelBuilder In(params string[] regions) => new ModelBuilder { Regions = [.. regions.Select(r => new RegionName(r))] }.Account("dev").Account("qa");
        cloud.Apply(Plan(In("eu-west-1", "us-east-1").Build(), cloud));
        var less = In("eu-west-1").Build();
        var plan = Plan(less, cloud);
        var deletes = plan.Steps.Where(s => s.Payload is StepPayload.DeleteStack).ToArray();
        Assert.Equal(
            ["stack dev/us-east-1/bulkhead-analyzer", "stack management/us-east-1/bulkhead-analyzer", "stack qa/us-east-1/bulkhead-analyzer"],
            deletes.Select(s => s.Address.ToString()).Order());
        Assert.All(deletes, s => Assert.Equal("the file no longer governs its region", s.Reason));
        var note = Step(plan, "stack management/eu-west-1/bulkhead-access");
        Assert.All(deletes, s => Assert.Contains(s.Address, note.After));

        // An account that cannot be read keeps the note, so that its stacks are found later.
        var qa = cloud.Accounts.Values.Single(a => a.Name == "qa").Id.Value;
        cloud.Locked.Add(qa);
        var some = Result(less, cloud);
        Assert.Equal(["BH4020", "BH4048"], some.Diagnostics.Select(d => d.Code).Order());
        cloud.Apply(some.Plan);
        cloud.Locked.Remove(qa);
        cloud.Apply(Plan(less, cloud));
        Assert.Empty(Plan(less, cloud).Steps);
        Assert.Empty(cloud.Observe(less).FormerRegions);
    }

    private static PlanResult Result(Engine.Desired.DesiredOrganization desired, SimulatedCloud cloud) => Planner.Plan(desired, cloud.Observe(desired));

    private static Plan Plan(Engine.Desired.DesiredOrganization desired, SimulatedCloud cloud) => Result(desired, cloud).Plan;

    private static PlanStep Step(Plan plan, string address) => Assert.Single(plan.Steps, s => s.Address.ToString() == address);
}
