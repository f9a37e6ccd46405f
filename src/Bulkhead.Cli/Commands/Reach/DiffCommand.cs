using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach diff A B</c>: the ways that a change opens and closes.</summary>
internal static class DiffCommand
{
    private const int MostLines = 30;

    public static Command Make(ReachOptions options, Terminal terminal)
    {
        var before = new Argument<string>("before") { Description = "A snapshot's folder, or a file of authorization details" };
        var after = new Argument<string>("after") { Description = "The same after the change" };
        var from = new Option<string?>("--from") { Description = "Only the ways of this user, role, group or account", HelpName = "NAME" };
        var command = new Command("diff", "The ways that a change opens and closes; exit code 3 when it opens one, 4 when one is no longer proved not to be there") { before, after, from };
        command.SetAction(result => Run(options, result, result.GetRequiredValue(before), result.GetRequiredValue(after), result.GetValue(from), terminal));
        return command;
    }

    private static int Run(ReachOptions options, ParseResult result, string before, string after, string? from, Terminal terminal)
    {
        if (options.OpenSide(result, before, terminal) is not { } old || options.OpenSide(result, after, terminal) is not { } now) return ExitCodes.Failure;
        IReadOnlySet<string>? who = null;
        if (from is not null)
        {
            var diagnostics = new DiagnosticBag();
            var subject = new NameResolver(now.Snapshot, diagnostics).Subject(from);
            DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
            if (subject is null) return ExitCodes.Usage;
            who = subject.Principals.Select(p => p.Arn).ToHashSet(StringComparer.Ordinal);
        }

        var difference = ReachDifference.Between(old, now, who);
        var findings = difference.Opened.Select(c => FindingOf(c, ReachVerdict.Broken)).Concat(difference.Unproved.Select(c => FindingOf(c, ReachVerdict.NotProved)));
        if (!options.TryReport(result, "reach diff", [.. findings], terminal)) return ExitCodes.Failure;
        if (result.GetValue(options.Json)) JsonOutput.Write(terminal.DataWriter, writer => ReachListJson.WriteDifference(writer, difference));
        else Write(terminal, difference);
        return !difference.Opened.IsEmpty ? ExitCodes.Found : !difference.Unproved.IsEmpty ? ExitCodes.Undecided : ExitCodes.Success;
    }

    private static ReachFinding FindingOf(ReachChange change, ReachVerdict verdict) => new(
        verdict, change.RuleId, null, change.From.Arn, $"{change.How} {change.To.Arn}", $"{change.From.Arn} now {(verdict == ReachVerdict.Broken ? "" : "perhaps ")}{change.How} {change.To.Arn}");

    private static void Write(Terminal terminal, ReachDifference difference)
    {
        Section(terminal, "red", "opened", difference.Opened);
        Section(terminal, "yellow", "no longer proved not to be there", difference.Unproved);
        Section(terminal, "green", "closed", difference.Closed);
        if (difference is { Opened.IsEmpty: true, Unproved.IsEmpty: true, Closed.IsEmpty: true }) terminal.Data.WriteLine("The change opens no way and closes none.");
    }

    private static void Section(Terminal terminal, string colour, string title, ImmutableArray<ReachChange> changes)
    {
        if (changes.IsEmpty) return;
        terminal.Data.MarkupLine($"[{colour}]{changes.Length}[/] {(changes.Length == 1 ? "way" : "ways")} {title}");
        foreach (var change in changes.OrderBy(c => c.Calls).Take(MostLines))
        {
            var by = change.RuleId is { } rule ? $" [grey]({rule}, {change.Calls} calls)[/]" : "";
            terminal.Data.MarkupLine($"  {SafeText.Markup(change.From.Arn)} {change.How} {SafeText.Markup(change.To.Arn)}{by}");
        }

        if (changes.Length > MostLines) terminal.Data.WriteLine($"  and {changes.Length - MostLines} more (--json has all)");
    }
}
