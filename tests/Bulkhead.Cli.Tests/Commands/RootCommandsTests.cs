using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Output;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class RootCommandsTests
{
    private static readonly Terminal Nowhere = new(TextWriter.Null, TextWriter.Null, TextReader.Null, outputIsTerminal: false, errorIsTerminal: false);

    [Fact]
    public void The_named_command_is_made_alone_and_is_the_one_of_its_name()
    {
        foreach (var (name, _) in RootCommands.All)
        {
            Assert.Equal([name], Made(name));
            Assert.Equal([name], Made(name, "--help"));
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("aply")]
    [InlineData("[suggest]", "va")]
    public void Any_other_line_gets_all_of_them(params string[] args) => Assert.Equal(RootCommands.All.Select(c => c.Name), Made(args));

    [Theory]
    [InlineData("hipaa", true)]
    [InlineData("pci", true)]
    [InlineData("soc2", false)]
    public void The_evidence_of_a_framework_that_is_not_there_is_a_mistake(string framework, bool isThere) =>
        Assert.Equal(isThere, RootCommands.Make(Nowhere, ["report"]).Parse(["report", "--evidence", framework]).Errors.Count == 0);

    private static IEnumerable<string> Made(params string[] args) => RootCommands.Make(Nowhere, args).Subcommands.Select(c => c.Name);
}
