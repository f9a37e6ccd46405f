using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.LocalCloud.Storage;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary><c>local snapshot</c>, <c>local restore</c> and <c>local reset</c>: the local cloud's file as a whole.</summary>
internal static class LocalStateCommands
{
    public static Command Snapshot(Terminal terminal)
    {
        var copy = new Argument<string>("snapshot") { Description = "The file to write" };
        return Make("snapshot", "Copy the local cloud as it stands", copy, null, terminal, async (file, other) =>
        {
            await StateFiles.SnapshotAsync(file, other!, TimeProvider.System);
            return $"The local cloud in {SafeText.Plain(file)} is copied to {SafeText.Plain(other!)}. The copy holds its secrets too.";
        });
    }

    public static Command Restore(Terminal terminal)
    {
        var copy = new Argument<string>("snapshot") { Description = "A file that 'local snapshot' wrote" };
        return Make("restore", "Put a copy in the local cloud's place", copy, Yes(), terminal, async (file, other) =>
        {
            await StateFiles.RestoreAsync(file, other!, TimeProvider.System);
            return $"The local cloud in {SafeText.Plain(file)} is as it was in {SafeText.Plain(other!)}.";
        });
    }

    public static Command Reset(Terminal terminal) =>
        Make("reset", "Remove the local cloud: the next command begins with an empty one", null, Yes(), terminal, (file, _) => Task.FromResult(
            StateFiles.Reset(file, TimeProvider.System)
                ? $"The local cloud in {SafeText.Plain(file)} is gone."
                : $"There is no local cloud in {SafeText.Plain(file)}."));

    private static Option<bool> Yes() => new("--yes", "-y") { Description = "The present local cloud may be lost" };

    private static Command Make(
        string name, string description, Argument<string>? other, Option<bool>? yes, Terminal terminal, Func<string, string?, Task<string>> act)
    {
        var cloud = CommonOptions.Cloud();
        var command = new Command(name, description) { cloud };
        if (other is not null) command.Arguments.Add(other);
        if (yes is not null) command.Options.Add(yes);
        command.SetAction(async (result, _) =>
        {
            if (CommonOptions.CloudOf(result.GetValue(cloud)) is not CloudTarget.Local local)
            {
                terminal.People.WriteLine($"error: 'local {name}' is about a local cloud: give --cloud local or --cloud local:FILE.");
                return ExitCodes.Usage;
            }

            var file = CloudOpener.FileOf(local, ".");
            if (yes is not null && !result.GetValue(yes))
            {
                terminal.People.WriteLine($"error: the local cloud in {SafeText.Plain(file)} would be lost: give --yes when it may.");
                return ExitCodes.Usage;
            }

            try
            {
                terminal.People.WriteLine(await act(file, other is null ? null : result.GetRequiredValue(other)));
                return ExitCodes.Success;
            }
            catch (StateFileException problem)
            {
                DiagnosticView.Write(terminal.People, [problem.Diagnostic]);
                return ExitCodes.Failure;
            }
        });
        return command;
    }
}
