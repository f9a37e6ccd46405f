using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>Reads a file of the library. The files are part of the program: a mistake in one is a bug, and throws.</summary>
internal static class GuardrailReader
{
    private const string GovernedRegions = "governed-regions";

    public static Guardrail Read(string name, DocumentMapping file)
    {
        foreach (var entry in file.Entries)
        {
            if (entry.Key is not ("name" or "type" or "stops" or "parameters" or "policy" or "references"))
            {
                throw Mistake(name, $"the key '{entry.Key}' is unknown");
            }
        }

        if (Text(name, file, "name") != name) throw Mistake(name, "the name differs from the file's");
        return new Guardrail
        {
            Name = name,
            Type = OrganizationPolicyTypes.Parse(Text(name, file, "type")) ?? throw Mistake(name, "the type is unknown"),
            Stops = Text(name, file, "stops"),
            Parameters = file.TryGet("parameters", out var list)
                ? [.. Items(name, list).Select(item => ReadParameter(name, item))]
                : [],
            Policy = file.TryGet("policy", out var policy) && policy is DocumentMapping document
                ? document
                : throw Mistake(name, "the policy is missing"),
            References = file.TryGet("references", out var references) ? Values(name, references) : [],
        };
    }

    private static GuardrailParameter ReadParameter(string guardrail, DocumentNode node)
    {
        if (node is not DocumentMapping mapping) throw Mistake(guardrail, "a parameter is not a mapping");
        var fallback = mapping.TryGet("default", out var value) ? Values(guardrail, value) : default(ImmutableArray<string>?);
        var governed = fallback is [GovernedRegions];
        return new GuardrailParameter
        {
            Name = Text(guardrail, mapping, "name"),
            Kind = ParseKind(Text(guardrail, mapping, "kind")) ?? throw Mistake(guardrail, "a parameter's kind is unknown"),
            Description = Text(guardrail, mapping, "description"),
            Default = governed ? [] : fallback,
            DefaultsToGovernedRegions = governed,
            Choices = mapping.TryGet("choices", out var choices) ? Values(guardrail, choices) : [],
        };
    }

    private static GuardrailParameterKind? ParseKind(string text) => text switch
    {
        "text" => GuardrailParameterKind.Text,
        "texts" => GuardrailParameterKind.Texts,
        "arns" => GuardrailParameterKind.Arns,
        "regions" => GuardrailParameterKind.Regions,
        "accounts" => GuardrailParameterKind.Accounts,
        "actions" => GuardrailParameterKind.Actions,
        "services" => GuardrailParameterKind.Services,
        "number" => GuardrailParameterKind.Number,
        "choice" => GuardrailParameterKind.Choice,
        _ => null,
    };

    private static string Text(string guardrail, DocumentMapping mapping, string key) =>
        mapping.TryGet(key, out var node) && node is DocumentScalar { Text: { Length: > 0 } text }
            ? text
            : throw Mistake(guardrail, $"'{key}' is missing");

    private static ImmutableArray<string> Values(string guardrail, DocumentNode node) => node is DocumentScalar scalar
        ? [scalar.Text]
        : [.. Items(guardrail, node).Select(i => i is DocumentScalar s ? s.Text : throw Mistake(guardrail, "a list holds more than texts"))];

    private static ImmutableArray<DocumentNode> Items(string guardrail, DocumentNode node) =>
        node is DocumentSequence sequence ? sequence.Items : throw Mistake(guardrail, "a list is missing");

    private static InvalidOperationException Mistake(string guardrail, string what) =>
        new($"The embedded guardrail '{guardrail}' is wrong: {what}.");
}
