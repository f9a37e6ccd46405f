using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Xunit;

namespace Bulkhead.Cli.Tests.Running;

/// <summary>How a command ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">What went to stdout.</param>
/// <param name="Errors">What went to stderr.</param>
internal sealed record CommandOutcome(int Code, string Output, string Errors)
{
    /// <summary>Stdout as the one JSON document that it must be.</summary>
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    /// <summary>Checks the exit code; what was printed is part of the failure's message.</summary>
    public CommandOutcome Expect(int code)
    {
        Assert.True(Code == code, $"exit code {Code}, not {code}\nstdout:\n{Output}\nstderr:\n{Errors}");
        NoTrace();
        return this;
    }

    /// <summary>A user's mistake: this code, these words on stderr, and nothing that only a programmer understands.</summary>
    public CommandOutcome ExpectMistake(string words, int code = ExitCodes.Failure)
    {
        Expect(code);
        Assert.Contains(words, Errors, StringComparison.Ordinal);
        return this;
    }

    private void NoTrace()
    {
        Assert.DoesNotContain("   at ", Output + Errors, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b(System|Microsoft|Amazon|Bulkhead|Spectre)\.[A-Za-z.]*Exception", Output + Errors);
    }
}
