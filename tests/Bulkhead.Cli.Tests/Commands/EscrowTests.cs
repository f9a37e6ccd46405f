using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class EscrowTests
{
    [Fact]
    public async Task Escrow_show_prints_what_people_have_to_do_and_what_stays_in_reach()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bulkhead-").FullName, "bulkhead.yaml");
        await File.WriteAllTextAsync(file, """
            organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
            accounts:
              backups: backup
              logs: { kind: log-archive, id: "222233334444" }
              escrow: { kind: escrow, separate-organization: { account: "999988887777", organization: o-elsewhere12 } }
            """, TestContext.Current.CancellationToken);
        var text = (await Invocation.RunAsync("escrow", "show", file)).Expect(ExitCodes.Success).Output;
        Assert.Contains("LogArchiveAccount=222233334444 RetentionDays=365 LogArchiveLooks=true", text, StringComparison.Ordinal);
        Assert.Contains("close the escrow's account: 90 days later", text, StringComparison.Ordinal);
        var json = (await Invocation.RunAsync("escrow", "show", file, "--json")).Expect(ExitCodes.Success).Json;
        Assert.Equal("bulkhead.escrow/1", (string?)json["format"]);
        Assert.Equal(
            ["account 999988887777", "the file", "account 999988887777", "account 999988887777", "an account of its own, best of another organization", "the file"],
            json["steps"]!.AsArray().Select(s => (string?)s!["where"]));
        JsonContractTests.AssertDocumented("escrow", json);
    }

    [Fact]
    public async Task With_a_cloud_the_commands_have_the_accounts_ids()
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "bulkhead.yaml"), """
            organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
            accounts: { backups: backup, logs: log-archive, escrow: escrow, dev: development }
            """, TestContext.Current.CancellationToken);
        // What is not made yet has no id.
        Assert.Contains("--principals ID-OF-ESCROW", (await Invocation.RunAsync("escrow", "show", folder, "--cloud", "local")).Expect(ExitCodes.Success).Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", folder, "--cloud", "local", "--yes")).Expect(ExitCodes.Success);

        var accounts = (await Invocation.RunAsync("export", "accounts", folder, "--cloud", "local", "--format", "json")).Expect(ExitCodes.Success).Json;
        var escrow = (string?)accounts["accounts"]!.AsArray().Single(a => (string?)a!["name"] == "escrow")!["id"];
        Assert.Contains("--principals ID-OF-ESCROW", (await Invocation.RunAsync("escrow", "show", folder)).Expect(ExitCodes.Success).Output, StringComparison.Ordinal);
        var text = (await Invocation.RunAsync("escrow", "show", folder, "--cloud", "local")).Expect(ExitCodes.Success).Output;
        Assert.Contains($"--principals {escrow} ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ID-OF-", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_the_command_lacks_is_told_with_the_whole_command() =>
        (await Invocation.RunAsync("escrow", "template", "--cloud", "local")).ExpectMistake("'--cloud' is no option of 'escrow template'", ExitCodes.Usage);

    [Fact]
    public async Task The_template_for_the_other_organization_is_the_one_of_the_escrows_own_bucket()
    {
        var text = (await Invocation.RunAsync("escrow", "template")).Expect(ExitCodes.Success).Output;
        Assert.StartsWith("AWSTemplateFormatVersion: \"2010-09-09\"\n", text, StringComparison.Ordinal);
        Assert.Contains("  LogArchiveLooks:\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_an_escrow_has_nothing_to_show()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bulkhead-").FullName, "bulkhead.yaml");
        await File.WriteAllTextAsync(file, "organization: { name: acme, email: \"aws+{account}@acme.example\", regions: [eu-west-1] }\naccounts: { dev: development }\n", TestContext.Current.CancellationToken);
        (await Invocation.RunAsync("escrow", "show", file)).ExpectMistake("the file has no account of the kind 'escrow'");
    }
}
