using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Engine.Baseline.Stacks;

namespace Bulkhead.Cli.Commands.Escrow;

/// <summary><c>escrow</c>: what people have to do for the escrow where Bulkhead can't.</summary>
internal static class EscrowCommand
{
    public static Command Make(Terminal terminal)
    {
        var template = new Command("template", "Print the CloudFormation template of the bucket for copies of logs, for an account of another organization");
        template.SetAction(_ =>
        {
            terminal.DataWriter.Write(StackTemplate.LogCopies.Body);
            return ExitCodes.Success;
        });
        return new Command("escrow", "What keeps the escrow, what people have to do for it, and who can still reach it") { EscrowShowCommand.Make(terminal), template };
    }
}
