using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Engine.Planning;
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

        return OutputFile.TryWrite(path, PlanDocument.Write(plan), terminal);
    }

    /// <summary>What the plan says it was made from, for a plan that is saved in <paramref name="file"/>; null: that is printed.</summary>
    public static PlanOrigin OriginOf(string configuration, LoadedConfiguration loaded, OpenCloud cloud, string? profile, string? file)
    {
        var full = Path.GetFullPath(configuration);
        var path = file is null ? full : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(file))!, full);
        return new PlanOrigin(path, loaded.Digest, cloud.Id, profile);
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
            DiagnosticView.Write(terminal.People, [new Diagnostic(CommandLineDiagnostics.Unreadable, $"the plan '{path}' can't be read: {problem.Message}")]);
            return null;
        }

        var (plan, diagnostics) = PlanDocument.Read(new SourceFile(path, text));
        DiagnosticView.Write(terminal.People, diagnostics);
        if (plan is null) return null;
        if (plan.Origin is { } origin)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return plan with { Origin = origin with { Configuration = Path.GetFullPath(origin.Configuration, folder) } };
        }

        DiagnosticView.Write(terminal.People, [new Diagnostic(PlanDiagnostics.PlanInconsistent, "the plan does not say which configuration it was made from")
        {
            Help = "make it again with 'bulkhead plan --out'",
        }]);
        return null;
    }
}
