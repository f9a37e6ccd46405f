using System.Diagnostics;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Output;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Bulkhead.Cli.Tests.Running;

/// <summary>Runs the program.</summary>
internal static class Invocation
{
    /// <summary>Runs a command in this process, with nobody at a terminal.</summary>
    public static Task<CommandOutcome> RunAsync(params string[] args) => RunAsync(TestContext.Current.CancellationToken, args);

    /// <summary>The same, stopped when the token says so.</summary>
    public static async Task<CommandOutcome> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var terminal = new Terminal(output, errors, TextReader.Null, outputIsTerminal: false, errorIsTerminal: false);
        var code = await CommandLine.RunAsync(args, terminal, cancellationToken);
        return new CommandOutcome(code, output.ToString(), errors.ToString());
    }

    /// <summary>Runs the program as a process of its own, with variables in its environment.</summary>
    public static Task<CommandOutcome> RunProcessAsync(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        StartAsync(Dotnet, [Program, .. args], environment);

    /// <summary>Runs the program by a shell.</summary>
    /// <param name="words">The command's words as a shell has them, where "$1" is <paramref name="path"/>.</param>
    /// <param name="path">A path.</param>
    /// <param name="before">What the shell does before.</param>
    /// <param name="by">A program that starts it.</param>
    public static Task<CommandOutcome> RunShellAsync(string words, string path, string before = "", string by = "") =>
        StartAsync("/bin/bash", ["-c", $"{before} exec {by} {Dotnet} {Program} {words}", "bash", path], new Dictionary<string, string>());

    private static string Program => Path.Combine(AppContext.BaseDirectory, "bulkhead.dll");

    private static string Dotnet => Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    private static async Task<CommandOutcome> StartAsync(string file, string[] args, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file, args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandOutcome(process.ExitCode, await output, await errors);
    }
}
