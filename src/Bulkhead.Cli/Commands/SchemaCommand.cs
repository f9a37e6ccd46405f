using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Config.Schema;

namespace Bulkhead.Cli.Commands;

/// <summary><c>schema</c>: prints the JSON Schema of the configuration, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Make(Terminal terminal)
    {
        var command = new Command("schema", "Print the JSON Schema of the configuration, for editors");
        command.SetAction(_ =>
        {
            terminal.DataWriter.WriteLine(ConfigurationSchema.Text());
            return ExitCodes.Success;
        });
        return command;
    }
}
