using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Engine.Planning;

namespace Bulkhead.Engine.Plans.Documents;

/// <summary>
/// A plan as JSON, for <c>plan --json</c>, <c>plan --out FILE</c> and <c>apply FILE</c>: the contract
/// <c>bulkhead.plan/1</c> of docs/json/plan.md.
/// </summary>
public static class PlanDocument
{
    /// <summary>The contract's name and version.</summary>
    public const string Format = "bulkhead.plan/1";

    private const string MakeAgain = "make the plan again with 'bulkhead plan --out'";

    private const string FormatFamily = "bulkhead.plan/";

    /// <summary>The plan as indented JSON that ends in a line feed. The same plan gives the same text.</summary>
    public static string Write(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return JsonSerializer.Serialize(new PlanFile(Format, plan), PlanJson.Default.PlanFile) + "\n";
    }

    /// <summary>Reads a plan that anybody may have written: what is wrong with it comes back as diagnostics.</summary>
    /// <returns>The plan, or null with at least one error.</returns>
    public static (Plan? Plan, ImmutableArray<Diagnostic> Diagnostics) Read(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        PlanFile? content;
        try
        {
            if (FormatOf(file.Text) is { } format && format != Format) return (null, [OtherVersion(file, format)]);
            content = JsonSerializer.Deserialize(file.Text, PlanJson.Default.PlanFile);
        }
        catch (JsonException mistake)
        {
            return (null, [Unreadable(file, mistake)]);
        }
        catch (NotSupportedException)
        {
            // What System.Text.Json says of a payload without its kind.
            return (null, [Unreadable(file, "a step's payload has no 'kind'")]);
        }

        if (content is null) return (null, [Unreadable(file, "it is null")]);
        var plan = Complete(content.Plan);
        var mistakes = PlanConsistency.Check(plan).Select(message => new Diagnostic(PlanDiagnostics.PlanInconsistent, message)
        {
            Span = new SourceSpan(file, 0, 0),
            Help = "make the plan again with 'bulkhead plan --out': plans are not written by hand",
        }).ToImmutableArray();
        return mistakes.IsEmpty ? (plan, []) : (null, mistakes);
    }

    private static string? FormatOf(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false });
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("format", out var format)
            && format.ValueKind == JsonValueKind.String
            && format.GetString() is { } name
            && name.StartsWith(FormatFamily, StringComparison.Ordinal)
                ? name
                : null;
    }

    /// <summary>What a file may leave out is empty, not absent.</summary>
    private static Plan Complete(Plan plan) => plan with
    {
        Invariants =
        [
            .. (plan.Invariants.IsDefault ? [] : plan.Invariants).Select(i => i with
            {
                Path = i.Path.IsDefault ? [] : i.Path,
                Unknowns = i.Unknowns.IsDefault ? [] : i.Unknowns,
                Repair = i.Repair is { } repair ? Complete(repair) : null,
            }),
        ],
        Steps =
        [
            .. plan.Steps.Select(step => step with
            {
                Differences = step.Differences.IsDefault ? [] : step.Differences,
                After = step.After.IsDefault ? [] : step.After,
                Calls = step.Calls.IsDefault ? [] : step.Calls,
            }),
        ],
    };

    private static PlannedRepair Complete(PlannedRepair repair) => repair with
    {
        Changes =
        [
            .. (repair.Changes.IsDefault ? [] : repair.Changes).Select(c => c with
            {
                Changes = c.Changes.IsDefault ? [] : c.Changes,
                Touched = c.Touched.IsDefault ? [] : c.Touched,
            }),
        ],
        Path = repair.Path.IsDefault ? [] : repair.Path,
        Unknowns = repair.Unknowns.IsDefault ? [] : repair.Unknowns,
    };

    private static Diagnostic OtherVersion(SourceFile file, string format) => new(
        PlanDiagnostics.PlanVersion, $"the plan is of the contract '{format}', and this Bulkhead reads '{Format}'")
    {
        Span = new SourceSpan(file, 0, 0),
        Help = "make the plan again with this version of Bulkhead",
    };

    private static Diagnostic Unreadable(SourceFile file, string what) => new(PlanDiagnostics.PlanUnreadable, $"the file is not a plan: {what}")
    {
        Span = new SourceSpan(file, 0, 0),
        Help = MakeAgain,
    };

    /// <summary>
    /// What is not JSON is told by the project's own reader. Of JSON that is not that of a plan, System.Text.Json speaks to
    /// programmers; the place says where to look.
    /// </summary>
    private static Diagnostic Unreadable(SourceFile file, JsonException mistake)
    {
        if (JsonDocumentReader.Read(file).Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } notJson)
        {
            return Unreadable(file, notJson.Message) with { Span = notJson.Span };
        }

        var line = (int)Math.Min(mistake.LineNumber ?? 0, int.MaxValue - 1) + 1;
        var column = ColumnOf(file, line, mistake.BytePositionInLine ?? 0);
        var where = mistake.Path is { Length: > 2 } path ? $"what stands at '{path[2..]}' is not what a plan has there" : "it has not the members of a plan";
        return Unreadable(file, where) with { Span = new SourceSpan(file, file.OffsetOf(line, column), 1) };
    }

    private static int ColumnOf(SourceFile file, int line, long bytes)
    {
        var text = file.LineText(line);
        var column = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0) break;
            column += rune.Utf16SequenceLength;
        }

        return column;
    }
}
