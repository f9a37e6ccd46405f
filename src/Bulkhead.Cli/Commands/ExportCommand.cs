using System.CommandLine;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands;

/// <summary><c>export</c>: gives facts to other tools.</summary>
internal static class ExportCommand
{
    public static Command Make(Terminal terminal) => new("export", "Give the organization's facts to other tools")
    {
        ExportAccountsCommand.Make(terminal),
    };
}
