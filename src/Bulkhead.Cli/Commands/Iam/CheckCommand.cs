using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Cli.Commands.Iam;

/// <summary><c>iam check</c>: does a policy allow what it must not, or is it open to others?</summary>
internal static class CheckCommand
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The policy" };
        var deny = new Option<string[]>("--deny-access")
        {
            Description = "Actions that it must not allow, with wildcards",
            HelpName = "ACTION",
            AllowMultipleArgumentsPerToken = true,
        };
        var on = new Option<string[]>("--on")
        {
            Description = "Resources on which it must not (default: all)",
            HelpName = "RESOURCE",
            AllowMultipleArgumentsPerToken = true,
        };
        var open = new Option<bool>("--public") { Description = "It must not be open to everyone, or to other accounts" };
        var trusted = new Option<string[]>("--trusted-account")
        {
            Description = "For --public: accounts that are not others",
            HelpName = "ID",
            AllowMultipleArgumentsPerToken = true,
        };
        var organization = new Option<string?>("--organization") { Description = "For --public: members of this organization are not others", HelpName = "o-ID" };
        var kind = CompareCommand.KindOption();
        var json = CommonOptions.Json();
        var command = new Command("check", "Find access that a policy must not give; exit code 0: none, 3: found, 4: unknown")
        {
            file, deny, on, open, trusted, organization, kind, json,
        };
        command.Validators.Add(result =>
        {
            var asks = result.GetValue(deny) is { Length: > 0 };
            if (asks == result.GetValue(open)) result.AddError("Ask one question: --deny-access ACTION… [--on RESOURCE…], or --public.");
        });
        command.SetAction(result =>
        {
            if (!CompareCommand.TryReadKind(result.GetValue(kind), terminal, out var read)) return ExitCodes.Usage;
            var diagnostics = new DiagnosticBag();
            var accounts = (result.GetValue(trusted) ?? []).Select(t => QuestionAnswer.ReadAccount(t, diagnostics)).OfType<Core.Identifiers.AccountId>();
            var options = new QuestionOptions { TrustedAccounts = [.. accounts], Organization = result.GetValue(organization) };
            var policy = QuestionAnswer.Read(result.GetRequiredValue(file), diagnostics);
            DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
            if (policy is null || diagnostics.HasErrors) return ExitCodes.Failure;
            var question = new PolicyQuestion(options);
            var isPublic = result.GetValue(open);
            var answer = isPublic
                ? question.IsOpenToOthers(policy, read)
                : question.AllowsAnyOf(policy, [.. result.GetValue(deny) ?? []], [.. result.GetValue(on) ?? []], read);
            return QuestionAnswer.Write(
                terminal,
                answer,
                result.GetValue(json) ? writer => AccessAnswerJson.WriteCheck(writer, answer) : null,
                isPublic ? "nobody outside has access" : "the policy allows none of it",
                isPublic ? "somebody outside has access" : "the policy allows this");
        });
        return command;
    }
}
