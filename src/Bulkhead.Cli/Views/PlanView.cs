using Bulkhead.Cli.Output;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>A plan as a tree: the organization first, then each account with what happens in it.</summary>
internal static class PlanView
{
    /// <summary>Writes the tree, or that there is nothing to do.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="result">The plan, with what could not be read and what a person must do.</param>
    /// <param name="all">Whether the properties of what is created are shown, too.</param>
    public static void Write(IAnsiConsole console, PlanResult result, bool all)
    {
        var plan = result.Plan;
        if (!plan.IsEmpty)
        {
            var groups = plan.Steps.GroupBy(AccountOf).OrderBy(g => g.Key.Length > 0).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
            foreach (var group in groups) WriteGroup(console, group.Key, [.. group], all);
            console.MarkupLine(Summary(plan));
            console.MarkupLine(Cost(plan));
        }

        else
        {
            console.MarkupLine(
                !result.IsRead ? $"Nothing is to be done in what could be read; [yellow]{Unread(result)} could not be read[/]: see the warnings."
                : !result.ByHand.IsEmpty ? $"Nothing is to be done here; [yellow]{Counted.Of(result.ByHand.Length, "thing")} a person must do[/]: see the warnings."
                : $"Nothing is to be done: the organization is as the file says ({Counted.Of(plan.ReadCalls, "call")} to read it).");
        }

        foreach (var line in plan.LeftAlone) console.MarkupLine($"[grey]Left alone: {SafeText.Markup(line)}[/]");
    }

    /// <summary>What could not be read, in words.</summary>
    public static string Unread(PlanResult result) => (result.UnreadAccounts, result.IsAccessUnread) switch
    {
        (0, _) => "who has access",
        (var accounts, false) => Counted.Of(accounts, "account"),
        (var accounts, true) => $"{Counted.Of(accounts, "account")}, and who has access,",
    };

    /// <summary>Whose plan it is, and where.</summary>
    public static void WriteHeading(IAnsiConsole console, Plan plan, string cloud)
    {
        console.MarkupLine(
            $"[bold]{SafeText.Markup(plan.Organization)}[/] in {SafeText.Markup(cloud)}, management account {plan.ManagementAccount}, home {SafeText.Markup(plan.Home)}");
        console.WriteLine();
    }

    /// <summary>The numbers of a plan in one sentence.</summary>
    public static string Summary(Plan plan)
    {
        var counts = plan.Steps.GroupBy(s => s.Action).OrderBy(g => g.Key).Select(g => $"{g.Count()} to {Verb(g.Key)}");
        return $"[bold]Plan:[/] {string.Join(", ", counts)}.";
    }

    /// <summary>The calls that reading took and that applying will take, and the least time that AWS's published rates allow.</summary>
    public static string Cost(Plan plan)
    {
        var estimate = PlanEstimate.Of(plan);
        var most = estimate.CallsByApi.OrderByDescending(c => c.Value).Take(3).Select(c => $"{c.Value} {c.Key}");
        var time = estimate.AtLeast < TimeSpan.FromSeconds(1)
            ? "AWS's published rates hold none of them back"
            : $"at AWS's published rates they take at least {Durations.Of(estimate.AtLeast)}";
        return $"[grey]AWS calls: {plan.ReadCalls} to read, {estimate.Calls} to apply ({string.Join(", ", most)} …); {time}. " +
            "What AWS itself needs for accounts and stacks comes on top.[/]";
    }

    /// <summary>The account that a step is about; empty for the organization's own.</summary>
    public static string AccountOf(PlanStep step) => step.Payload switch
    {
        StepPayload.CreateAccount account => account.Account,
        StepPayload.ChangeAccount account => account.Account,
        StepPayload.PlaceAccount place => place.Account,
        _ => step.Address.Account ?? "",
    };

    private static void WriteGroup(IAnsiConsole console, string name, PlanStep[] steps, bool all)
    {
        console.MarkupLine(name.Length == 0 ? "[bold]organization[/]" : $"[bold]{SafeText.Markup(name)}[/]");
        foreach (var step in steps) WriteStep(console, step, all);
        console.WriteLine();
    }

    private static void WriteStep(IAnsiConsole console, PlanStep step, bool all)
    {
        var (glyph, colour) = StepGlyphs.Of(step.Action);
        console.MarkupLine($"  [{colour}]{glyph}[/] {SafeText.Markup(StepText.Of(step))}");

        // What is created is all new: its properties are for those who ask.
        if (step.Action is StepAction.Create && !all) return;
        if (step.Action is not StepAction.Create && (all || step.Action is not StepAction.Attach)) console.MarkupLine($"      [grey]because {SafeText.Markup(step.Reason)}[/]");
        foreach (var difference in step.Differences) WriteDifference(console, difference);
    }

    private static void WriteDifference(IAnsiConsole console, Difference difference)
    {
        var property = SafeText.Markup(difference.Property);
        var (before, after) = (Shorten(difference.Before), Shorten(difference.After));
        console.MarkupLine((difference.Before, difference.After) switch
        {
            (null, _) => $"      [green]+ {property}: {after}[/]",
            (_, null) => $"      [red]- {property}: {before}[/]",
            _ => $"      {property}: [red]{before}[/] -> [green]{after}[/]",
        });
    }

    private static string Shorten(string? value)
    {
        const int Longest = 160;
        if (value is null) return "";
        return SafeText.Markup(value.Length <= Longest ? value : $"{value[..Longest]}… ({value.Length} characters)");
    }

    private static string Verb(StepAction action) => action switch
    {
        StepAction.Create => "create",
        StepAction.Change => "change",
        StepAction.Adopt => "adopt",
        StepAction.Move => "move",
        StepAction.Quarantine => "quarantine",
        StepAction.Attach => "attach",
        StepAction.Detach => "detach",
        StepAction.Delete => "delete",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
