using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Plans.Documents;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bulkhead.Engine.Tests.Planning;

/// <summary>What holds for every file and every organization.</summary>
public sealed class PlannerLaws
{
    [Fact]
    public void A_plan_that_was_applied_leaves_nothing_to_do() => ForAllWorlds((random, desired, cloud) =>
    {
        var plan = Planner.Plan(desired, cloud.Observe(desired)).Plan;
        cloud.Apply(plan, random);
        var second = Planner.Plan(desired, cloud.Observe(desired));
        Assert.Equal([], second.Plan.Steps.Select(s => $"{s.Address}: {string.Join(", ", s.Differences)}"));
    });

    [Fact]
    public void Steps_wait_only_for_steps_of_the_plan_and_never_for_themselves() => ForAllWorlds((_, desired, cloud) =>
        Assert.Empty(PlanConsistency.Check(Planner.Plan(desired, cloud.Observe(desired)).Plan)));

    [Fact]
    public void What_is_not_bulkheads_and_not_in_the_file_stays_as_it_is() => ForAllWorlds((random, desired, cloud) =>
    {
        var before = cloud.Observe(desired);
        var accounts = AccountMatching.Match(desired, before.ManagementAccount, before.Accounts);
        var units = UnitMatching.Match(desired, before);
        var names = desired.Policies.Select(p => (p.Type, p.Name)).ToHashSet();
        cloud.Apply(Planner.Plan(desired, before).Plan, random);

        foreach (var account in before.Accounts.Where(a => accounts.NameOf(a.Id) is null && !IsOurs(desired, a.Tags)))
        {
            Assert.Equal(account, cloud.Accounts[account.Id.Value]);
        }

        foreach (var unit in before.Units.Where(u => units.PathOf(u.Id) is null && !IsOurs(desired, u.Tags)))
        {
            var now = cloud.Units[unit.Id];
            Assert.Equal((unit.ParentId, unit.Path.Name), (now.ParentId, now.Path.Name));
        }

        foreach (var policy in before.Policies.Where(p => !p.IsAwsManaged && !names.Contains((p.Type, p.Name)) && !IsOurs(desired, p.Tags)))
        {
            // A unit that Bulkhead made may go, and what was attached to it with it.
            var targets = policy.Targets.Where(id => !id.StartsWith("ou-", StringComparison.Ordinal) || cloud.Units.ContainsKey(id));
            Assert.Equal(policy.Content, cloud.Policies[policy.Id].Content);
            Assert.Equal(targets, cloud.Policies[policy.Id].Targets);
        }
    });

    [Fact]
    public void No_account_ever_goes_away() => ForAllWorlds((random, desired, cloud) =>
    {
        var before = cloud.Accounts.Keys.ToArray();
        cloud.Apply(Planner.Plan(desired, cloud.Observe(desired)).Plan, random);
        Assert.All(before, id => Assert.Contains(id, cloud.Accounts.Keys));
    });

    [Fact]
    public void A_policy_is_detached_after_the_others_of_its_target_are_attached() => ForAllWorlds((_, desired, cloud) =>
    {
        var plan = Planner.Plan(desired, cloud.Observe(desired)).Plan;
        foreach (var step in plan.Steps)
        {
            if (step.Payload is not StepPayload.DetachPolicy detach) continue;
            var attaches = plan.Steps.Where(s => s.Payload is StepPayload.AttachPolicy attach
                && attach.Type == detach.Type
                && (attach.Unit is { } unit ? plan.UnitIds.GetValueOrDefault(unit) : plan.AccountIds.GetValueOrDefault(attach.Account!)) == detach.TargetId);
            Assert.All(attaches, attach => Assert.Contains(attach.Address, step.After));
        }
    });

    [Fact]
    public void An_account_enters_its_unit_after_the_guardrails_that_hold_there() => ForAllWorlds((_, desired, cloud) =>
    {
        var plan = Planner.Plan(desired, cloud.Observe(desired)).Plan;
        foreach (var step in plan.Steps)
        {
            if (step.Payload is not StepPayload.PlaceAccount place) continue;
            var unit = Core.Identifiers.UnitPath.Parse(place.Unit);
            var guards = plan.Steps.Where(s => s.Payload is StepPayload.AttachPolicy { Unit: { } at }
                && Core.Identifiers.UnitPath.Parse(at).Contains(unit));
            Assert.All(guards, guard => Assert.Contains(guard.Address, step.After));
        }
    });

    [Fact]
    public void A_plan_survives_its_file() => ForAllWorlds((_, desired, cloud) =>
    {
        var plan = Planner.Plan(desired, cloud.Observe(desired)).Plan;
        var text = PlanDocument.Write(plan);
        var (read, diagnostics) = PlanDocument.Read(new Core.Documents.SourceFile("plan.json", text));
        Assert.Empty(diagnostics);
        Assert.Equal(text, PlanDocument.Write(read!));
    });

    [Fact]
    public void The_fingerprint_does_not_depend_on_the_order_in_which_aws_answers() => ForAllWorlds((random, desired, cloud) =>
    {
        var observed = cloud.Observe(desired);
        var shuffled = observed with
        {
            Units = [.. observed.Units.OrderBy(_ => random.Next())],
            Accounts = [.. observed.Accounts.OrderBy(_ => random.Next())],
            Policies = [.. observed.Policies.OrderBy(_ => random.Next()).Select(p => p with { Targets = [.. p.Targets.Reverse()] })],
            Calls = observed.Calls + 1,
        };
        Assert.Equal(ObservationFingerprint.Of(observed), ObservationFingerprint.Of(shuffled));
    });

    private static bool IsOurs(DesiredOrganization desired, System.Collections.Immutable.ImmutableSortedDictionary<string, string> tags) =>
        OwnershipTags.AreOf(tags, desired.Name);

    private static void ForAllWorlds(Action<Random, DesiredOrganization, SimulatedCloud> law) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var desired = RandomWorlds.Desired(random);
            var cloud = RandomWorlds.Cloud(random);
            if (!Planner.Plan(desired, cloud.Observe(desired)).HasErrors) law(random, desired, cloud);
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(150));
}
