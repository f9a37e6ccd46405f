using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary><c>--pace aws</c> of <c>apply</c>.</summary>
public sealed class PaceCommandTests
{
    [Fact]
    public async Task An_apply_says_how_long_it_would_take_on_AWS_and_a_later_plan_finds_all_of_it()
    {
        using var place = new Workplace();
        place.Write("bulkhead.yaml", """
            organization:
              name: acme
              email: aws+{account}@acme.example
              regions: [eu-central-1]
              contacts:
                security: { name: Security, email: soc@acme.example, phone: "+49 30 1234 5678" }
            accounts:
              security: security
              logs: log-archive
            """);

        // A process of its own: the clock goes on when the process's pool has nothing to do.
        var applied = await Invocation.RunProcessAsync(new Dictionary<string, string>(), "apply", place.Folder, "--cloud", "local", "--pace", "aws", "--yes");
        applied.Expect(ExitCodes.Success);
        Assert.Contains("On AWS this would take about", applied.Output, StringComparison.Ordinal);
        Assert.Contains("AWS's own rates allow no less than", applied.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("plan", place.Folder, "--cloud", "local")).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task A_pace_is_for_a_local_cloud()
    {
        using var place = Workplace.OfSample("startup");
        (await Invocation.RunAsync("apply", place.Folder, "--cloud", "aws", "--pace", "aws", "--yes")).ExpectMistake("--pace is for a local cloud", ExitCodes.Usage);
    }
}
