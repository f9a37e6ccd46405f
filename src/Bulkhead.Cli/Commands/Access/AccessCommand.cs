using System.CommandLine;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands.Access;

/// <summary><c>access</c>: who may do what where.</summary>
internal static class AccessCommand
{
    public static Command Make(Terminal terminal) => new("access", "Who may do what in which account") { AccessShowCommand.Make(terminal) };
}
