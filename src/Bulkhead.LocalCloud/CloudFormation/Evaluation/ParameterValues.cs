using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Evaluation;

/// <summary>The values of a template's parameters for one stack.</summary>
internal static class ParameterValues
{
    /// <summary>What is shown in place of a value that is never shown.</summary>
    public const string Hidden = "****";

    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <summary>Reads the parameters of a request: given values, those kept from before, and defaults.</summary>
    /// <param name="template">The template that declares them.</param>
    /// <param name="given">The request's <c>Parameters</c>.</param>
    /// <param name="previous">The values that the stack has now.</param>
    /// <exception cref="ServiceException">A value is missing, unknown or not allowed.</exception>
    public static ImmutableSortedDictionary<string, string> Read(
        Template template, IEnumerable<JsonObject> given, ImmutableSortedDictionary<string, string> previous)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var parameter in given)
        {
            var key = parameter.Text("ParameterKey") ?? throw Refusal.Validation("Parameter keys must not be null");
            if (!template.Parameters.ContainsKey(key))
            {
                unknown.Add(key);
                continue;
            }

            if (values.ContainsKey(key)) throw Refusal.Validation($"Duplicate parameter keys [{key}]");
            if (parameter.Flag("UsePreviousValue"))
            {
                if (parameter.ContainsKey("ParameterValue"))
                    throw Refusal.Validation($"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true and non empty value for a parameter");
                values[key] = previous.TryGetValue(key, out var before) ? before
                    : throw Refusal.Validation($"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template");
            }
            else
            {
                values[key] = parameter.Text("ParameterValue") ?? throw Refusal.Validation($"Parameter '{key}' must have a value");
            }
        }

        if (unknown.Count > 0) throw Refusal.Validation($"Parameters: [{string.Join(", ", unknown)}] do not exist in the template");
        var missing = new List<string>();
        foreach (var (name, definition) in template.Parameters)
        {
            if (!values.TryGetValue(name, out var value))
            {
                if (definition.Default is not { } text)
                {
                    missing.Add(name);
                    continue;
                }

                values[name] = value = text;
            }

            Check(definition, value);
        }

        if (missing.Count > 0) throw Refusal.Validation($"Parameters: [{string.Join(", ", missing)}] must have values");
        return values.ToImmutable();
    }

    /// <summary>The parts of a list parameter's value.</summary>
    public static IEnumerable<string> Items(string value) => value.Length == 0 ? [] : value.Split(',').Select(part => part.Trim());

    private static void Check(ParameterDefinition definition, string value)
    {
        if (Encoding.UTF8.GetByteCount(value) > TemplateLimits.ParameterValueBytes)
            throw Refusal.Validation($"Parameter '{definition.Name}' must contain at most {TemplateLimits.ParameterValueBytes} bytes");
        var parts = definition.IsList ? Items(value).ToList() : [value];
        if (definition.IsNumeric)
        {
            foreach (var part in parts)
            {
                if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    throw Refusal.Validation($"Parameter '{definition.Name}' must be a number");
                if (number < definition.MinValue) throw Failed(definition, $"must be a number not less than {definition.MinValue}");
                if (number > definition.MaxValue) throw Failed(definition, $"must be a number not greater than {definition.MaxValue}");
            }
        }

        if (value.Length < definition.MinLength) throw Failed(definition, $"must contain at least {definition.MinLength} characters");
        if (value.Length > definition.MaxLength) throw Failed(definition, $"must contain at most {definition.MaxLength} characters");
        if (!definition.AllowedValues.IsEmpty && !parts.TrueForAll(definition.AllowedValues.Contains)) throw Failed(definition, "must be one of AllowedValues");
        if (definition.AllowedPattern is { } pattern && !parts.TrueForAll(part => Matches(definition.Name, pattern, part)))
            throw Failed(definition, $"must match pattern {pattern}");
    }

    /// <summary>A pattern comes from the template, so it runs on the engine whose time is linear in the value.</summary>
    private static bool Matches(string parameter, string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (NotSupportedException)
        {
            throw Refusal.NotInLocalCloud($"Look-around and back-references in the AllowedPattern of parameter '{parameter}' are");
        }
        catch (RegexParseException)
        {
            throw Refusal.Validation($"Template format error: AllowedPattern of parameter {parameter} is not a regular expression");
        }
    }

    private static ServiceException Failed(ParameterDefinition definition, string constraint) => definition.ConstraintDescription is { } description
        ? Refusal.Validation($"Parameter {definition.Name} failed to satisfy constraint: {description}")
        : Refusal.Validation($"Parameter '{definition.Name}' {constraint}");
}
