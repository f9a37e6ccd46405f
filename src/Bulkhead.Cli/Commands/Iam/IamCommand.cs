using System.CommandLine;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary><c>iam</c>: questions about IAM policies. None of them reads a cloud.</summary>
internal static class IamCommand
{
    public static Command Make(Terminal terminal) =>
        new("iam", "Answer questions about IAM policies, exactly and with reasons")
        {
            EvaluateCommand.Make(terminal),
            TestCommand.Make(terminal),
            LintCommand.Make(terminal),
            ExpandCommand.Make(terminal),
            CompareCommand.Make(terminal),
            CheckCommand.Make(terminal),
        };
}
