using Bulkhead.Config.Model;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Xunit;

namespace Bulkhead.Engine.Tests.Planning.Guardrails;

public sealed class GuardrailOrderTests
{
    private static readonly string Users = Deny("iam:CreateUser");
    private static readonly string Keys = Deny("kms:ScheduleKeyDeletion");
    private static readonly string Both = Deny("iam:CreateUser", "kms:ScheduleKeyDeletion");

    [Fact]
    public void A_guardrail_that_moves_from_the_root_to_units_goes_from_the_root_last()
    {
        var cloud = Applied(new ModelBuilder().Account("dev", "bare").Unit("Workloads").Policy("root", [""], content: Both));
        var plan = Plan(new ModelBuilder().Account("dev", "bare").Policy("root", [""], content: Keys).Policy("workloads", ["Workloads"], content: Users), cloud);
        Assert.Contains(Step(plan, "attachment SERVICE_CONTROL_POLICY/workloads > Workloads").Address, Step(plan, "policy SERVICE_CONTROL_POLICY/root").After);
    }

    [Fact]
    public void A_detachment_waits_for_what_takes_over_on_other_levels()
    {
        var cloud = Applied(new ModelBuilder().Account("dev", "bare").Policy("old", [""], content: Users));
        var plan = Plan(new ModelBuilder().Account("dev", "bare").Policy("new", ["Workloads"], content: Deny("iam:*")), cloud);
        Assert.Contains(Step(plan, "attachment SERVICE_CONTROL_POLICY/new > Workloads").Address, Step(plan, "attachment SERVICE_CONTROL_POLICY/old > Root").After);
    }

    [Fact]
    public void A_detachment_waits_for_the_account_that_moves_to_where_the_guardrail_holds()
    {
        var cloud = Applied(new ModelBuilder().Account("dev", "bare").Policy("users", [""], content: Users).Policy("strict", ["Production"], content: Users).Unit("Production"));
        var plan = Plan(new ModelBuilder().Account("dev", "bare", "Production").Policy("strict", ["Production"], content: Users), cloud);
        Assert.Contains(Step(plan, "placement dev").Address, Step(plan, "attachment SERVICE_CONTROL_POLICY/users > Root").After);
    }

    [Fact]
    public void Two_policies_that_exchange_their_statements_hold_both_in_between()
    {
        var cloud = Applied(new ModelBuilder().Account("dev", "bare").Policy("one", [""], content: Users).Policy("two", [""], content: Keys));
        var plan = Plan(new ModelBuilder().Account("dev", "bare").Policy("one", [""], content: Keys).Policy("two", [""], content: Users), cloud);
        var split = Assert.Single(plan.Steps, s => s.Address.Name.EndsWith("(old part)", StringComparison.Ordinal));
        var first = (StepPayload.WritePolicy)Step(plan, "policy SERVICE_CONTROL_POLICY/one").Payload;
        Assert.Contains("iam:CreateUser", first.Content, StringComparison.Ordinal);
        Assert.Contains("kms:ScheduleKeyDeletion", first.Content, StringComparison.Ordinal);
        Assert.Contains(Step(plan, "policy SERVICE_CONTROL_POLICY/two").Address, split.After);
        Assert.Contains(Step(plan, "policy SERVICE_CONTROL_POLICY/one").Address, Step(plan, "policy SERVICE_CONTROL_POLICY/two").After);
    }

    [Fact]
    public void A_change_that_nobody_takes_over_is_one_step_that_waits_for_nothing()
    {
        var cloud = Applied(new ModelBuilder().Account("dev", "bare").Policy("one", [""], content: Both).Policy("two", [""], content: Deny("s3:DeleteBucket")));
        var plan = Plan(new ModelBuilder().Account("dev", "bare").Policy("one", [""], content: Keys).Policy("two", [""], content: Deny("s3:*")), cloud);
        Assert.Equal(2, plan.Steps.Length);
        Assert.All(plan.Steps, step => Assert.Empty(step.After));
    }

    [Fact]
    public void A_full_target_where_the_last_policy_is_replaced_is_refused_unless_the_file_allows_it()
    {
        var cloud = Applied(new ModelBuilder().Account("dev", "bare").Policy("old", ["Workloads"], content: Users));
        var workloads = cloud.Units.Values.Single(u => u.Path.Value == "Workloads").Id;
        for (var i = 0; i < 8; i++) cloud.AddPolicy($"theirs-{i}", Deny("s3:*"), false, workloads);
        var wanted = new ModelBuilder().Account("dev", "bare").Policy("new", ["Workloads"], content: Users);
        var refused = Planner.Plan(wanted.Build(), cloud.Observe(wanted.Build()));
        var gap = Assert.Single(refused.Diagnostics);
        Assert.Equal("BH4024", gap.Code);
        Assert.Contains("'Workloads'", gap.Message, StringComparison.Ordinal);

        var allowed = wanted.Build() with { Allow = new Allowances { GuardrailGap = true } };
        var result = Planner.Plan(allowed, cloud.Observe(allowed));
        Assert.Empty(result.Diagnostics);
        cloud.Apply(result.Plan);
        Assert.Empty(Planner.Plan(allowed, cloud.Observe(allowed)).Plan.Steps);
    }

    [Fact]
    public void On_a_full_target_what_takes_over_comes_before_what_is_new()
    {
        var cloud = Applied(new ModelBuilder().Account("dev", "bare").Policy("old", ["Workloads"], content: Users).Policy("older", ["Workloads"], content: Deny("ec2:*")));
        var workloads = cloud.Units.Values.Single(u => u.Path.Value == "Workloads").Id;
        for (var i = 0; i < 6; i++) cloud.AddPolicy($"theirs-{i}", Deny("s3:*"), false, workloads);
        var plan = Plan(new ModelBuilder().Account("dev", "bare").Policy("a-new", ["Workloads"], content: Keys).Policy("users", ["Workloads"], content: Users), cloud);
        Assert.Single(Step(plan, "attachment SERVICE_CONTROL_POLICY/a-new > Workloads").After, a => a.Kind == StepKind.Attachment);
        Assert.Contains(Step(plan, "attachment SERVICE_CONTROL_POLICY/users > Workloads").Address, Step(plan, "attachment SERVICE_CONTROL_POLICY/old > Workloads").After);
        Assert.DoesNotContain(Step(plan, "attachment SERVICE_CONTROL_POLICY/users > Workloads").After, a => a.Kind == StepKind.Attachment);
        cloud.Apply(plan);
    }

    private static string Deny(params string[] actions) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":[{{string.Join(",", actions.Select(a => $"\"{a}\""))}}],"Resource":"*"}]}""";

    private static SimulatedCloud Applied(ModelBuilder builder)
    {
        var cloud = SimulatedCloud.Empty();
        cloud.Apply(Plan(builder, cloud));
        return cloud;
    }

    private static Plan Plan(ModelBuilder builder, SimulatedCloud cloud)
    {
        DesiredOrganization desired = builder.Build();
        var result = Planner.Plan(desired, cloud.Observe(desired));
        Assert.Empty(result.Diagnostics);
        return result.Plan;
    }

    private static PlanStep Step(Plan plan, string address) => Assert.Single(plan.Steps, s => s.Address.ToString() == address);
}
