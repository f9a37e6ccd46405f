using Bulkhead.Cli.Output;
using Bulkhead.Engine.Collecting;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>A snapshot for people: what it is of, what it lacks, and what to do with it.</summary>
internal static class SnapshotView
{
    private const int MostLines = 20;

    public static void Write(IAnsiConsole console, SnapshotOutcome.Collected collected, string folder)
    {
        var manifest = collected.Manifest;
        var read = manifest.Accounts.Count(a => a.IsEntered);
        var of = manifest.Organization is { } organization ? $"organization {organization}" : $"account {manifest.Collector}";
        console.MarkupLine(
            $"Snapshot of {SafeText.Markup(of)} in {SafeText.Markup(folder)}: {read} of {manifest.Accounts.Length} accounts read, {Counted.Of(collected.Calls, "call")}{(collected.Resumed > 0 ? $"; {collected.Resumed} were read before" : "")}.");
        foreach (var account in manifest.Accounts.Where(a => !a.IsEntered).Take(MostLines))
        {
            console.MarkupLine($"  [yellow]not entered[/]: {SafeText.Markup(account.Id)}: {SafeText.Markup(account.Missing.Select(m => m.Reason).FirstOrDefault() ?? "")}");
        }

        var missing = manifest.Missing
            .Concat(manifest.Accounts.Where(a => a.IsEntered).SelectMany(a => a.Missing))
            .GroupBy(m => m.Operation, StringComparer.Ordinal)
            .OrderByDescending(g => g.Any(m => m.IsRefused)).ThenBy(g => g.Key, StringComparer.Ordinal)
            .ToList();
        if (missing.Count > 0) console.WriteLine("Not read, and so unknown to reach:");
        foreach (var operation in missing.Take(MostLines))
        {
            var first = operation.First();
            console.MarkupLine($"  {(first.IsRefused ? "[yellow]refused[/]" : "[grey]not asked[/]")}: {SafeText.Markup(operation.Key)} [grey]({operation.Count()} times, {SafeText.Markup(first.Reason)})[/]");
        }

        if (missing.Count > MostLines) console.WriteLine($"  and {missing.Count - MostLines} more (--json has all)");
        console.MarkupLine($"[grey]Ask it: bulkhead reach --snapshot {SafeText.Markup(folder)}[/]");
    }
}
