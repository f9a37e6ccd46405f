using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>Checks that a template's parts fit together: references, conditions, functions where they may be.</summary>
internal static class TemplateChecks
{
    /// <summary>Checks the whole template.</summary>
    /// <exception cref="ServiceException">A reference leads nowhere, or a function is where it cannot be.</exception>
    public static void Check(Template template)
    {
        Conditions(template);
        foreach (var resource in template.Resources.Values)
        {
            NoDynamicReferences(resource.Properties);
            NoLogicOutsideConditions(resource.Properties);
        }

        Unresolved(template, "Resources", template.Resources.Values.SelectMany(resource => Uses(template, resource)));
        Unresolved(template, "Outputs", template.Outputs.Values.SelectMany(output => ReferenceFinder.Find(output.Value)
            .Concat(ReferenceFinder.Find(output.ExportName))
            .Concat(output.Condition is { } condition ? [new Reference(ReferenceKind.Condition, condition)] : [])));
        DependencyOrder.Of(template, condition: null);
    }

    private static IEnumerable<Reference> Uses(Template template, ResourceDefinition resource)
    {
        foreach (var name in resource.DependsOn)
        {
            if (!template.Resources.ContainsKey(name)) yield return new Reference(ReferenceKind.Attribute, name);
        }

        if (resource.Condition is { } condition) yield return new Reference(ReferenceKind.Condition, condition);
        foreach (var reference in ReferenceFinder.Find(resource.Properties)) yield return reference;
        foreach (var reference in ReferenceFinder.Find(resource.Metadata)) yield return reference;
    }

    private static void Unresolved(Template template, string block, IEnumerable<Reference> references)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            if (reference.Kind == ReferenceKind.Condition)
            {
                if (!template.Conditions.ContainsKey(reference.Name))
                    throw Refusal.Validation($"Template format error: Unresolved condition dependency {reference.Name} in the {block} block of the template");
            }
            else if (reference.Kind == ReferenceKind.Attribute && template.Parameters.ContainsKey(reference.Name))
            {
                throw Refusal.Validation($"Template error: instance of Fn::GetAtt references undefined resource {reference.Name}");
            }
            else if (!template.Resources.ContainsKey(reference.Name)
                && !(reference.Kind == ReferenceKind.Value && (template.Parameters.ContainsKey(reference.Name) || PseudoParameters.All.Contains(reference.Name))))
            {
                missing.Add(reference.Name);
            }
        }

        if (missing.Count > 0)
            throw Refusal.Validation($"Template format error: Unresolved resource dependencies [{string.Join(", ", missing)}] in the {block} block of the template");
    }

    private static void Conditions(Template template)
    {
        var uses = new Dictionary<string, string[]>();
        foreach (var (name, body) in template.Conditions)
        {
            if (body is not JsonObject function || IntrinsicFunctions.Of(function, inConditions: true) is not { } call || !IntrinsicFunctions.Logical.Contains(call.Name))
                throw Refusal.Validation("Template format error: Conditions can only be boolean operations on parameters and other conditions");
            var references = ReferenceFinder.Find(body, inConditions: true);
            var foreign = references.Where(use => use.Kind != ReferenceKind.Condition
                && !template.Parameters.ContainsKey(use.Name) && !PseudoParameters.All.Contains(use.Name)).Select(use => use.Name).ToList();
            if (foreign.Count > 0)
                throw Refusal.Validation($"Template format error: Unresolved dependencies [{string.Join(", ", foreign)}]. Cannot reference resources in the Conditions block of the template");
            uses[name] = [.. references.Where(use => use.Kind == ReferenceKind.Condition).Select(use => use.Name)];
            if (uses[name].FirstOrDefault(used => !template.Conditions.ContainsKey(used)) is { } missing)
                throw Refusal.Validation($"Template format error: Unresolved condition dependency {missing} in the Conditions block of the template");
        }

        if (DependencyOrder.Sort(uses).Cycle is { Count: > 0 } cycle)
            throw Refusal.Validation($"Template format error: Circular dependencies in Conditions block of the template: [{string.Join(", ", cycle)}]");
    }

    private static void NoLogicOutsideConditions(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items) NoLogicOutsideConditions(item);
                break;
            case JsonObject members:
                if (IntrinsicFunctions.Of(members, inConditions: false) is { } call && IntrinsicFunctions.Logical.Contains(call.Name))
                    throw Refusal.Validation($"Template error: {call.Name} cannot be partially collapsed");
                foreach (var (_, value) in members) NoLogicOutsideConditions(value);
                break;
        }
    }

    private static void NoDynamicReferences(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items) NoDynamicReferences(item);
                break;
            case JsonObject members:
                foreach (var (_, value) in members) NoDynamicReferences(value);
                break;
            case JsonValue value when JsonText.Scalar(value)!.Contains("{{resolve:", StringComparison.Ordinal):
                throw Refusal.NotInLocalCloud("Dynamic references ({{resolve:...}}) are");
        }
    }
}
