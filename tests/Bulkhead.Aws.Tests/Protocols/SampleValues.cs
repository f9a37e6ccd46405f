using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Tests.Protocols;

/// <summary>Makes up a value of a shape, from a seed.</summary>
internal sealed class SampleValues(int seed)
{
    private static readonly string[] Texts = ["abc", "a<b>&\"c\"", "ünï ☃ +%", "line\nbreak", " spaces ", "a=b&c=d"];
    private readonly Random _random = new(seed);

    public JsonObject Structure(StructureShape? shape)
    {
        var value = shape is null ? null : Value(shape, null, []) as JsonObject;
        return value ?? [];
    }

    private JsonNode? Value(Shape shape, Member? member, HashSet<Shape> path)
    {
        if (path.Contains(shape) || path.Count > 5) return null;
        switch (shape)
        {
            case StructureShape { IsEventStream: true } or StructureShape { IsDocument: true }:
                return null;
            case StructureShape structure:
                var result = new JsonObject();
                HashSet<Shape> below = [.. path, shape];
                foreach (var m in structure.Members)
                {
                    if (!structure.Required.Contains(m.Name) && _random.Next(3) == 0) continue;
                    if (m.Location == MemberLocation.StatusCode) result[m.Name] = 200;
                    // An empty list or structure can't be told from none in every protocol.
                    else if (Value(m.Shape, m, below) is { } v && v is not (JsonObject { Count: 0 } or JsonArray { Count: 0 }))
                        result[m.Name] = v;
                }

                return result;
            case ListShape list:
                var item = Value(list.Element.Shape, Located(list.Element, member), [.. path, shape]);
                return item is null or JsonObject { Count: 0 } or JsonArray { Count: 0 } ? null : new JsonArray(item, item.DeepClone());
            case MapShape map:
                var entry = Value(map.Value.Shape, Located(map.Value, member), [.. path, shape]);
                return entry is null or JsonObject { Count: 0 } or JsonArray { Count: 0 } ? null : new JsonObject { ["k-1"] = entry };
            default:
                return Scalar((ScalarShape)shape, member);
        }
    }

    // Items of a list in a header must be fit for a header.
    private static Member? Located(Member element, Member? use) =>
        use is { Location: not MemberLocation.Body } ? use : element;

    private JsonValue Scalar(ScalarShape shape, Member? member) => shape.Type switch
    {
        ScalarType.String when shape.Values.Length > 0 => JsonValue.Create(shape.Values[_random.Next(shape.Values.Length)]),
        ScalarType.String when member is { Location: not (MemberLocation.Body or MemberLocation.QueryString) } => JsonValue.Create("abc-1"),
        ScalarType.String => JsonValue.Create(Texts[_random.Next(Texts.Length)]),
        ScalarType.Boolean => JsonValue.Create(_random.Next(2) == 0),
        ScalarType.Integer => JsonValue.Create(_random.Next()),
        ScalarType.Long => JsonValue.Create(9_007_199_254_740_993),
        ScalarType.Float or ScalarType.Double => JsonValue.Create(1.25),
        ScalarType.Timestamp => JsonValue.Create("2026-11-21T07:38:46Z"),
        _ => JsonValue.Create("AAH/"),
    };
}
