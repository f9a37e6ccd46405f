using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>Values of parameters that an account and region has instead of the set's ("Override parameter values").</summary>
internal static class ParameterOverrides
{
    /// <summary>Reads a request's overrides: null for a value that stays; null at all where the request says nothing.</summary>
    /// <exception cref="ServiceException">A parameter is not the set's, or is given twice or without a value.</exception>
    public static ImmutableSortedDictionary<string, string?>? Read(StackSet set, JsonObject input)
    {
        if (!input.ContainsKey("ParameterOverrides")) return null;
        var overrides = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        foreach (var parameter in input.Objects("ParameterOverrides"))
        {
            var key = parameter.Text("ParameterKey") ?? throw Refusal.Validation("Parameter keys must not be null");
            if (!set.Input.Parameters.ContainsKey(key)) throw Refusal.Validation($"Parameters: [{key}] do not exist in the template");
            var value = parameter.Flag("UsePreviousValue") ? null : parameter.Text("ParameterValue") ?? throw Refusal.Validation($"Parameter '{key}' must have a value");
            if (!overrides.TryAdd(key, value)) throw Refusal.Validation($"Duplicate parameter keys [{key}]");
        }

        return overrides.ToImmutable();
    }

    /// <summary>An instance's overrides after an operation: what a list does not name goes back to the set's value.</summary>
    public static ImmutableSortedDictionary<string, string> Apply(StackInstance instance, ImmutableSortedDictionary<string, string?>? overrides)
    {
        if (overrides is null) return instance.Overrides;
        var after = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, given) in overrides)
        {
            if ((given ?? instance.Overrides.GetValueOrDefault(key)) is { } value) after[key] = value;
        }

        return after.ToImmutable();
    }

    /// <summary>The parameters of an instance's stack, in the shape of the API.</summary>
    public static JsonArray Values(StackSet set, StackInstance instance) => JsonText.List(set.Input.Parameters.Select(JsonNode (parameter) => new JsonObject
    {
        ["ParameterKey"] = parameter.Key,
        ["ParameterValue"] = instance.Overrides.GetValueOrDefault(parameter.Key) ?? parameter.Value,
    }));
}
