using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>What policy variables have to stand for so that patterns match texts that are known.</summary>
internal static class VariableValues
{
    // ARNs and tags are shorter; what is longer is not worth the squares.
    private const int LongestText = 512;

    /// <summary>Values for open variables; empty where nothing suggests any.</summary>
    /// <param name="state">What was assumed.</param>
    /// <param name="scene">The scene.</param>
    /// <param name="resource">The resource; null where it is still open.</param>
    /// <param name="isLong">Whether to take long values where several would do.</param>
    public static Dictionary<string, string> Suggest(SearchState state, Scene scene, string? resource, bool isLong)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (resource is not null)
        {
            foreach (var pattern in state.Resources.Where(t => t.MustMatch).SelectMany(t => t.Patterns)) Read(pattern, resource);
        }

        foreach (var (key, atoms) in state.Keys)
        {
            if (scene.StateOf(key).VariableValue is not { } known) continue;
            foreach (var atom in atoms.Where(a => a.HasVariables && a.Holds != a.Clause.Operator.IsNegated))
            {
                foreach (var value in atom.Clause.Values) Read(PolicyPattern.Parse(value.Text, true), known);
            }
        }

        return values;

        void Read(PolicyPattern pattern, string text)
        {
            for (var at = 0; at < pattern.Parts.Length && text.Length <= LongestText; at++)
            {
                var part = pattern.Parts[at];
                if (part.Kind != VariablePartKind.Variable || !scene.Binding.IsOpen(part.Key) || values.ContainsKey(part.Key)) continue;
                if (Find(pattern.Slice(0, at), pattern.Slice(at + 1, pattern.Parts.Length), text, isLong) is { } value) values.Add(part.Key, value);
            }
        }
    }

    private static string? Find(WildcardSet before, WildcardSet after, string text, bool isLong)
    {
        var ends = new List<int>();
        for (var j = 1; j <= text.Length; j++)
        {
            if (after.Covers(WildcardSet.Literal(text[j..]))) ends.Add(j);
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (!before.Covers(WildcardSet.Literal(text[..i]))) continue;
            var fitting = ends.Where(j => j > i);
            var end = isLong ? fitting.LastOrDefault() : fitting.FirstOrDefault();
            if (end > i) return text[i..end];
        }

        return null;
    }
}
