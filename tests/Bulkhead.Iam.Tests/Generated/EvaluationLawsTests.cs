using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Tests.Reference;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>What a change of the policies may do to the answers, whatever they are.</summary>
public sealed class EvaluationLawsTests
{
    private const int Requests = 10;

    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    [Fact]
    public void A_Deny_added_never_adds_access() =>
        Prop.ForAll(Seeds, seed => Holds(seed, (stack, edits) => edits.WithStatement(stack, "Deny"), (before, after) => Access(after) <= Access(before)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void An_Allow_added_never_removes_access() =>
        Prop.ForAll(Seeds, seed => Holds(seed, (stack, edits) => edits.WithStatement(stack, "Allow"), (before, after) => Access(after) >= Access(before)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Statements_split_and_reordered_say_the_same() =>
        Prop.ForAll(Seeds, seed => Holds(seed, (stack, edits) => edits.SplitAndReordered(stack), (before, after) => before == after))
            .QuickCheckThrowOnFailure();

    private static bool Holds(int seed, Func<ReferenceStack, PolicyEdits, ReferenceStack?> change, Func<DecisionOutcome, DecisionOutcome, bool> law)
    {
        var (stack, requests) = new CaseGenerator(seed).Case(Requests);
        if (change(stack, new PolicyEdits(new Dice(seed))) is not { } changed) return true;
        var before = EngineAdapter.Compile(stack);
        var after = EngineAdapter.Compile(changed);
        Assert.Empty(after.Faults);
        return requests.Select(EngineAdapter.Convert).All(r => law(before.Decide(r).Outcome, after.Decide(r).Outcome));
    }

    /// <summary>How much access an answer gives: none, perhaps, for sure.</summary>
    private static int Access(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.ImplicitlyDenied or DecisionOutcome.ExplicitlyDenied => 0,
        DecisionOutcome.Unknown => 1,
        DecisionOutcome.Allowed => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "the generator makes valid policies only"),
    };
}
