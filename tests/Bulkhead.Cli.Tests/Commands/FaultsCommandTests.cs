using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary><c>--faults</c> of <c>apply</c> and <c>plan</c>.</summary>
public sealed class FaultsCommandTests
{
    [Fact]
    public async Task An_apply_that_is_killed_at_a_call_is_finished_by_the_next()
    {
        using var place = Workplace.OfSample("startup");
        var faults = Write(place, "seed: 1\nfaults:\n  - { fault: kill, at: 300 }\n");
        var killed = await Invocation.RunProcessAsync(new Dictionary<string, string>(), "apply", place.Folder, "--cloud", "local", "--yes", "--faults", faults);
        Assert.Equal(128 + 9, killed.Code);
        (await Invocation.RunAsync("apply", place.Folder, "--cloud", "local", "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("plan", place.Folder, "--cloud", "local")).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task A_plan_outlives_throttles_and_cut_connections()
    {
        using var place = Workplace.OfSample("startup");
        var faults = Write(place, """
            seed: 7
            faults:
              - { fault: throttle, at: 3 }
              - { fault: cut-before, at: 5 }
              - { fault: cut-after, at: 7 }
            """);
        (await Invocation.RunAsync("plan", place.Folder, "--cloud", "local", "--faults", faults)).Expect(ExitCodes.Changes);
    }

    [Fact]
    public async Task Faults_are_for_a_local_cloud()
    {
        using var place = Workplace.OfSample("startup");
        var faults = Write(place, "seed: 1\nfaults: []\n");
        (await Invocation.RunAsync("plan", place.Folder, "--cloud", "aws", "--faults", faults)).ExpectMistake("--faults is for a local cloud", ExitCodes.Usage);
    }

    private static string Write(Workplace place, string text)
    {
        var path = place.At("faults.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
