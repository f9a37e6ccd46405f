using System.CommandLine;
using Bulkhead.Cli.Commands.Access;
using Bulkhead.Cli.Commands.Iam;
using Bulkhead.Cli.Commands.Reach;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands;

/// <summary>The commands of the program.</summary>
internal static class RootCommands
{
    public static RootCommand Make(Terminal terminal) =>
        new("Runs an AWS organization from one file, and proves that its walls hold.")
        {
            ValidateCommand.Make(terminal),
            PlanCommand.Make(terminal),
            ApplyCommand.Make(terminal),
            StatusCommand.Make(terminal),
            AccessCommand.Make(terminal),
            ExportCommand.Make(terminal),
            ReportCommand.Make(terminal),
            CleanCommand.Make(terminal),
            SchemaCommand.Make(terminal),
            GuardrailsCommand.Make(terminal),
            IamCommand.Make(terminal),
            ReachCommand.Make(terminal),
            SnapshotCommand.Make(terminal),
            LocalCommand.Make(terminal),
        };
}
