using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Cleaning;
using Spectre.Console;
using Xunit;

namespace Bulkhead.Cli.Tests.Views;

public sealed class CleanViewTests
{
    private static readonly RegionName Home = new("eu-west-1");

    [Fact]
    public void What_could_not_be_read_is_not_said_to_be_young()
    {
        var target = new CleanUpTarget("play", AccountId.Parse("444455556666"), "Entry", [Home], 1);
        var refusal = new AwsRefusal(RefusalKind.AccessDenied, "AccessDenied", "a policy denies it") { Service = "sqs", Operation = "ListQueues", Region = Home };
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;
        CleanView.Write(console, new CleanUpReport([], [new CleanUpGap("play", Home, "queue", refusal)]), ImmutableArray.Create(target), isRemoving: false);
        var written = text.ToString();
        Assert.Contains("0 things, too old after 1 day", written, StringComparison.Ordinal);
        Assert.Contains("queue in eu-west-1: a policy denies it", written, StringComparison.Ordinal);
        Assert.Contains("Nothing is too old in what could be read.", written, StringComparison.Ordinal);
    }
}
