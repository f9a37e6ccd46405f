using System.Collections.Immutable;
using Xunit;

namespace Bulkhead.Engine.Tests.Crash;

/// <summary>
/// A spread sample of the crash test, for every build. All cases: <c>dotnet run --project bench/Bulkhead.Bench -c Release -- crash</c>.
/// </summary>
public sealed class CrashTests
{
    /// <summary>What the whole campaign found, and its sample does not meet.</summary>
    [Theory]
    [InlineData("ce:CreateAnomalySubscription")]
    [InlineData("ce:CreateAnomalyMonitor")]
    [InlineData("guardduty:CreateMembers")]
    [InlineData("inspector2:AssociateMember")]
    public async Task A_lost_answer_makes_nothing_twice_and_fails_nothing(string operation)
    {
        using var rig = await CrashRig.PrepareAsync("""
            organization:
              name: acme
              email: aws+{account}@acme.example
              regions: [eu-west-1]
              contacts:
                billing: { name: Accounts payable, email: billing@acme.example, phone: "+44 20 7946 0001" }
            accounts:
              security: security
            """);
        var moments = rig.Moments.Where(m => m.Call.StartsWith(operation + ' ', StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(moments);
        foreach (var moment in moments) Assert.Null((await rig.RunAsync([new CrashCase(CrashKind.CutAfter, moment)])).Single().Problem);
    }

    /// <summary>A request that arrives twice makes one thing, also where AWS takes both.</summary>
    [Fact]
    public async Task A_subscription_that_was_made_twice_is_one_afterwards()
    {
        using var rig = await CrashRig.PrepareAsync("""
            organization:
              name: acme
              email: aws+{account}@acme.example
              regions: [eu-west-1]
              contacts:
                billing: { name: Accounts payable, email: billing@acme.example, phone: "+44 20 7946 0001" }
            accounts:
              security: security
            """);
        var moment = Assert.Single(rig.Moments, m => m.Call.StartsWith("ce:CreateAnomalySubscription ", StringComparison.Ordinal));
        Assert.Null((await rig.RunAsync([new CrashCase(CrashKind.Duplicate, moment)])).Single().Problem);
    }

    [Theory]
    [InlineData(nameof(CrashKind.KillBefore), 90)]
    [InlineData(nameof(CrashKind.KillAfter), 90)]
    [InlineData(nameof(CrashKind.CutBefore), 25)]
    [InlineData(nameof(CrashKind.CutAfter), 25)]
    [InlineData(nameof(CrashKind.Throttle), 25)]
    [InlineData(nameof(CrashKind.ServerError), 35)]
    [InlineData(nameof(CrashKind.Duplicate), 35)]
    [InlineData(nameof(CrashKind.ExpiredCredentials), 400)]
    public async Task Whatever_happens_at_a_call_of_applying_the_sample_a_second_run_ends_in_the_same_world(string kind, int every)
    {
        using var rig = await CrashRig.PrepareAsync(await File.ReadAllTextAsync("samples/startup/bulkhead.yaml", TestContext.Current.CancellationToken));
        var some = rig.Moments.Where((_, i) => i % every == every / 2).ToImmutableArray();
        var results = new List<CrashResult>();
        foreach (var (run, _) in CrashCases.Runs(CrashCases.All(some, Enum.Parse<CrashKind>(kind)))) results.AddRange(await rig.RunAsync(run));
        Assert.True(results.All(r => r.Problem is null), string.Join('\n', results.Where(r => r.Problem is not null).Select(r => $"{r.Case}: {r.Problem}")));
        Assert.Contains(results, r => r.Reached);
        Assert.True(rig.Moments.Length > 500, $"only {rig.Moments.Length} calls");
    }
}
