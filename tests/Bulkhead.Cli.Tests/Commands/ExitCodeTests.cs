using System.Collections.Immutable;
using Bulkhead.Cli.Commands;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary>A plan without steps is not by itself an organization that is as the file says.</summary>
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("BH4020", 4)]
    [InlineData("BH4061", 4)]
    [InlineData("BH4060", 2)]
    [InlineData("BH4062", 2)]
    [InlineData("BH4064", 2)]
    [InlineData("BH4014", 0)]
    public void What_could_not_be_read_or_takes_a_person_is_not_success(string? code, int expected)
    {
        var plan = new Plan
        {
            Organization = "acme",
            ManagementAccount = "111111111111",
            Home = "eu-west-1",
            Partition = "aws",
            JournalBucket = "journal",
            AccountIds = ImmutableSortedDictionary<string, string>.Empty,
            UnitIds = ImmutableSortedDictionary<string, string>.Empty,
            PolicyIds = ImmutableSortedDictionary<string, string>.Empty,
            Steps = [],
            LeftAlone = [],
            Fingerprint = "",
            ReadCalls = 1,
        };
        ImmutableArray<Diagnostic> diagnostics = code is null ? [] : [new Diagnostic(new DiagnosticDescriptor(code, Severity.Warning, "title"), "message")];
        Assert.Equal(expected, PlanPreparation.ExitCodeOf(new PlanResult(plan, diagnostics)));
    }
}
