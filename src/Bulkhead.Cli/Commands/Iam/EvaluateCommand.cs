using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.PolicyTests;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary><c>iam evaluate</c>: decides one request against the policies that it meets.</summary>
internal static class EvaluateCommand
{
    public static Command Make(Terminal terminal)
    {
        var options = new EvaluateOptions();
        var command = new Command("evaluate", "Decide one request; exit code 0 when allowed, 1 when not, 4 when unknown");
        foreach (var option in options.All) command.Add(option);
        command.SetAction(result =>
        {
            var diagnostics = new DiagnosticBag();
            var request = options.ReadRequest(result, diagnostics);
            var stack = options.ReadStack(result, diagnostics);
            DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
            return request is null || diagnostics.HasErrors
                ? ExitCodes.Usage
                : Decide(request, stack, result.GetValue(options.Json), terminal);
        });
        return command;
    }

    private static int Decide(AuthorizationRequest request, PolicyStack stack, bool json, Terminal terminal)
    {
        var decision = new PolicyCompiler().Compile(stack).Explain(CompiledRequest.Create(request, CatalogueFacts.Embedded));
        if (json)
        {
            JsonOutput.Write(terminal.DataWriter, writer => DecisionJson.Write(writer, decision));
        }
        else
        {
            var colour = decision.IsAllowed ? "green" : decision.Outcome == DecisionOutcome.Unknown ? "yellow" : "red";
            terminal.Data.MarkupLine($"[{colour}]{PolicyExpectationNames.NameOf(decision.Outcome)}[/]");
            foreach (var line in decision.Explanation) terminal.Data.MarkupLine($"  {SafeText.Markup(line)}");
            if (!decision.Rules.IsEmpty) terminal.Data.MarkupLine($"  [grey]rules {string.Join(", ", decision.Rules)} (docs/iam.md)[/]");
            if (decision.RestsOnUnconfirmedRule)
            {
                terminal.Data.MarkupLine("  [yellow]rests on a rule that AWS documents thinly: documented, not confirmed live[/]");
            }
        }

        return decision.Outcome switch
        {
            DecisionOutcome.Allowed => ExitCodes.Success,
            DecisionOutcome.Unknown => ExitCodes.Undecided,
            _ => ExitCodes.Failure,
        };
    }
}
