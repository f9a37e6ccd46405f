using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>Makes concrete contexts out of what a search assumed.</summary>
internal static class ContextBuilder
{
    /// <summary>Values of all keys that matter, and what variables stand for then; null where there are none.</summary>
    /// <param name="state">What was assumed.</param>
    /// <param name="space">What keys can hold.</param>
    /// <param name="variables">The keys of open policy variables.</param>
    /// <param name="present">Whether these have a value where nothing else is assumed of them.</param>
    /// <param name="suggested">Values that they better have then; null for any.</param>
    public static (Dictionary<string, ContextValue> Context, VariableBinding Binding)? Build(
        SearchState state, KeySpace space, string[] variables, bool present, IReadOnlyDictionary<string, string>? suggested = null)
    {
        var context = new Dictionary<string, ContextValue>(StringComparer.OrdinalIgnoreCase);
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var binding = space.Binding;

        // The keys that variables speak of come first: the other patterns need their values.
        var order = state.Keys.Keys
            .OrderBy(k => !variables.Contains(k, StringComparer.OrdinalIgnoreCase))
            .ThenBy(k => k, StringComparer.OrdinalIgnoreCase);
        foreach (var variable in variables)
        {
            var suggestion = suggested?.GetValueOrDefault(variable);
            if (suggestion is null && state.Keys.ContainsKey(variable)) continue;
            var value = !present ? null : suggestion ?? "example";
            values[variable] = value;
            if (value is not null) context[variable] = ContextValue.Single(value);
        }

        foreach (var key in order)
        {
            if (suggested is not null && suggested.ContainsKey(key)) continue;
            var isVariable = variables.Contains(key, StringComparer.OrdinalIgnoreCase);
            var solution = state.Solve(key, space, isVariable ? binding : binding.Close(values), present && isVariable);
            if (solution.Value is not { } value) return null;
            if (!space.IsFixed(key)) context[key] = value;
            if (isVariable) values[key] = value is { IsMultiValued: false, Values: [var single] } ? single : null;
        }

        return (context, binding.Close(values));
    }

    /// <summary>The keys of policy variables that the assumptions leave open.</summary>
    public static string[] OpenVariables(SearchState state, VariableBinding binding)
    {
        var texts = state.Keys.Values.SelectMany(a => a)
            .Where(a => a.HasVariables)
            .SelectMany(a => a.Clause.Values)
            .Select(v => PolicyPattern.Parse(v.Text, true));
        return
        [
            .. state.Resources.SelectMany(r => r.Patterns).Concat(texts)
                .SelectMany(p => p.Variables)
                .Select(v => v.Key)
                .Where(binding.IsOpen)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }
}
