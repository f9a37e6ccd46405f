using System.Text;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Documents;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Plans.Documents;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary>Plans in files. A plan holds no secrets, but it is written for its owner alone.</summary>
internal static class PlanFile
{
    /// <summary>Whether a path names a saved plan and not a configuration.</summary>
    public static bool LooksLikePlan(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);

    /// <summary>Writes the plan in one piece: a half-written plan never has the name.</summary>
    public static bool TryWrite(string path, Plan plan, Terminal terminal)
    {
        if (!LooksLikePlan(path))
        {
            terminal.People.MarkupLine($"[red]error[/]: a plan is saved in a file whose name ends in .json, not '{SafeText.Markup(path)}'.");
            return false;
        }

        try
        {
            var draft = path + ".part";
            File.WriteAllText(draft, PlanDocument.Write(plan), new UTF8Encoding(false));
            File.Move(draft, path, overwrite: true);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            terminal.People.MarkupLine($"[red]error[/]: the plan could not be saved: {SafeText.Markup(problem.Message)}");
            return false;
        }
    }

    /// <summary>Reads a saved plan; says what is wrong with it and answers null when it can't be used.</summary>
    public static Plan? Read(string path, Terminal terminal)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            terminal.People.MarkupLine($"[red]error[/]: the plan can't be read: {SafeText.Markup(problem.Message)}");
            return null;
        }

        var (plan, diagnostics) = PlanDocument.Read(new SourceFile(path, text));
        DiagnosticView.Write(terminal.People, diagnostics);
        if (plan is null) return null;
        if (plan.Configuration is not null) return plan;
        terminal.People.MarkupLine("[red]error[/]: the plan does not say which configuration it was made from: make it again with 'bulkhead plan --out'.");
        return null;
    }
}
