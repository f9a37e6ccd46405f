using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class ExportTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    [Fact]
    public async Task Accounts_have_the_ids_of_AWS_and_the_facts_of_the_file()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  dev: development\n", "  dev: development\n  qa: development\n");
        var json = (await Invocation.RunAsync("export", "accounts", place.Folder)).Expect(ExitCodes.Success).Json;
        Assert.Equal("bulkhead.accounts/1", (string?)json["format"]);
        Assert.Equal(13, json["accounts"]!.AsArray().Count);

        var prod = Account(json, "prod");
        Assert.Matches("^[0-9]{12}$", (string?)prod["id"]);
        Assert.Equal("active", (string?)prod["state"]);
        Assert.Equal("Workloads/Production", (string?)prod["unit"]);
        Assert.Equal("production", (string?)prod["environment"]);
        Assert.Equal("security@acme.example", (string?)prod["contacts"]!["security"]!["email"]);
        Assert.Equal("5000", (string?)prod["budget"]!["amount"]);
        Assert.Equal($"arn:aws:iam::{prod["id"]}:role/BulkheadAudit", (string?)prod["roles"]![1]!["arn"]);
        Assert.Equal("security", (string?)prod["roles"]![1]!["assumedFrom"]!["account"]);
        Assert.Equal("production", (string?)Account(json, "hipaa")["environment"]);

        var qa = Account(json, "qa");
        Assert.Null(qa["id"]);
        Assert.Equal("not-made", (string?)qa["state"]);
        Assert.True((bool)qa["managed"]!);
        Assert.True((bool)Account(json, "management")["management"]!);
    }

    [Fact]
    public async Task One_person_gets_a_profile_for_every_account_and_role_that_they_have_and_no_other()
    {
        string[] arguments = ["export", "accounts", startup.Place.Folder, "--format", "aws-config", "--person"];
        var text = (await Invocation.RunAsync([.. arguments, "ann@"])).Expect(ExitCodes.Success).Output;
        var accounts = (await Invocation.RunAsync("export", "accounts", startup.Place.Folder)).Expect(ExitCodes.Success).Json;
        Assert.Equal(["[sso-session acme]", "[profile acme-dev-administer]", "[profile acme-staging-read]"], text.Split('\n').Where(l => l.StartsWith('[')));
        Assert.Contains($"sso_account_id = {Account(accounts, "dev")["id"]}\nsso_role_name = BulkheadAdminister\nregion = eu-west-1\n", text, StringComparison.Ordinal);
        Assert.Matches("sso_start_url = https://d-[0-9a-f]+\\.awsapps\\.com/start\n", text);

        (await Invocation.RunAsync([.. arguments, "nobody@acme.example"])).ExpectMistake("no group of the file has a member", ExitCodes.Failure);
        (await Invocation.RunAsync("export", "accounts", startup.Place.Folder, "--person", "ann@")).ExpectMistake("--person is for --format aws-config", ExitCodes.Usage);
    }

    [Fact]
    public async Task An_account_whose_line_is_gone_is_there_and_marked()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  staging: staging\n", "");
        var account = Account((await Invocation.RunAsync("export", "accounts", place.Folder, "--json")).Expect(ExitCodes.Success).Json, "staging");
        Assert.False((bool)account["managed"]!);
        Assert.False((bool)account["quarantined"]!);
        Assert.Null(account["kind"]);
        Assert.Empty(account["roles"]!.AsArray());
        Assert.NotNull(account["id"]);

        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        account = Account((await Invocation.RunAsync("export", "accounts", place.Folder)).Expect(ExitCodes.Success).Json, "staging");
        Assert.True((bool)account["quarantined"]!);
    }

    [Fact]
    public async Task Before_the_first_apply_there_are_no_ids()
    {
        using var place = Workplace.OfSample("startup");
        var json = (await Invocation.RunAsync("export", "accounts", place.Folder)).Expect(ExitCodes.Success).Json;
        Assert.Null(json["organization"]!["id"]);
        Assert.All(json["accounts"]!.AsArray().Where(a => (string?)a!["name"] != "management"), a => Assert.Equal("not-made", (string?)a!["state"]));
    }

    [Theory]
    [InlineData("yaml", "format: \"bulkhead.accounts/1\"")]
    [InlineData("aws-config", "[profile acme-prod-administer]")]
    [InlineData("terraform", "\"management_account\": ")]
    [InlineData("csv", "name,display_name,id,")]
    [InlineData("env", "export BULKHEAD_ACCOUNT_PROD_ID='")]
    public async Task Each_format_goes_to_stdout_or_to_a_file(string format, string says)
    {
        using var place = Workplace.CopyOf(startup.Place);
        var printed = (await Invocation.RunAsync("export", "accounts", place.Folder, "--format", format)).Expect(ExitCodes.Success);
        Assert.Contains(says, printed.Output, StringComparison.Ordinal);
        var file = place.At("out");
        Assert.Empty((await Invocation.RunAsync("export", "accounts", place.Folder, "--format", format, "--out", file)).Expect(ExitCodes.Success).Output);
        Assert.Equal(printed.Output, File.ReadAllText(file));
    }

    [Fact]
    public async Task Mistakes_are_told()
    {
        using var place = Workplace.CopyOf(startup.Place);
        (await Invocation.RunAsync("export", "accounts", place.Folder, "--format", "xml")).ExpectMistake("--format takes json, yaml, aws-config", ExitCodes.Usage);
        (await Invocation.RunAsync("export", "accounts", place.Folder, "--source-profile", "a]\n[x")).ExpectMistake("--source-profile takes", ExitCodes.Usage);
        (await Invocation.RunAsync("export", "accounts", place.Folder, "--out", place.At("no/such/folder"))).ExpectMistake("can't be written");
    }

    private static JsonNode Account(JsonNode json, string name) => json["accounts"]!.AsArray().Single(a => (string?)a!["name"] == name)!;
}
