using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Validation;

/// <summary>
/// Checks a request against its service model, as AWS does before the service sees it: members that must be there,
/// types, lengths, patterns and listed values.
/// </summary>
internal static class InputValidation
{
    private const int MaxDepth = 64;

    /// <summary>Returns when the request is one that the model allows.</summary>
    /// <exception cref="ServiceException">It is not, in the service's code and AWS's words.</exception>
    public static void Check(OperationModel operation, JsonObject input)
    {
        if (operation.Input is not { } shape) return;
        if (Structure(shape, input, "", 0) is not { } violation) return;
        var service = operation.Service.Name;
        var style = ValidationStyle.Of(service);
        var code = violation.Kind == ConstraintKind.Missing ? style.MissingCode : style.Code;
        if (service == "ec2" && violation.Kind == ConstraintKind.Missing)
            throw new ServiceException(code, $"The request must contain the parameter {violation.Path}");
        var value = violation.Value is null ? "null" : $"'{violation.Value}'";
        throw new ServiceException(
            code,
            $"1 validation error detected: Value {value} at '{violation.Path}' failed to satisfy constraint: {violation.Rule}")
        {
            Details = ValidationStyle.ReasonOf(service, violation.Kind) is { } reason ? new JsonObject { ["Reason"] = reason } : null,
        };
    }

    private static Violation? Structure(StructureShape shape, JsonObject value, string path, int depth)
    {
        if (depth > MaxDepth) return new Violation(ConstraintKind.TooLong, path, null, "Member must not be nested so deeply");
        if (shape.IsDocument) return null;
        foreach (var name in shape.Required)
        {
            if (value[name] is null) return new Violation(ConstraintKind.Missing, Join(path, name), null, "Member must not be null");
        }

        foreach (var (name, member) in value)
        {
            if (member is null || shape.Find(name) is not { } model) continue;
            if (Value(model.Shape, member, Join(path, name), depth + 1) is { } violation) return violation;
        }

        return null;
    }

    private static Violation? Value(Shape shape, JsonNode value, string path, int depth) => (shape, value) switch
    {
        (StructureShape structure, JsonObject o) => Structure(structure, o, path, depth),
        (ListShape list, JsonArray items) => List(list, items, path, depth),
        (MapShape map, JsonObject entries) => Map(map, entries, path, depth),
        (ScalarShape scalar, JsonValue v) => Scalar(scalar, v, path),
        (StructureShape { IsDocument: true }, _) => null,
        _ => new Violation(ConstraintKind.Type, path, null, "Member must be of the model's type"),
    };

    private static Violation? List(ListShape shape, JsonArray items, string path, int depth)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not { } item) return new Violation(ConstraintKind.Missing, $"{path}.{i + 1}.member", null, "Member must not be null");
            if (Value(shape.Element.Shape, item, $"{path}.{i + 1}.member", depth + 1) is { } violation) return violation;
        }

        return null;
    }

    private static Violation? Map(MapShape shape, JsonObject entries, string path, int depth)
    {
        foreach (var (key, item) in entries)
        {
            if (item is not null && Value(shape.Value.Shape, item, $"{path}.{key}.member", depth + 1) is { } violation) return violation;
        }

        return null;
    }

    private static Violation? Scalar(ScalarShape shape, JsonValue value, string path)
    {
        var kind = value.GetValueKind();
        switch (shape.Type)
        {
            case ScalarType.String:
                return kind == JsonValueKind.String ? Text(shape, value.GetValue<string>(), path) : WrongType(path, "a string");
            case ScalarType.Timestamp or ScalarType.Blob:
                return kind == JsonValueKind.String ? null : WrongType(path, "of the model's type");
            case ScalarType.Boolean:
                return kind is JsonValueKind.True or JsonValueKind.False ? null : WrongType(path, "a boolean");
            case ScalarType.Integer or ScalarType.Long or ScalarType.Float or ScalarType.Double:
                return kind == JsonValueKind.Number ? Number(shape, value, path) : WrongType(path, "a number");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Violation? Number(ScalarShape shape, JsonValue value, string path)
    {
        var text = value.ToJsonString();
        var number = double.Parse(text, CultureInfo.InvariantCulture);
        if (number < shape.Min)
            return new Violation(ConstraintKind.TooSmall, path, text, $"Member must have value greater than or equal to {shape.Min}");
        return number > shape.Max
            ? new Violation(ConstraintKind.TooLarge, path, text, $"Member must have value less than or equal to {shape.Max}")
            : null;
    }

    private static Violation? Text(ScalarShape shape, string text, string path)
    {
        if (text.Length < shape.Min)
            return new Violation(ConstraintKind.TooShort, path, Shown(text), $"Member must have length greater than or equal to {shape.Min}");
        if (text.Length > shape.Max)
            return new Violation(ConstraintKind.TooLong, path, Shown(text), $"Member must have length less than or equal to {shape.Max}");
        if (shape.Values.Length > 0 && !shape.Values.Contains(text))
        {
            var values = string.Join(", ", shape.Values);
            return new Violation(ConstraintKind.Enum, path, Shown(text), $"Member must satisfy enum value set: [{values}]");
        }

        return shape.Pattern is { } pattern && !PatternCache.Matches(pattern, text)
            ? new Violation(ConstraintKind.Pattern, path, Shown(text), $"Member must satisfy regular expression pattern: {pattern}")
            : null;
    }

    private static Violation WrongType(string path, string type) => new(ConstraintKind.Type, path, null, $"Member must be {type}");

    private static string Shown(string text) => text.Length <= 200 ? text : text[..200] + "…";

    /// <summary>AWS names members in camel case in these messages.</summary>
    private static string Join(string path, string name)
    {
        var camel = new StringBuilder(path);
        if (path.Length > 0) camel.Append('.');
        return camel.Append(char.ToLowerInvariant(name[0])).Append(name.AsSpan(1)).ToString();
    }

    private sealed record Violation(ConstraintKind Kind, string Path, string? Value, string Rule);
}
