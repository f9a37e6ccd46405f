using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("startup", "11 accounts")]
    [InlineData("guardrails", "7 accounts")]
    [InlineData("enterprise", "200 accounts")]
    public async Task Every_sample_is_valid(string sample, string says)
    {
        var outcome = (await Invocation.RunAsync("validate", Repository.Sample(sample))).Expect(ExitCodes.Success);
        Assert.Contains(says, outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", outcome.Errors, StringComparison.Ordinal);
        Assert.True((bool)(await Invocation.RunAsync("validate", Repository.Sample(sample), "--json")).Expect(ExitCodes.Success).Json["valid"]!);
    }

    [Fact]
    public async Task All_mistakes_are_told_in_one_run_with_their_places()
    {
        using var place = Workplace.OfSample("startup");
        place.Edit("dev: development", "dev: developmint");
        place.Edit("  tags: { company: acme }", "  tag: { company: acme }");
        var outcome = (await Invocation.RunAsync("validate", place.Folder)).Expect(ExitCodes.Failure);
        Assert.Empty(outcome.Output);
        Assert.Contains("development", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("bulkhead.yaml:", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("2 errors", outcome.Errors, StringComparison.Ordinal);

        var json = (await Invocation.RunAsync("validate", place.Folder, "--json")).Expect(ExitCodes.Failure).Json;
        Assert.Equal("bulkhead.diagnostics/1", (string?)json["format"]);
        Assert.False((bool)json["valid"]!);
        Assert.Equal(2, json["diagnostics"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("no-such-folder", "does not exist")]
    [InlineData("", "no YAML file")]
    public async Task A_configuration_that_is_not_there_is_a_mistake(string name, string says)
    {
        using var place = new Workplace();
        (await Invocation.RunAsync("validate", place.At(name))).ExpectMistake(says);
    }

    [Fact]
    public async Task The_schema_is_the_one_of_the_documentation()
    {
        var outcome = (await Invocation.RunAsync("schema")).Expect(ExitCodes.Success);
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Folder, "docs", "bulkhead.schema.json")).TrimEnd(), outcome.Output.TrimEnd());
    }

    [Fact]
    public async Task Guardrails_are_listed_shown_and_found_by_a_near_miss()
    {
        var all = (await Invocation.RunAsync("guardrails")).Expect(ExitCodes.Success);
        Assert.Contains("deny-root-user", all.Output, StringComparison.Ordinal);
        var one = (await Invocation.RunAsync("guardrails", "only-governed-regions")).Expect(ExitCodes.Success);
        Assert.Contains("the governed regions", one.Output, StringComparison.Ordinal);
        Assert.True((await Invocation.RunAsync("guardrails", "--json")).Expect(ExitCodes.Success).Json["guardrails"]!.AsArray().Count >= 25);
        (await Invocation.RunAsync("guardrails", "deny-rot-user")).ExpectMistake("Did you mean 'deny-root-user'?");
    }

    [Theory]
    [InlineData("--cloud takes aws, local or local:FILE, not 'azure'.", "plan", "--cloud", "azure")]
    [InlineData("'explode'", "explode")]
    [InlineData("--catalog", "iam", "expand", "s3:Get*", "--catalog", "x")]
    [InlineData("FILE", "iam", "test")]
    public async Task A_wrong_command_line_says_what_is_wrong_and_how_it_is_right(string says, params string[] args)
    {
        var outcome = (await Invocation.RunAsync(args)).Expect(ExitCodes.Usage);
        Assert.Contains(says, outcome.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task A_wrong_cloud_in_the_environment_is_a_wrong_command_line() =>
        (await Invocation.RunProcessAsync(new Dictionary<string, string> { ["BULKHEAD_CLOUD"] = "azure" }, "plan", Repository.Sample("startup")))
            .ExpectMistake("BULKHEAD_CLOUD", ExitCodes.Usage);
}
