using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Commands.Access;
using Bulkhead.Cli.Commands.Escrow;
using Bulkhead.Cli.Commands.Iam;
using Bulkhead.Cli.Commands.Reach;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands;

/// <summary>The commands of the program.</summary>
internal static class RootCommands
{
    /// <summary>Every command, by its name.</summary>
    internal static ImmutableArray<(string Name, Func<Terminal, Command> Make)> All { get; } =
    [
        ("validate", ValidateCommand.Make),
        ("plan", PlanCommand.Make),
        ("apply", ApplyCommand.Make),
        ("status", StatusCommand.Make),
        ("access", AccessCommand.Make),
        ("escrow", EscrowCommand.Make),
        ("export", ExportCommand.Make),
        ("report", ReportCommand.Make),
        ("clean", CleanCommand.Make),
        ("schema", SchemaCommand.Make),
        ("guardrails", GuardrailsCommand.Make),
        ("iam", IamCommand.Make),
        ("reach", ReachCommand.Make),
        ("snapshot", SnapshotCommand.Make),
        ("local", LocalCommand.Make),
    ];

    /// <summary>
    /// The command that the first word names, alone: to make the options of all others takes longer than the shortest commands run.
    /// Any other line (help, a slip of the pen, an editor that asks for completions) gets all of them.
    /// </summary>
    /// <param name="terminal">Where the commands write and read.</param>
    /// <param name="args">The words after the program's name.</param>
    public static RootCommand Make(Terminal terminal, string[] args)
    {
        var root = new RootCommand("Runs an AWS organization from one file, and proves that its walls hold.");
        foreach (var (name, make) in All)
        {
            if (args is [var word, ..] && name == word) root.Add(make(terminal));
        }

        if (root.Subcommands.Count > 0) return root;
        foreach (var (_, make) in All) root.Add(make(terminal));
        return root;
    }
}
