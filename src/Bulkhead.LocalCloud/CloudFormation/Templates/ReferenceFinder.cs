using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>Finds what a part of a template refers to, checking the shape of every function on the way.</summary>
internal sealed class ReferenceFinder
{
    private readonly List<Reference> _found = [];
    private readonly Func<string, bool>? _condition;
    private readonly bool _inConditions;

    private ReferenceFinder(Func<string, bool>? condition, bool inConditions) => (_condition, _inConditions) = (condition, inConditions);

    /// <summary>
    /// Everything that <paramref name="node"/> names. With <paramref name="condition"/>, only the branch of each
    /// <c>Fn::If</c> that is taken; without, both.
    /// </summary>
    /// <exception cref="ServiceException">A function's argument is not what it takes.</exception>
    public static IReadOnlyList<Reference> Find(JsonNode? node, Func<string, bool>? condition = null, bool inConditions = false)
    {
        var finder = new ReferenceFinder(condition, inConditions);
        finder.Visit(node);
        return finder._found;
    }

    private void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items) Visit(item);
                break;
            case JsonObject members when IntrinsicFunctions.Of(members, _inConditions) is { } function:
                IntrinsicFunctions.Check(function.Name, function.Argument);
                Function(function.Name, function.Argument!);
                break;
            case JsonObject members:
                foreach (var (_, value) in members) Visit(value);
                break;
        }
    }

    private void Function(string name, JsonNode argument)
    {
        switch (name)
        {
            case "Ref":
                _found.Add(new Reference(ReferenceKind.Value, JsonText.Scalar(argument)!));
                break;
            case "Condition":
                _found.Add(new Reference(ReferenceKind.Condition, JsonText.Scalar(argument)!));
                break;
            case "Fn::GetAtt":
                _found.Add(new Reference(ReferenceKind.Attribute, JsonText.Scalar(argument[0])!, JsonText.Scalar(argument[1])));
                Visit(argument[1]);
                break;
            case "Fn::If":
                var condition = JsonText.Scalar(argument[0])!;
                _found.Add(new Reference(ReferenceKind.Condition, condition));
                if (_condition is null || _condition(condition)) Visit(argument[1]);
                if (_condition is null || !_condition(condition)) Visit(argument[2]);
                break;
            case "Fn::Sub":
                Substitution(argument);
                break;
            default:
                Visit(argument);
                break;
        }
    }

    private void Substitution(JsonNode argument)
    {
        var own = argument is JsonArray items ? (JsonObject)items[1]! : [];
        var text = argument is JsonArray list ? list[0] : argument;
        foreach (var part in SubText.Split(JsonText.Scalar(text)!))
        {
            if (!part.IsName || own.ContainsKey(part.Text)) continue;
            var dot = part.Text.IndexOf('.');
            _found.Add(dot < 0
                ? new Reference(ReferenceKind.Value, part.Text)
                : new Reference(ReferenceKind.Attribute, part.Text[..dot], part.Text[(dot + 1)..]));
        }

        foreach (var (_, value) in own) Visit(value);
    }
}
