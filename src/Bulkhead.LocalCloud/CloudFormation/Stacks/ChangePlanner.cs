using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>
/// Works out what a deployment would change, in the shape of <c>DescribeChangeSet</c>. Values that other changes decide
/// are <see cref="EvaluationScope.Unknown"/>, and changes that rest on them are dynamic.
/// </summary>
internal sealed class ChangePlanner
{
    private readonly ResourceCatalogue _catalogue;
    private readonly Stack _stack;
    private readonly Template _template;
    private readonly StackInput _input;
    private readonly Evaluator _evaluator;
    private readonly Dictionary<string, Replacement> _modified = [];
    private readonly HashSet<string> _added = [];
    private readonly SortedDictionary<string, JsonObject> _changes = new(StringComparer.Ordinal);

    private ChangePlanner(CallContext context, ResourceCatalogue catalogue, Stack stack, Template template, StackInput input)
    {
        (_catalogue, _stack, _template, _input) = (catalogue, stack, template, input);
        _evaluator = new Evaluator(StackScope.Of(context, stack, template, input, Reference, Attribute));
    }

    /// <summary>The changes to resources, and whether anything at all changes.</summary>
    /// <exception cref="ServiceException">A function cannot be evaluated.</exception>
    public static (JsonArray Changes, bool Any) Plan(CallContext context, ResourceCatalogue catalogue, Stack stack, Template template, StackInput input)
    {
        var planner = new ChangePlanner(context, catalogue, stack, template, input);
        planner.Resources();
        var any = planner._changes.Count > 0 || stack.Input is null || planner.OutputsChange() || planner.SettingsChange();
        return (JsonText.List(planner._changes.Values.Select(JsonNode (change) => new JsonObject { ["Type"] = "Resource", ["ResourceChange"] = change })), any);
    }

    private void Resources()
    {
        var kept = new HashSet<string>();
        foreach (var (definition, _) in DependencyOrder.Of(_template, _evaluator.Condition))
        {
            kept.Add(definition.LogicalId);
            var type = _catalogue[definition.Type];
            var evaluated = StackTags.Merge(type.Schema, Typed(type, _evaluator.Properties(definition.Properties)), _input.Tags);
            if (Live(definition.LogicalId) is { } existing) Compare(definition, type, existing, evaluated);
            else Add(definition, evaluated);
        }

        foreach (var gone in _stack.Resources.Values.Where(resource => !kept.Contains(resource.LogicalId) && Live(resource.LogicalId) is not null))
        {
            _changes[gone.LogicalId] = new JsonObject
            {
                ["PolicyAction"] = PolicyAction(gone.DeletionPolicy),
                ["Action"] = "Remove",
                ["LogicalResourceId"] = gone.LogicalId,
                ["PhysicalResourceId"] = gone.PhysicalId,
                ["ResourceType"] = gone.Type,
                ["Scope"] = new JsonArray(),
                ["Details"] = new JsonArray(),
                ["BeforeContext"] = Context(gone.Properties),
            };
        }
    }

    /// <summary>The properties in their types; as given when they are not right, which execution then says.</summary>
    private static JsonObject Typed(ResourceType type, JsonObject given)
    {
        try
        {
            return type.Schema.Read(given);
        }
        catch (ServiceException)
        {
            return given;
        }
    }

    private void Add(ResourceDefinition definition, JsonObject properties)
    {
        _added.Add(definition.LogicalId);
        _changes[definition.LogicalId] = new JsonObject
        {
            ["Action"] = "Add",
            ["LogicalResourceId"] = definition.LogicalId,
            ["ResourceType"] = definition.Type,
            ["Scope"] = new JsonArray(),
            ["Details"] = new JsonArray(),
            ["AfterContext"] = Context(properties),
        };
    }

    private void Compare(ResourceDefinition definition, ResourceType type, StackResource existing, JsonObject after)
    {
        var replacement = Replacement.Never;
        var scope = new SortedSet<string>(StringComparer.Ordinal);
        var details = new JsonArray();
        foreach (var name in ResourceSchema.Changed(existing.Properties, after))
        {
            var requires = type.Schema.Replaces(name, existing.Properties, after);
            var unknown = EvaluationScope.IsUnknown(after[name]);
            if (requires == Replacement.Always && unknown && !OnReplaced(definition, name)) requires = Replacement.Conditionally;
            if (requires > replacement) replacement = requires;
            scope.Add(name == "Tags" ? "Tags" : "Properties");
            Detail(details, definition, name, type.Schema.Replaces(name, existing.Properties, after));
        }

        var metadata = definition.Metadata is null ? null : _evaluator.Value(definition.Metadata) as JsonObject;
        if (!JsonNode.DeepEquals(metadata, existing.Metadata)) Attributed(details, scope, "Metadata");
        if (definition.DeletionPolicy != existing.DeletionPolicy) Attributed(details, scope, "DeletionPolicy");
        if (definition.UpdateReplacePolicy != existing.UpdateReplacePolicy) Attributed(details, scope, "UpdateReplacePolicy");
        if (scope.Count == 0) return;

        if (scope.Contains("Properties") || scope.Contains("Tags")) _modified[definition.LogicalId] = replacement;
        var change = new JsonObject
        {
            ["Action"] = "Modify",
            ["LogicalResourceId"] = definition.LogicalId,
            ["PhysicalResourceId"] = existing.PhysicalId,
            ["ResourceType"] = definition.Type,
            ["Replacement"] = replacement switch { Replacement.Always => "True", Replacement.Conditionally => "Conditional", _ => "False" },
            ["Scope"] = JsonText.List(scope),
            ["Details"] = details,
            ["BeforeContext"] = Context(existing.Properties),
            ["AfterContext"] = Context(after),
        };
        if (replacement == Replacement.Always) change["PolicyAction"] = $"ReplaceAnd{PolicyAction(existing.UpdateReplacePolicy)}";
        _changes[definition.LogicalId] = change;
    }

    /// <summary>Why a property changes: parameters, other resources, or the template itself.</summary>
    private void Detail(JsonArray details, ResourceDefinition definition, string name, Replacement requires)
    {
        var before = details.Count;
        foreach (var use in ReferenceFinder.Find(definition.Properties[name], _evaluator.Condition).Distinct())
        {
            if (use.Kind == ReferenceKind.Value && _template.Parameters.ContainsKey(use.Name))
            {
                if (_stack.Input?.Parameters.GetValueOrDefault(use.Name) != _input.Parameters[use.Name])
                    details.Add((JsonNode)Detail(name, requires, "Static", "ParameterReference", use.Name));
            }
            else if (use.Kind == ReferenceKind.Value && _modified.GetValueOrDefault(use.Name) is var moved and not Replacement.Never)
            {
                details.Add((JsonNode)Detail(name, requires, moved == Replacement.Always ? "Static" : "Dynamic", "ResourceReference", use.Name));
            }
            else if (use.Kind == ReferenceKind.Attribute && _modified.ContainsKey(use.Name))
            {
                details.Add((JsonNode)Detail(name, requires, "Dynamic", "ResourceAttribute", $"{use.Name}.{use.Attribute}"));
            }
        }

        details.Add((JsonNode)Detail(name, requires, details.Count > before ? "Dynamic" : "Static", "DirectModification", cause: null));
    }

    private static JsonObject Detail(string name, Replacement requires, string evaluation, string source, string? cause)
    {
        var target = new JsonObject { ["Attribute"] = name == "Tags" ? "Tags" : "Properties" };
        if (name != "Tags") target["Name"] = name;
        target["RequiresRecreation"] = $"{requires}";
        var detail = new JsonObject { ["Target"] = target, ["Evaluation"] = evaluation, ["ChangeSource"] = source };
        if (cause is not null) detail["CausingEntity"] = cause;
        return detail;
    }

    private static void Attributed(JsonArray details, SortedSet<string> scope, string attribute)
    {
        scope.Add(attribute);
        details.Add((JsonNode)new JsonObject
        {
            ["Target"] = new JsonObject { ["Attribute"] = attribute, ["RequiresRecreation"] = "Never" },
            ["Evaluation"] = "Static",
            ["ChangeSource"] = "DirectModification",
        });
    }

    private bool OnReplaced(ResourceDefinition definition, string name) =>
        ReferenceFinder.Find(definition.Properties[name], _evaluator.Condition)
            .Any(use => _added.Contains(use.Name) || _modified.GetValueOrDefault(use.Name) == Replacement.Always);

    private JsonNode Reference(string id) => JsonValue.Create(
        Live(id) is { } existing && _modified.GetValueOrDefault(id) == Replacement.Never ? existing.PhysicalId : EvaluationScope.Unknown);

    private JsonNode Attribute(string id, string attribute) =>
        Live(id) is { } existing && !_modified.ContainsKey(id) ? existing.Attributes[attribute]?.DeepClone() ?? JsonValue.Create(EvaluationScope.Unknown)
            : JsonValue.Create(EvaluationScope.Unknown);

    private StackResource? Live(string id) =>
        _stack.Resources.TryGetValue(id, out var resource) && resource.PhysicalId.Length > 0 && resource.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED") ? resource : null;

    private bool OutputsChange()
    {
        var outputs = _template.Outputs.Values.Where(output => output.Condition is not { } condition || _evaluator.Condition(condition))
            .Select(output => new StackOutput(output.Name, _evaluator.Text(output.Value), output.Description, output.ExportName is null ? null : _evaluator.Text(output.ExportName)));
        return !outputs.SequenceEqual(_stack.Outputs);
    }

    /// <summary>What a stack is besides its resources and counts as a change: its tags, topics and role.</summary>
    private bool SettingsChange() => _stack.Input is { } input
        && (!input.Tags.SequenceEqual(_input.Tags) || !input.NotificationArns.SequenceEqual(_input.NotificationArns) || input.RoleArn != _input.RoleArn);

    private static string PolicyAction(string policy) => policy == "RetainExceptOnCreate" ? "Retain" : policy;

    private static string Context(JsonObject properties) => JsonText.Write(new JsonObject { ["Properties"] = properties.DeepClone() });
}
