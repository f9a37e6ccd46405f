using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class SnapshotTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    [Fact]
    public async Task A_snapshot_is_what_reach_reads()
    {
        using var place = Workplace.CopyOf(startup.Place);
        var folder = place.At("snapshot");
        var json = (await SnapshotAsync(place, folder, "--json")).Expect(ExitCodes.Success).Json;
        Assert.Equal(("bulkhead.snapshot/1", "done"), ((string?)json["format"], (string?)json["state"]));
        Assert.Equal(12, json["accounts"]!.AsArray().Count);
        Assert.All(json["accounts"]!.AsArray(), a => Assert.Equal("read", (string?)a!["state"]));

        var path = (await Invocation.RunAsync("reach", "path", "dev", "prod", "--snapshot", folder, "--nothing-else-declared", "--json")).Expect(ExitCodes.Success);
        Assert.Equal("proved", (string?)path.Json["verdict"]);
        Assert.Contains("BH8032", path.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("BH8013", path.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_that_could_not_be_entered_are_tried_again_and_others_are_not_read_twice()
    {
        using var place = Workplace.CopyOf(startup.Place);
        var folder = place.At("snapshot");
        var locked = (await SnapshotAsync(place, folder, "--role", "NoSuchRole", "--json")).Expect(ExitCodes.Undecided).Json;
        Assert.Equal(11, locked["accounts"]!.AsArray().Count(a => (string?)a!["state"] == "locked"));
        Assert.Contains("BH8031", (await Invocation.RunAsync("reach", "what", "anyone", "--snapshot", folder)).Errors, StringComparison.Ordinal);

        var outcome = (await SnapshotAsync(place, folder)).Expect(ExitCodes.Success);
        Assert.Contains("12 of 12 accounts read", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("1 were read before", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_snapshot_goes_on_and_a_done_one_is_kept()
    {
        using var place = Workplace.CopyOf(startup.Place);
        var folder = place.At("snapshot");
        (await SnapshotAsync(place, folder)).Expect(ExitCodes.Success);
        Assert.Contains("BH8030", (await SnapshotAsync(place, folder)).Expect(ExitCodes.Failure).Errors, StringComparison.Ordinal);

        // As a run leaves it that is killed between two accounts: files that no account.json vouches for.
        var manifest = Path.Combine(folder, "snapshot.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Cancel)).Replace("\"done\"", "\"collecting\"", StringComparison.Ordinal), Cancel);
        var accounts = Directory.GetDirectories(Path.Combine(folder, "accounts"));
        foreach (var account in accounts.Take(3)) File.Delete(Path.Combine(account, "account.json"));
        Assert.Contains("was interrupted", (await Invocation.RunAsync("reach", "what", "anyone", "--snapshot", folder)).Errors, StringComparison.Ordinal);
        Assert.Contains("9 were read before", (await SnapshotAsync(place, folder)).Expect(ExitCodes.Success).Output, StringComparison.Ordinal);
        Assert.All(accounts, a => Assert.True(File.Exists(Path.Combine(a, "account.json"))));

        (await SnapshotAsync(place, folder, "--fresh")).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task Only_the_owner_can_read_it_and_other_files_are_left_alone()
    {
        using var place = Workplace.CopyOf(startup.Place);
        var folder = place.At("snapshot");
        (await SnapshotAsync(place, folder)).Expect(ExitCodes.Success);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        var mine = Directory.CreateDirectory(place.At("mine")).FullName;
        await File.WriteAllTextAsync(Path.Combine(mine, "thesis.txt"), "mine", Cancel);
        Assert.Contains("other files", (await SnapshotAsync(place, mine, "--fresh")).Expect(ExitCodes.Failure).Errors, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Directory.EnumerateFiles(mine).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("{\"format\":\"bulkhead.snapshot/2\"}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":\"bulkhead.snapshot/1\",\"state\":\"done\"")]
    public async Task A_folder_that_was_changed_by_hand_is_told(string text)
    {
        using var place = new Workplace();
        place.Write("snapshot.json", text);
        var outcome = (await Invocation.RunAsync("reach", "--snapshot", place.Folder)).Expect(ExitCodes.Failure);
        Assert.Contains("BH8030", outcome.Errors, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<CommandOutcome> SnapshotAsync(Workplace place, string folder, params string[] more) =>
        Invocation.RunAsync(["snapshot", place.Folder, "--cloud", "local", "--out", folder, "--region", "eu-west-1", .. more]);
}
