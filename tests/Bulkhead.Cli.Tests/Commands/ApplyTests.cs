using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class ApplyTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    [Fact]
    public async Task Applying_twice_leaves_nothing_to_be_done()
    {
        Assert.Contains("Done: ", startup.FirstApply!.Output, StringComparison.Ordinal);
        using var place = Workplace.CopyOf(startup.Place);
        var again = (await Invocation.RunAsync("apply", place.Folder, "--cloud", "local", "--yes")).Expect(ExitCodes.Success);
        Assert.Contains("Nothing is to be done", again.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);
        Assert.Contains("As the file says", (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Success).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_added_line_makes_one_account_and_touches_only_the_lists_that_name_it()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  dev: development", "  dev: development\n  qa: development");
        var plan = (await Invocation.RunAsync("plan", place.Folder, "--json")).Expect(ExitCodes.Changes).Json["plan"]!;
        Assert.NotEmpty(plan["steps"]!.AsArray());
        var others = plan["steps"]!.AsArray().Where(step => AccountOf(step!) != "qa").Select(step => step!["payload"]!).ToList();
        Assert.Equal(
            ["guardduty-members in eu-west-1", "guardduty-members in us-east-1", "inspector-members in eu-west-1", "inspector-members in us-east-1"],
            others.Select(p => $"{p["setting"]} in {p["region"]}").Order(StringComparer.Ordinal));

        var text = (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Changes).Output;
        Assert.Contains("+ account qa <aws+qa@acme.example>", text, StringComparison.Ordinal);
        Assert.Contains("not there yet", (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Changes).Output, StringComparison.Ordinal);

        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task A_removed_line_quarantines_the_account_and_closes_nothing()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  staging: staging", "  # staging: staging");
        var plan = (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Changes);
        Assert.Contains("quarantine in Suspended", plan.Output, StringComparison.Ordinal);
        Assert.Contains("nothing is closed", plan.Output, StringComparison.Ordinal);
        Assert.Contains("1 to quarantine", plan.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task A_line_that_looks_renamed_is_refused_until_it_is_named()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  staging: staging", "  preview: staging");
        (await Invocation.RunAsync("plan", place.Folder)).ExpectMistake("was: staging");
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).ExpectMistake("BH4041");

        // A saved plan keeps what it was allowed.
        var saved = place.At("preview.json");
        (await Invocation.RunAsync("plan", place.Folder, "--allow-quarantine", "staging", "--out", saved)).Expect(ExitCodes.Changes);
        (await Invocation.RunAsync("apply", saved, "--cloud", $"local:{place.StateFile}", "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task A_file_without_most_of_its_accounts_changes_nothing()
    {
        using var place = Workplace.CopyOf(startup.Place);
        foreach (var line in (string[])["  tools: tools", "  staging: staging", "  forensics: forensics"]) place.Edit(line, "");
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).ExpectMistake("BH4040");
    }

    [Fact]
    public async Task A_saved_plan_is_applied_once()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  dev: development", "  dev: development\n  qa: development");
        var saved = place.At("qa.json");
        var plan = (await Invocation.RunAsync("plan", place.Folder, "--out", saved)).Expect(ExitCodes.Changes);
        Assert.Contains("bulkhead apply", plan.Output, StringComparison.Ordinal);
        Assert.Contains($"bulkhead apply {saved} --cloud local:{place.StateFile}", plan.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", saved, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);

        // The world is no longer as it was when the plan was made: it has the account.
        (await Invocation.RunAsync("apply", saved, "--yes")).ExpectMistake("no longer as it was");
    }

    [Fact]
    public async Task A_saved_plan_goes_where_it_was_made_for_and_nowhere_else()
    {
        using var place = Workplace.CopyOf(startup.Place);
        using var other = Workplace.CopyOf(startup.Place);
        place.Edit("  dev: development", "  dev: development\n  qa: development");
        var saved = place.At("qa.json");
        (await Invocation.RunAsync("plan", place.Folder, "--out", saved)).Expect(ExitCodes.Changes);
        (await Invocation.RunAsync("apply", saved, "--cloud", $"local:{other.StateFile}", "--yes")).ExpectMistake("BH9004");

        // The plan, its configuration and its cloud go together to another folder, and there is another organization.
        File.Copy(startup.Place.StateFile, place.StateFile + ".copy");
        using var foreign = Workplace.OfSample("startup");
        (await Invocation.RunAsync("apply", foreign.Folder, "--yes")).Expect(ExitCodes.Success);
        File.Copy(foreign.StateFile, place.StateFile, overwrite: true);
        (await Invocation.RunAsync("apply", saved, "--yes")).ExpectMistake("BH9004");
        File.Copy(place.StateFile + ".copy", place.StateFile, overwrite: true);

        place.Edit("  qa: development", "  qa: sandbox");
        (await Invocation.RunAsync("apply", saved, "--yes")).ExpectMistake("BH9005");
        place.Edit("  qa: sandbox", "  qa: development");
        (await Invocation.RunAsync("apply", saved, "--yes")).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task A_stack_that_somebody_changed_is_shown_as_drifted_and_changed_back()
    {
        using var place = Workplace.CopyOf(startup.Place);
        await using (var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { StateFile = place.StateFile }, TestContext.Current.CancellationToken))
        {
            using var connection = new AwsConnection(new AwsConnectionOptions
            {
                Region = new RegionName("eu-west-1"),
                Endpoint = cloud.Endpoint,
                Credentials = new AccessKeys(cloud.Credentials.AccessKeyId, cloud.Credentials.SecretAccessKey),
            });
            var session = Assert.IsType<SessionOpened>(await connection.OpenAsync(TestContext.Current.CancellationToken)).Session;
            var input = new JsonObject { ["RoleName"] = "BulkheadAudit", ["Description"] = "changed by hand" };
            Assert.IsType<AwsSuccess>(await session.CallAsync("iam", "UpdateRole", input, TestContext.Current.CancellationToken));
        }

        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);
        var status = (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Changes);
        Assert.Contains("drifted management: stack bulkhead-access in eu-west-1", status.Output, StringComparison.Ordinal);
        Assert.Contains("in the template, changed by hand in AWS", status.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task Nothing_is_changed_where_nobody_confirms()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  dev: development", "  dev: development\n  qa: development");
        (await Invocation.RunAsync("apply", place.Folder)).ExpectMistake("give --yes");
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Changes);
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_it_begins_changes_nothing()
    {
        using var place = Workplace.OfSample("startup");
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        var outcome = (await Invocation.RunAsync(stopped.Token, "apply", place.Folder, "--yes")).Expect(ExitCodes.Interrupted);
        Assert.Contains("Stopped", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guardrails")]
    [InlineData("enterprise")]
    public async Task The_other_samples_have_a_plan(string sample)
    {
        using var place = Workplace.OfSample(sample);
        var plan = (await Invocation.RunAsync("plan", place.Folder, "--json")).Expect(ExitCodes.Changes).Json;
        Assert.Equal("bulkhead.plan/1", (string?)plan["format"]);
        var created = plan["plan"]!["steps"]!.AsArray().Count(s => (string?)s!["payload"]!["kind"] == "createAccount");
        Assert.Equal(sample == "enterprise" ? 200 : 7, created);
    }

    [Fact]
    public async Task The_guardrails_sample_is_applied_whole()
    {
        using var place = Workplace.OfSample("guardrails");
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
    }

    private static string? AccountOf(JsonNode step) =>
        (string?)step["payload"]!["account"] ?? (string?)step["address"]!["account"];
}
