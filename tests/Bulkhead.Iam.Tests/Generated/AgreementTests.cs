using Bulkhead.Iam.Evaluation;
using Xunit;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>
/// The engine against the reference evaluator. This is the short run; the campaign is
/// <c>dotnet run --project bench/Bulkhead.Bench -c Release -- iam-agree --requests 1000000</c>.
/// </summary>
public sealed class AgreementTests
{
    private const int Stacks = 60;

    [Fact]
    public void Both_evaluators_agree_on_the_requests_of_fixed_seeds()
    {
        var counts = new Dictionary<DecisionOutcome, long>();
        for (var seed = 1; seed <= Stacks; seed++) AssertAgreement(seed, counts);

        // Requests that are all denied would prove little.
        Assert.All(
            [DecisionOutcome.Allowed, DecisionOutcome.ImplicitlyDenied, DecisionOutcome.ExplicitlyDenied, DecisionOutcome.Unknown],
            outcome => Assert.True(counts.GetValueOrDefault(outcome) > 0, $"no request is {outcome}"));
        Assert.True(counts[DecisionOutcome.Allowed] * 20 > counts.Values.Sum(), "hardly any request is allowed");
    }

    [Fact]
    public void Both_evaluators_agree_on_the_requests_of_random_seeds()
    {
        var first = Random.Shared.Next(1, int.MaxValue - Stacks);
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds {first} to {first + Stacks - 1}");
        for (var seed = first; seed < first + Stacks; seed++) AssertAgreement(seed, []);
    }

    private static void AssertAgreement(int seed, Dictionary<DecisionOutcome, long> counts)
    {
        var difference = Agreement.Check(seed, counts).FirstOrDefault();
        Assert.True(difference is null, difference?.Describe());
    }
}
