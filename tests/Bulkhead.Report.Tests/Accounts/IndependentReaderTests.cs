using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Report.Accounts;
using Xunit;

namespace Bulkhead.Report.Tests.Accounts;

/// <summary>Python's readers of CSV and INI files, and the shell, read what is printed.</summary>
public sealed class IndependentReaderTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public async Task Python_and_the_shell_give_every_name_back()
    {
        Assert.SkipUnless(File.Exists(Python), $"{Python} is not installed.");
        var folder = Directory.CreateTempSubdirectory("bulkhead-report-").FullName;
        try
        {
            // Names are unique, and collide on purpose when they are made into names of profiles and variables.
            var accounts = HostileTexts.Sample(600).Select((text, i) =>
                Organizations.Managed((i % 3) switch { 0 => $"a b{i / 3}", 1 => $"a-b{i / 3}", _ => text }, $"{i:d12}") with { DisplayName = text });
            var organization = Organizations.Of([.. accounts.DistinctBy(a => a.Name)]);
            var expected = new JsonArray([.. organization.Accounts.Select(a => new JsonObject { ["id"] = a.Id, ["displayName"] = a.DisplayName })]);
            File.WriteAllText(Path.Combine(folder, "expected.json"), expected.ToJsonString());
            File.WriteAllText(Path.Combine(folder, "accounts.csv"), AccountFormats.Write(organization, AccountFormat.Csv, "default"));
            File.WriteAllText(Path.Combine(folder, "config"), AccountFormats.Write(organization, AccountFormat.AwsConfig, "default"));
            File.WriteAllText(Path.Combine(folder, "accounts.sh"), AccountFormats.Write(organization, AccountFormat.Env, "default"));
            await RunAsync(Python, Path.Combine(AppContext.BaseDirectory, "Accounts", "readers.py"), folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
    }
}
