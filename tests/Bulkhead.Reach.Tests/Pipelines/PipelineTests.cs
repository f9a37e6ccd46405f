using System.Text.Json.Nodes;
using Bulkhead.Reach.Verdicts;
using Xunit;
using static Bulkhead.Reach.Tests.Pipelines.DeliveringAccounts;

namespace Bulkhead.Reach.Tests.Pipelines;

/// <summary>Who pushes comes to what a pipeline deploys with, unless a person approves in between (docs/reach.md, "Pipelines").</summary>
public sealed class PipelineTests
{
    private const string Dev = "dev";
    private const string Ops = "ops";

    [Fact]
    public void A_push_comes_to_the_role_of_a_stack_in_another_account()
    {
        var answer = Plain().With("Deploy", Deploy()).Ask(StackRole, Dev);
        Assert.Equal(ReachVerdict.Broken, answer.Verdict);
        Assert.Equal("G01 G12", Rules(answer));
        Assert.Equal("codecommit:GitPush", answer.Path[0].Call);
    }

    [Fact]
    public void An_approval_before_it_is_a_wall() => Assert.Equal(ReachVerdict.Proved, Guarded().Ask(StackRole, Dev).Verdict);

    [Fact]
    public void A_pipeline_of_more_actions_than_any_has_is_not_looked_into_and_proves_nothing()
    {
        var answer = Plain().With("Approve", Approval()).With("Deploy", [.. Enumerable.Range(0, 2_001).Select(_ => Deploy())]).Ask(StackRole, Dev);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(answer.Unknowns, u => u.Contains("more than 2000 actions", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_approves_alone_comes_nowhere() => Assert.Equal(ReachVerdict.Proved, Guarded().Approves(Ops).Ask(StackRole, Ops).Verdict);

    [Fact]
    public void Who_pushes_and_approves_needs_nobody_else()
    {
        var answer = Guarded().Approves(Dev).Ask(StackRole, Dev);
        Assert.Equal("G01 G12 G04", Rules(answer));
        Assert.Contains(answer.Path, s => s.Call == "codepipeline:PutApprovalResult" && s.Resource == $"{Pipeline}/Approve/Person");
    }

    [Fact]
    public void Two_who_act_together_come_past_an_approval() => Assert.Equal("G01 G12 G04", Rules(Guarded().Approves(Ops).Ask(StackRole, Dev, Ops)));

    [Fact]
    public void Another_action_s_approval_opens_nothing() => Assert.Equal(ReachVerdict.Proved, Guarded().Approves(Dev, "Other/Person").Ask(StackRole, Dev).Verdict);

    [Fact]
    public void What_runs_before_the_approval_is_behind_no_wall()
    {
        var answer = Plain().With("Build", Build()).With("Approve", Approval()).With("Deploy", Deploy()).Ask($"arn:aws:iam::{Tools}:role/build", Dev);
        Assert.Equal("G01 G12 X56", Rules(answer));
    }

    [Fact]
    public void A_build_before_the_approval_that_writes_artifacts_goes_round_it()
    {
        var answer = Plain().With("Build", Build()).With("Approve", Approval()).With("Deploy", Deploy()).BuildsWriteArtifacts().Ask(StackRole, Dev);
        Assert.Equal("G01 G12 X56 G06", Rules(answer));
    }

    [Fact]
    public void An_approval_before_the_build_holds_the_build_too() => Assert.Equal(
        ReachVerdict.Proved, Plain().With("Approve", Approval()).With("Build", Build()).With("Deploy", Deploy()).BuildsWriteArtifacts().Ask(StackRole, Dev).Verdict);

    [Fact]
    public void An_approval_after_the_deployment_is_no_wall() => Assert.Equal("G01 G12", Rules(Plain().With("Deploy", Deploy()).With("Approve", Approval()).Ask(StackRole, Dev)));

    [Theory]
    [InlineData(1, 2, ReachVerdict.Proved)]
    [InlineData(1, 1, ReachVerdict.Broken)]
    [InlineData(2, 1, ReachVerdict.Broken)]
    public void In_one_stage_the_run_order_decides(int approval, int deployment, ReachVerdict expected) =>
        Assert.Equal(expected, Plain().With("Ship", At(deployment, Deploy()), At(approval, Approval())).Ask(StackRole, Dev).Verdict);

    [Fact]
    public void An_approval_that_is_not_AWS_s_own_is_no_wall_that_is_known() =>
        Assert.Equal(ReachVerdict.Broken, Plain().With("Approve", Approval(owner: "Custom")).With("Deploy", Deploy()).Ask(StackRole, Dev).Verdict);

    [Fact]
    public void Of_two_approvals_both_are_needed()
    {
        static DeliveringAccounts Twice() => Plain().With("Approve", Approval("One"), Approval("Two")).With("Deploy", Deploy());
        Assert.Equal(ReachVerdict.Proved, Twice().Approves(Dev, "Approve/One").Ask(StackRole, Dev).Verdict);
        Assert.Equal(ReachVerdict.Proved, Twice().Approves(Dev, "Approve/Two").Ask(StackRole, Dev).Verdict);
        Assert.Equal(ReachVerdict.Broken, Twice().Approves(Dev, "Approve/*").Ask(StackRole, Dev).Verdict);
    }

    [Fact]
    public void A_stage_that_may_be_skipped_is_no_certain_wall()
    {
        var accounts = Plain().With("Approve", Approval()).With("Deploy", Deploy());
        accounts.Stages![1]!["beforeEntry"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["result"] = "SKIP", ["rules"] = new JsonArray() }) };
        var answer = accounts.Ask(StackRole, Dev);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(answer.Unknowns, u => u.Contains($"{Pipeline}/Approve/Person", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_pipeline_that_nobody_collected_nothing_is_proved()
    {
        var accounts = new DeliveringAccounts { Stages = null }.Pushes(Dev);
        var answer = accounts.Ask($"arn:aws:iam::{Tools}:role/pipeline", Dev);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(answer.Unknowns, u => u.Contains("codepipeline:GetPipeline", StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_action_does_that_is_not_modelled_is_not_proved()
    {
        var answer = Plain().With("Deploy", Action("Ship", "Deploy", "ECS", new() { ["ClusterName"] = "main" })).Ask($"arn:aws:iam::{Tools}:role/pipeline", Dev);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
        Assert.Contains(answer.Unknowns, u => u.Contains("Deploy/ECS", StringComparison.Ordinal));
    }

    [Fact]
    public void Commands_run_as_the_pipeline() =>
        Assert.Equal("G01 G12", Rules(Plain().With("Run", Action("Run", "Compute", "Commands", [])).Ask($"arn:aws:iam::{Tools}:role/pipeline", Dev)));

    [Fact]
    public void Roles_of_an_account_that_nobody_collected_are_not_proved()
    {
        var answer = new DeliveringAccounts { IsProductionCollected = false }.Pushes(Dev).With("Source", Source()).With("Deploy", Deploy()).Ask($"arn:aws:iam::{Production}:role/*", Dev);
        Assert.Equal(ReachVerdict.NotProved, answer.Verdict);
    }

    [Fact]
    public void A_source_s_role_is_not_the_pusher_s() => Assert.Equal(
        ReachVerdict.Proved,
        new DeliveringAccounts().With("Source", Source($"arn:aws:iam::{Tools}:role/build")).With("Deploy", Deploy()).Pushes(Dev).Ask($"arn:aws:iam::{Tools}:role/build", Dev).Verdict);

    [Fact]
    public void A_change_set_waits_for_its_approval()
    {
        static DeliveringAccounts Prepared() => Plain().With("Deploy", At(1, Deploy("CHANGE_SET_REPLACE")), At(2, Approval()), At(3, Deploy("CHANGE_SET_EXECUTE")));
        Assert.Equal(ReachVerdict.Proved, Prepared().Ask(StackRole, Dev).Verdict);
        Assert.Equal("G01 G12 G04", Rules(Prepared().Approves(Dev, "Deploy/Person").Ask(StackRole, Dev)));
    }

    [Fact]
    public void Who_rewrites_the_pipeline_takes_the_approval_away()
    {
        var answer = Guarded().May(Dev, "codepipeline:UpdatePipeline", Pipeline).May(Dev, "iam:PassRole", $"arn:aws:iam::{Tools}:role/pipeline")
            .Ask($"arn:aws:iam::{Production}:role/entry", Dev);
        Assert.StartsWith("X105", Rules(answer), StringComparison.Ordinal);
    }

    [Fact]
    public void Retrying_a_stage_and_opening_its_transition_pass_no_approval() => Assert.Equal(
        ReachVerdict.Proved,
        Guarded().May(Dev, "codepipeline:RetryStageExecution codepipeline:EnableStageTransition codepipeline:OverrideStageCondition codepipeline:RollbackStage codepipeline:StartPipelineExecution", $"{Pipeline}*")
            .Ask(StackRole, Dev).Verdict);

    [Fact]
    public void A_variable_in_an_action_may_be_a_way()
    {
        var accounts = new DeliveringAccounts().With("Source", Source()).With("Deploy", Deploy()).May(Dev, "codepipeline:StartPipelineExecution", Pipeline);
        Assert.Equal(ReachVerdict.Proved, accounts.Ask(StackRole, Dev).Verdict);
        accounts.Stages![1]!["actions"]![0]!["configuration"]!["ParameterOverrides"] = "{\"Image\":\"#{variables.image}\"}";
        Assert.Equal(ReachVerdict.NotProved, accounts.Ask(StackRole, Dev).Verdict);
    }

    [Fact]
    public void Who_changes_the_build_project_changes_what_is_deployed() => Assert.Equal(
        "X111",
        Rules(Plain().With("Approve", Approval()).With("Build", Build()).With("Deploy", Deploy()).May(Ops, "codebuild:UpdateProject", $"arn:aws:codebuild:eu-west-1:{Tools}:project/shop").Ask(StackRole, Ops)));

    // Source and pusher are there.
    private static DeliveringAccounts Plain() => new DeliveringAccounts().Pushes(Dev).With("Source", Source());

    private static DeliveringAccounts Guarded() => Plain().With("Approve", Approval()).With("Deploy", Deploy());

    private static string Rules(ReachAnswer answer) => answer.Verdict == ReachVerdict.Broken ? string.Join(' ', answer.Path.Select(s => s.RuleId).Distinct()) : answer.Verdict.ToString();
}
