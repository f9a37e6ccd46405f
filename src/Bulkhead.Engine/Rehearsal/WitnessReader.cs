using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>Reads the witness in what <c>reach path --json</c> prints.</summary>
public static class WitnessReader
{
    private const int MostDepth = 64;

    /// <summary>The steps.</summary>
    /// <exception cref="FormatException">It is no answer of <c>reach path</c>, or has no way.</exception>
    public static ImmutableArray<ReachStep> Read(string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MostDepth });
        }
        catch (JsonException problem)
        {
            throw new FormatException($"it is not JSON: line {(problem.LineNumber ?? 0) + 1}", problem);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "format") != ReachAnswerJson.Format || !root.TryGetProperty("path", out var path) || path.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("it is no answer of 'reach path --json'");
            }

            if (Text(root, "verdict") != ReachAnswerJson.NameOf(ReachVerdict.Broken)) throw new FormatException("its verdict is not 'broken': there is no way to rehearse");
            return [.. path.EnumerateArray().Select(Step)];
        }
    }

    private static ReachStep Step(JsonElement step)
    {
        if (step.ValueKind != JsonValueKind.Object || !step.TryGetProperty("rule", out var rule) || rule.ValueKind != JsonValueKind.Object) throw new FormatException("a step has no rule");
        return new(
            step.TryGetProperty("step", out var number) && number.TryGetInt32(out var value) ? value : throw new FormatException("a step has no number"),
            Text(step, "call"), Text(step, "principal"), Text(step, "resource"), Text(rule, "id"), Text(rule, "name"), Text(step, "gives"),
            [], Texts(step, "assumptions"), Texts(step, "unknowns"));
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"'{name}' is missing");

    private static ImmutableArray<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)] : [];
}
