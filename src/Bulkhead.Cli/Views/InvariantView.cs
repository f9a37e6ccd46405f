using System.Collections.Immutable;
using Bulkhead.Cli.Output;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>The invariants of a file with their verdicts: worst first, with the way where there is one.</summary>
internal static class InvariantView
{
    private const int MostUnknowns = 8;

    /// <summary>Writes nothing where the file has none.</summary>
    public static void Write(IAnsiConsole console, ImmutableArray<PlannedInvariant> invariants)
    {
        if (invariants.IsEmpty) return;
        console.MarkupLine(Summary(invariants));
        foreach (var invariant in invariants.OrderBy(i => Rank(i.Verdict)))
        {
            var colour = Rank(invariant.Verdict) switch { 0 => "red", 1 => "yellow", _ => "green" };
            console.MarkupLine($"  [{colour}]{invariant.Verdict}[/]: {SafeText.Markup(invariant.Sentence)}");
            if (invariant.Verdict == PlannedInvariant.Proved) continue;
            WritePath(console, invariant.Path);
            if (invariant.Repair is { } repair) RepairView.Write(console, repair, "      ");
            if (invariant.Unknowns.IsEmpty) continue;
            console.MarkupLine("      to decide it, collect or declare:");
            foreach (var unknown in invariant.Unknowns.Take(MostUnknowns)) console.MarkupLine($"        {SafeText.Markup(unknown)}");
            if (invariant.Unknowns.Length > MostUnknowns) console.MarkupLine($"        and {invariant.Unknowns.Length - MostUnknowns} more (--json has all)");
        }
    }

    /// <summary>Why <c>apply</c> makes no changes; empty when it may.</summary>
    /// <param name="model">The file, for the places of its sentences.</param>
    /// <param name="invariants">The verdicts, in the file's order.</param>
    /// <param name="requireProof">Whether an invariant that is not proved is one that is broken.</param>
    public static ImmutableArray<Diagnostic> Refusals(OrganizationModel model, ImmutableArray<PlannedInvariant> invariants, bool requireProof) =>
    [
        .. invariants.Zip(model.Invariants)
            .Where(i => i.First.Verdict == PlannedInvariant.Broken || (requireProof && i.First.Verdict != PlannedInvariant.Proved))
            .Select(i => i.First.Verdict == PlannedInvariant.Broken
                ? new Diagnostic(PlanDiagnostics.InvariantBroken, "after this plan the invariant would not hold")
                {
                    Span = i.Second.DeclaredAt,
                    Label = $"{(i.First.Path.Length == 1 ? "a way of one step" : $"a way of {i.First.Path.Length} steps")}, see above",
                    Help = "make the repair, or change the sentence when the way is meant",
                }
                : new Diagnostic(PlanDiagnostics.InvariantNotProved, "the invariant is not proved, and --require-proof was given")
                {
                    Span = i.Second.DeclaredAt,
                    Label = $"{i.First.Unknowns.Length} unknowns, see above",
                    Help = "let Bulkhead read what is unknown, or declare it under 'facts'",
                }),
    ];

    private static string Summary(ImmutableArray<PlannedInvariant> invariants)
    {
        var broken = invariants.Count(i => Rank(i.Verdict) == 0);
        var open = invariants.Count(i => Rank(i.Verdict) == 1);
        var proved = invariants.Length - broken - open;
        return $"[bold]Invariants:[/] {proved} of {invariants.Length} proved{(broken > 0 ? $", [red]{broken} broken[/]" : "")}{(open > 0 ? $", [yellow]{open} not proved[/]" : "")}.";
    }

    private static void WritePath(IAnsiConsole console, ImmutableArray<PlannedReachStep> path)
    {
        foreach (var (step, number) in path.Select((s, i) => (s, i + 1)))
        {
            var who = step.Principal.Length > 0 ? $" by {step.Principal}" : "";
            console.MarkupLine($"      {number}. {SafeText.Markup($"{step.Call} on {step.Resource}{who}")} [grey]({SafeText.Markup(step.Rule)})[/]");
            foreach (var statement in step.Statements) console.MarkupLine($"         [grey]allowed by {SafeText.Markup(statement)}[/]");
            foreach (var unknown in step.Unknowns) console.MarkupLine($"         [yellow]not known: {SafeText.Markup(unknown)}[/]");
        }
    }

    private static int Rank(string verdict) => verdict switch
    {
        PlannedInvariant.Broken => 0,
        PlannedInvariant.Proved => 2,
        _ => 1,
    };
}
