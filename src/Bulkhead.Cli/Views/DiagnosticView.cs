using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Diagnostics;
using Spectre.Console;
using Diagnostic = Bulkhead.Core.Diagnostics.Diagnostic;

namespace Bulkhead.Cli.Views;

/// <summary>Diagnostics on a terminal, and as data for tools.</summary>
internal static class DiagnosticView
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(IAnsiConsole console, IReadOnlyCollection<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            foreach (var segment in DiagnosticText.Segments(diagnostic))
            {
                if (segment.Text == "\n") console.WriteLine();
                else console.Write(new Text(segment.Text, StyleOf(segment.Style)) { Overflow = Overflow.Fold });
            }

            console.WriteLine();
        }
    }

    /// <summary>How many errors and warnings there are.</summary>
    public static string Summary(IReadOnlyCollection<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Count(d => d.Severity == Severity.Error);
        var warnings = diagnostics.Count(d => d.Severity == Severity.Warning);
        return $"{Count(errors, "error")}, {Count(warnings, "warning")}.";
    }

    /// <summary>The contract <c>bulkhead.diagnostics/1</c>.</summary>
    public static string ToJson(IReadOnlyCollection<Diagnostic> diagnostics) => new JsonObject
    {
        ["format"] = "bulkhead.diagnostics/1",
        ["valid"] = !diagnostics.Any(d => d.Severity == Severity.Error),
        ["diagnostics"] = DiagnosticJson.ToJson(diagnostics),
    }.ToJsonString(Indented);

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    private static Style StyleOf(DiagnosticStyle style) => style switch
    {
        DiagnosticStyle.Plain or DiagnosticStyle.Source => Style.Plain,
        DiagnosticStyle.Error => new Style(Color.Red, decoration: Decoration.Bold),
        DiagnosticStyle.Warning => new Style(Color.Yellow, decoration: Decoration.Bold),
        DiagnosticStyle.Note => new Style(Color.Blue, decoration: Decoration.Bold),
        DiagnosticStyle.Message => new Style(decoration: Decoration.Bold),
        DiagnosticStyle.Gutter => new Style(Color.Blue),
        DiagnosticStyle.Place => new Style(Color.Grey),
        DiagnosticStyle.Related => new Style(Color.Blue),
        DiagnosticStyle.Help => new Style(Color.Grey),
        _ => throw new UnreachableException(),
    };
}
