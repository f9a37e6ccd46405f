using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Cli.Output;
using Bulkhead.Engine.Cleaning;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>A clean-up for people: what goes, what stays and why.</summary>
internal static class CleanView
{
    public static void Write(IAnsiConsole console, CleanUpReport report, ImmutableArray<CleanUpTarget> targets, bool isRemoving)
    {
        foreach (var target in targets)
        {
            var findings = report.Findings.Where(f => f.Account == target.Name).ToList();
            console.MarkupLine($"[bold]{SafeText.Markup(target.Name)}[/] ({target.Id}): {Counted.Of(findings.Count, "thing")}, too old after {Counted.Of(target.Days, "day")}");
            foreach (var finding in findings.OrderBy(f => f.Verdict).ThenBy(f => f.Region.Value, StringComparer.Ordinal)) Write(console, finding, report.Stopped is not null);
            foreach (var gap in report.Gaps.Where(g => g.Account == target.Name))
            {
                console.MarkupLine($"  [yellow]not read[/]      {SafeText.Markup($"{gap.Type ?? "everything"}{(gap.Region is { } region ? $" in {region}" : "")}: {gap.Refusal.Message}")}");
                RefusalView.Write(console, gap.Refusal);
            }
        }

        var old = report.Of(CleanUpVerdict.Remove).ToList();
        console.WriteLine(
            targets.IsEmpty ? "No account is cleaned up: none has 'clean-up', or none is there."
            : old.Count == 0 ? report.Gaps.IsEmpty ? "Nothing is too old." : "Nothing is too old in what could be read."
            : !isRemoving ? $"{old.Count} would be removed. Nothing was: give --yes to remove them. The tag '{CleanUpRules.KeepTag}' keeps a thing."
            : report.Holder is { } holder ? $"Nothing was removed: {holder.Owner} is at work from {holder.Host} (run {holder.Run}). Run again when they are done."
            : $"{old.Count(f => f.IsRemoved == true)} of {old.Count} removed.");
        if (report.Stopped is { } why) console.WriteLine($"Stopped: {why}. {Counted.Of(old.Count(f => f.IsRemoved is null), "thing")} not reached: they are still there.");
        if (report.EndRecord is not null) console.WriteLine("The journal does not have what became of each thing: this list is the only record.");
    }

    private static void Write(IAnsiConsole console, CleanUpFinding finding, bool isStopped)
    {
        var name = finding.Item.Name is { } own ? $"{finding.Item.Id} ({own})" : finding.Item.Id;
        console.MarkupLine($"  {Word(finding, isStopped)} {SafeText.Markup($"{finding.Item.Type} {name} in {finding.Region}: {finding.Reason}")}");
        if (finding.Refusal is { } refusal) RefusalView.Write(console, refusal);
    }

    private static string Word(CleanUpFinding finding, bool isStopped) => finding.Verdict switch
    {
        CleanUpVerdict.Remove => finding.IsRemoved switch
        {
            null when isStopped => "[yellow]not reached[/]  ",
            null => "[red]would go[/]     ",
            true => "[red]removed[/]      ",
            false => "[red]not removed[/]  ",
        },
        CleanUpVerdict.Young => "[grey]young[/]        ",
        CleanUpVerdict.Kept => "[green]kept[/]         ",
        CleanUpVerdict.Bulkhead => "[grey]Bulkhead's[/]   ",
        CleanUpVerdict.Managed => "[grey]left to AWS[/]  ",
        CleanUpVerdict.InUse => "[yellow]in use[/]       ",
        CleanUpVerdict.Unknown => "[yellow]not known[/]    ",
        _ => throw new UnreachableException(),
    };
}
