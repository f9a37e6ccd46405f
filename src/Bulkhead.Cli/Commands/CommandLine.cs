using System.CommandLine;
using System.CommandLine.Parsing;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary>A whole run of the program: parses, runs, and answers for what nobody expected.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line; answers the exit code.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="terminal">Where to write and read.</param>
    /// <param name="cancellationToken">Stops the command, as Ctrl-C does.</param>
    public static Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default) =>
        RunAsync(RootCommands.Make(terminal, args), args, terminal, cancellationToken);

    /// <summary>Runs a command line of the given commands.</summary>
    internal static async Task<int> RunAsync(RootCommand root, string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var parsed = root.Parse(args);
        var invocation = new InvocationConfiguration
        {
            // A run is stopped between two steps, never in the middle of one: however long that takes.
            ProcessTerminationTimeout = Timeout.InfiniteTimeSpan,
            EnableDefaultExceptionHandler = false,
            Output = terminal.DataWriter,
            Error = terminal.PeopleWriter,
        };
        try
        {
            if (MistypedOption(parsed) is { } option)
            {
                terminal.People.MarkupLine(
                    $"[red]error[/]: '{SafeText.Markup(option)}' is no option of '{WordsOf(parsed.CommandResult)}'; --help lists them.");
                return ExitCodes.Usage;
            }

            if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(invocation, cancellationToken);

            // The help belongs to the mistake here: stdout is for data that was asked for. The library's own exit code of 1
            // would say "it failed", not "it was never begun".
            invocation.Output = terminal.PeopleWriter;
            await parsed.InvokeAsync(invocation, cancellationToken);
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            terminal.People.MarkupLine("[yellow]Stopped.[/]");
            return ExitCodes.Interrupted;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The machine, not the program: a full disk under stdout, a folder that went away.
            DiagnosticView.Write(terminal.People, [new Diagnostic(CommandLineDiagnostics.Unwritable, problem.Message.TrimEnd('.'))
            {
                Help = "look at the disk's room and at the folder's permissions, and run the same command again: what is done stays done",
            }]);
            return ExitCodes.Failure;
        }
#pragma warning disable CA1031 // The last place where a bug can be told to a person in words; nothing goes on after it.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            BugReport.Write(terminal.People, bug, parsed.CommandResult.Command.Name, Path.GetTempPath());
            return ExitCodes.Bug;
        }
    }

    /// <summary>The command as it is typed, without the program's name: <c>escrow show</c>.</summary>
    private static string WordsOf(CommandResult command) =>
        command.Parent is CommandResult { Command: not RootCommand } parent ? $"{WordsOf(parent)} {command.Command.Name}" : command.Command.Name;

    /// <summary>What looks like an option and was taken for the name of a file: a slip of the pen, unless it stands after <c>--</c>.</summary>
    private static string? MistypedOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(t => t.Type != TokenType.DoubleDash)
        .FirstOrDefault(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal))?.Value;
}
