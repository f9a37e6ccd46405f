using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>A rule of a conformance pack's template.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identifier">The managed rule, such as <c>ENCRYPTED_VOLUMES</c>; null for a rule of the customer's own.</param>
/// <param name="Parameters">Its parameters as far as they are plain texts and numbers.</param>
internal sealed record ConformanceRule(string Name, string? Identifier, JsonObject Parameters)
{
    private const string RuleType = "AWS::Config::ConfigRule";

    /// <summary>The rules of a template (AWS Config Developer Guide, "Custom Conformance Pack").</summary>
    /// <exception cref="ServiceException">ConformancePackTemplateValidationException.</exception>
    public static IReadOnlyList<ConformanceRule> Read(string body)
    {
        JsonObject template;
        try
        {
            template = TemplateSyntax.Read(body);
        }
        catch (ServiceException error)
        {
            throw Malformed(error.Message);
        }

        if (template.Object("Resources") is not { Count: > 0 } resources) throw Malformed("At least one Resources member must be defined.");
        var rules = new List<ConformanceRule>();
        foreach (var (logical, node) in resources)
        {
            if (node is not JsonObject resource || resource["Type"] is not JsonValue type) throw Malformed($"Resource {logical} has no Type.");
            if (type.ToString() == "AWS::Config::RemediationConfiguration") continue;
            if (type.ToString() != RuleType) throw Malformed($"Resource type {type} is not supported in a conformance pack.");
            var properties = resource.Object("Properties") ?? throw Malformed($"Resource {logical} has no Properties.");
            var source = properties.Object("Source") ?? throw Malformed($"Resource {logical} has no Source.");
            var identifier = source["Owner"]?.ToString() == "AWS" ? source["SourceIdentifier"]?.ToString() : null;
            rules.Add(new ConformanceRule(properties["ConfigRuleName"]?.ToString() ?? logical, identifier, properties.Object("InputParameters") ?? []));
        }

        return rules.Select(r => r.Name).Distinct(StringComparer.Ordinal).Count() == rules.Count ? rules : throw Malformed("Two rules have the same name.");
    }

    private static ServiceException Malformed(string message) => new("ConformancePackTemplateValidationException", $"You have specified a template that is not valid: {message}");
}
