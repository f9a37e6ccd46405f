using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Evaluation;

/// <summary>
/// Evaluates the intrinsic functions of a template whose form is already checked. <c>AWS::NoValue</c> is null and takes
/// the member or item that holds it away.
/// </summary>
internal sealed class Evaluator(EvaluationScope scope)
{
    private readonly Dictionary<string, bool> _conditions = [];

    /// <summary>Whether a condition holds.</summary>
    /// <exception cref="ServiceException">A function in it cannot be evaluated.</exception>
    public bool Condition(string name)
    {
        if (_conditions.TryGetValue(name, out var known)) return known;
        return _conditions[name] = Test(scope.Template.Conditions[name]);
    }

    /// <summary>The value of an object of properties.</summary>
    /// <exception cref="ServiceException">A function in it cannot be evaluated.</exception>
    public JsonObject Properties(JsonObject source) => Value(source) as JsonObject ?? [];

    /// <summary>The value of a text, as outputs and export names need it.</summary>
    /// <exception cref="ServiceException">The value is no text.</exception>
    public string Text(JsonNode source) => JsonText.Scalar(Value(source))
        ?? throw Refusal.Validation("Template format error: Output value must evaluate to a String.");

    /// <summary>The value of any part of a template; null for <c>AWS::NoValue</c>.</summary>
    /// <exception cref="ServiceException">A function in it cannot be evaluated.</exception>
    public JsonNode? Value(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                var list = new JsonArray();
                foreach (var item in items)
                    if (Value(item) is { } value) list.Add(value);
                return list;
            case JsonObject members when IntrinsicFunctions.Of(members, inConditions: false) is { } call:
                return Function(call.Name, call.Argument!);
            case JsonObject members:
                var result = new JsonObject();
                foreach (var (name, member) in members)
                    if (Value(member) is { } value) result.Add(name, value);
                return result;
            default:
                return node?.DeepClone();
        }
    }

    private JsonNode? Function(string name, JsonNode argument) => name switch
    {
        "Ref" => Reference(JsonText.Scalar(argument)!),
        "Fn::GetAtt" => Attribute(JsonText.Scalar(argument[0])!, Scalar(argument[1], name)),
        "Fn::Sub" => Substitute(argument),
        "Fn::Join" => JsonValue.Create(string.Join(JsonText.Scalar(argument[0])!, Texts(argument[1], name))),
        "Fn::Split" => Split(JsonText.Scalar(argument[0])!, Scalar(argument[1], name)),
        "Fn::Select" => Select(argument),
        "Fn::If" => Value(Condition(JsonText.Scalar(argument[0])!) ? argument[1] : argument[2]),
        "Fn::FindInMap" => Find(Scalar(argument[0], name), Scalar(argument[1], name), Scalar(argument[2], name)),
        "Fn::Base64" => JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(Scalar(argument, name)))),
        "Fn::ImportValue" => Import(Scalar(argument, name)),
        "Fn::GetAZs" => JsonText.List(scope.Zones(Scalar(argument, name) is { Length: > 0 } region ? region : scope.Pseudo["AWS::Region"])),
        "Fn::Cidr" => Cidr((JsonArray)argument),
        _ => throw Refusal.Validation($"Template error: {name} cannot be partially collapsed"),
    };

    private bool Test(JsonNode? node)
    {
        var call = IntrinsicFunctions.Of((JsonObject)node!, inConditions: true)!.Value;
        var items = call.Argument as JsonArray ?? [];
        return call.Name switch
        {
            "Condition" => Condition(JsonText.Scalar(call.Argument)!),
            "Fn::Equals" => JsonNode.DeepEquals(Comparable(items[0]), Comparable(items[1])),
            "Fn::Not" => !Test(items[0]),
            "Fn::And" => items.All(Test),
            "Fn::Or" => items.Any(Test),
            _ => throw Refusal.Validation("Template format error: Conditions can only be boolean operations on parameters and other conditions"),
        };
    }

    /// <summary>Scalars compare by their texts, so that a number equals the parameter of the same digits.</summary>
    private JsonNode? Comparable(JsonNode? node) =>
        Value(node) is var value && JsonText.Scalar(value) is { } text ? JsonValue.Create(text) : value;

    private JsonNode? Reference(string name)
    {
        if (name == "AWS::NoValue") return null;
        if (name == "AWS::NotificationARNs") return JsonText.List(scope.NotificationArns);
        if (scope.Pseudo.TryGetValue(name, out var pseudo)) return JsonValue.Create(pseudo);
        if (!scope.Template.Parameters.TryGetValue(name, out var parameter)) return Existing(name, scope.Reference(name));
        var text = scope.Parameters[name];
        return parameter.IsList ? JsonText.List(ParameterValues.Items(text)) : JsonValue.Create(text);
    }

    private JsonNode Attribute(string resource, string attribute) => Existing(resource, scope.Attribute(resource, attribute));

    private JsonNode Existing(string resource, JsonNode value) =>
        scope.Template.Resources.TryGetValue(resource, out var definition) && definition.Condition is { } condition && !Condition(condition)
            ? throw Refusal.Validation($"Template format error: Unresolved resource dependencies [{resource}] in the Resources block of the template")
            : value;

    private JsonValue Substitute(JsonNode argument)
    {
        var own = argument is JsonArray items ? (JsonObject)items[1]! : [];
        var text = new StringBuilder();
        foreach (var part in SubText.Split(JsonText.Scalar(argument is JsonArray list ? list[0] : argument)!))
            text.Append(part.IsName ? Named(part.Text, own) : part.Text);
        return JsonValue.Create(text.ToString());
    }

    private string Named(string name, JsonObject own)
    {
        var value = own.TryGetPropertyValue(name, out var given) ? Value(given)
            : name.IndexOf('.') is var dot and >= 0 ? Attribute(name[..dot], name[(dot + 1)..]) : Reference(name);
        return JsonText.Scalar(value) ?? throw Refusal.Validation($"Template error: Fn::Sub expression does not resolve to a string: {name}");
    }

    private static JsonArray Split(string delimiter, string text) =>
        text.Contains(EvaluationScope.Unknown, StringComparison.Ordinal) ? JsonText.List([text]) : JsonText.List(text.Split(delimiter));

    private JsonNode? Select(JsonNode argument)
    {
        var items = Value(argument[1]) as JsonArray ?? throw Refusal.Validation("Template error: Fn::Select requires a list argument with two elements: an integer index and a list");
        var index = Scalar(argument[0], "Fn::Select");
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= items.Count)
        {
            if (EvaluationScope.IsUnknown(items)) return JsonValue.Create(EvaluationScope.Unknown);
            throw Refusal.Validation($"Template error: Fn::Select cannot select nonexistent value at index {index}");
        }

        return items[number]?.DeepClone();
    }

    private JsonNode Find(string map, string key, string attribute) =>
        (scope.Template.Mappings[map]?[key]?[attribute] ?? throw Refusal.Validation($"Template error: Unable to get mapping for {map}::{key}::{attribute}")).DeepClone();

    private JsonValue Import(string name) => JsonValue.Create(scope.Export(name) ?? throw Refusal.Validation($"No export named {name} found."));

    private JsonArray Cidr(JsonArray argument)
    {
        var bits = argument.Count == 3 ? Scalar(argument[2], "Fn::Cidr") : "8";
        var block = Scalar(argument[0], "Fn::Cidr");
        return block == EvaluationScope.Unknown ? JsonText.List([block]) : JsonText.List(CidrBlocks.Of(block, Scalar(argument[1], "Fn::Cidr"), bits));
    }

    private string Scalar(JsonNode? node, string function) =>
        JsonText.Scalar(Value(node)) ?? throw Refusal.Validation($"Template error: every {function} object must have String-typed values.");

    private IEnumerable<string> Texts(JsonNode? node, string function) => Value(node) switch
    {
        JsonArray items => items.Select(item => JsonText.Scalar(item)
            ?? throw Refusal.Validation($"Template error: every {function} object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.")),
        var value when EvaluationScope.IsUnknown(value) => [EvaluationScope.Unknown],
        _ => throw Refusal.Validation($"Template error: every {function} object requires a list of strings."),
    };
}
