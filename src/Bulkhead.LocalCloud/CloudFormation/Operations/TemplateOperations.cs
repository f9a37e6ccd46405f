using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>The operations that check and show templates.</summary>
internal sealed class TemplateOperations(StackSettings settings)
{
    /// <summary><c>ValidateTemplate</c></summary>
    public JsonObject Validate(CallContext context, JsonObject input)
    {
        var template = TemplateReader.Read(TemplateSource.Read(context, input));
        settings.Catalogue.Check(template);
        var answer = new JsonObject
        {
            ["Parameters"] = JsonText.List(template.Parameters.Values.Select(Parameter)),
            ["DeclaredTransforms"] = new JsonArray(),
        };
        if (template.Description is { } description) answer["Description"] = description;
        Acknowledge(answer, template);
        return answer;
    }

    /// <summary><c>GetTemplateSummary</c></summary>
    public JsonObject Summarize(CallContext context, JsonObject input)
    {
        if (input.ContainsKey("StackSetName")) throw Refusal.NotInLocalCloud("StackSets are");
        var body = input.Text("StackName") is { } name
            ? Deployed(context, name)
            : TemplateSource.Read(context, input);
        var template = TemplateReader.Read(body);
        settings.Catalogue.Check(template);
        var answer = new JsonObject
        {
            ["Parameters"] = JsonText.List(template.Parameters.Values.Select(JsonNode (parameter) =>
            {
                var shown = (JsonObject)Parameter(parameter);
                shown["ParameterType"] = parameter.Type;
                shown["ParameterConstraints"] = parameter.AllowedValues.IsEmpty ? [] : new JsonObject { ["AllowedValues"] = JsonText.List(parameter.AllowedValues) };
                return shown;
            })),
            ["ResourceTypes"] = JsonText.List(template.Resources.Values.Select(resource => resource.Type).Distinct().Order(StringComparer.Ordinal)),
            ["Version"] = "2010-09-09",
            ["DeclaredTransforms"] = new JsonArray(),
        };
        if (template.Description is { } description) answer["Description"] = description;
        if (template.Metadata is { } metadata) answer["Metadata"] = JsonText.Write(metadata);
        Acknowledge(answer, template);
        return answer;
    }

    /// <summary><c>GetTemplate</c></summary>
    public static JsonObject Get(CallContext context, JsonObject input)
    {
        var store = new StackStore(context);
        string body;
        if (input.Text("ChangeSetName") is { } changeSet)
        {
            var set = changeSet.StartsWith("arn:", StringComparison.Ordinal) ? store.FindChangeSet(changeSet)
                : store.ChangeSets(ReadOperations.Existing(context, input.Text("StackName") ?? "").Id).FirstOrDefault(other => other.Name == changeSet);
            body = set is null ? throw Refusal.ChangeSetMissing(changeSet) : StackTemplates.Read(context.Cloud.Store, set.Input);
        }
        else
        {
            var name = input.Text("StackName") ?? "";
            body = Deployed(context, name);
        }

        return new JsonObject { ["TemplateBody"] = body, ["StagesAvailable"] = JsonText.List(["Original", "Processed"]) };
    }

    private static string Deployed(CallContext context, string name) =>
        StackTemplates.Read(context.Cloud.Store, ReadOperations.Existing(context, name).Input ?? throw Refusal.StackMissing(name));

    private static JsonNode Parameter(ParameterDefinition parameter)
    {
        var shown = new JsonObject { ["ParameterKey"] = parameter.Name, ["NoEcho"] = parameter.NoEcho };
        if (parameter.Default is { } value) shown["DefaultValue"] = value;
        if (parameter.Description is { } description) shown["Description"] = description;
        return shown;
    }

    private static void Acknowledge(JsonObject answer, Template template)
    {
        if (Capabilities.Needed(template) is not ({ } capability, var types)) return;
        answer["Capabilities"] = JsonText.List([capability]);
        answer["CapabilitiesReason"] = $"The following resource(s) require capabilities: [{string.Join(", ", types)}]";
    }
}
