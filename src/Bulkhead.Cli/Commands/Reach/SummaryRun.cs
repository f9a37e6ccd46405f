using System.Collections.Immutable;
using System.CommandLine;
using Bulkhead.Cli.Output;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary><c>reach</c> without a question: who can come to administer, by account, worst first.</summary>
internal static class SummaryRun
{
    private const int MostNames = 12;

    public static int Run(ReachOptions options, ParseResult result, Terminal terminal)
    {
        if (options.Open(result, terminal) is not { } engine) return ExitCodes.Failure;
        var rows = engine.Administrators();
        if (!options.TryReport(result, "reach", [.. rows.Select(r => ReachFinding.Of(r, "administrator"))], terminal)) return ExitCodes.Failure;
        if (result.GetValue(options.Json))
        {
            JsonOutput.Write(terminal.DataWriter, writer => ReachListJson.WriteRows(writer, "administrator", rows));
            return ExitCodes.Success;
        }

        WriteRows(terminal, rows);
        if (!engine.Snapshot.HasOrganization) terminal.Data.MarkupLine("[grey]No --organization was given: guardrails were taken to be none.[/]");
        return ExitCodes.Success;
    }

    public static void WriteRows(Terminal terminal, ImmutableArray<ReachRow> rows)
    {
        Section(terminal, "can come to it", "red", rows.Where(r => r.Verdict == ReachVerdict.Broken && r.Calls > 0));
        Section(terminal, "can do it as they are", "yellow", rows.Where(r => r.Verdict == ReachVerdict.Broken && r.Calls == 0));
        Section(terminal, "may come to it: not proved", "yellow", rows.Where(r => r.Verdict == ReachVerdict.NotProved));
        terminal.Data.WriteLine($"{rows.Count(r => r.Verdict == ReachVerdict.Proved)} of {rows.Length} principals: proved that they cannot.");
    }

    private static void Section(Terminal terminal, string title, string colour, IEnumerable<ReachRow> rows)
    {
        var list = rows.ToList();
        if (list.Count == 0) return;
        terminal.Data.MarkupLine($"[{colour}]{list.Count}[/] {title}");
        foreach (var account in list.GroupBy(r => r.Principal.Account).OrderByDescending(g => g.Count()))
        {
            terminal.Data.MarkupLine($"  in [bold]{SafeText.Markup(account.Key)}[/]");
            foreach (var row in account.OrderBy(r => r.Calls).ThenBy(r => r.Principal.Arn, StringComparer.Ordinal).Take(MostNames))
            {
                var how = row.FirstRule is null ? "" : $" [grey]({row.FirstRule}, {row.Calls} calls)[/]";
                terminal.Data.MarkupLine($"    {SafeText.Markup(row.Principal.Kind)} {SafeText.Markup(row.Principal.Name)}{how}");
                if (row.Repair is { } repair) terminal.Data.MarkupLine($"      [grey]repair: {SafeText.Markup(repair)}[/]");
            }

            if (account.Count() > MostNames) terminal.Data.MarkupLine($"    and {account.Count() - MostNames} more");
        }
    }
}
