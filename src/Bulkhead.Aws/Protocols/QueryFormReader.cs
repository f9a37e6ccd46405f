using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Reads the form of a query request, by shape: <c>Tags.member.2.Key=…</c>.</summary>
internal static class QueryFormReader
{
    // Deeper than any model of a query service; the text of a request can't make it deeper.
    private const int MaxDepth = 64;

    /// <summary>The form of a request: its body, or the query string for a GET.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Parameters(WireRequest request) =>
        request.Body.IsEmpty ? request.Query : QueryText.Parse(Encoding.UTF8.GetString(request.Body.Span));

    /// <summary>The members of a request.</summary>
    /// <exception cref="WireFormatException">It does not follow the model.</exception>
    public static JsonObject Read(OperationModel operation, WireRequest request, bool isEc2)
    {
        if (operation.Input is null) return [];
        var root = new FormNode();
        foreach (var (key, value) in Parameters(request)) root.Put(key, value, MaxDepth);
        return ReadMembers(operation.Input, root, isEc2);
    }

    private static JsonObject ReadMembers(StructureShape shape, FormNode node, bool isEc2)
    {
        var result = new JsonObject();
        foreach (var member in shape.Members)
        {
            if (node.Find(QueryForm.NameOf(member, isEc2)) is { } child && ReadValue(member, child, isEc2) is { } value)
                result[member.Name] = value;
        }

        return result;
    }

    private static JsonNode? ReadValue(Member member, FormNode node, bool isEc2)
    {
        switch (member.Shape)
        {
            case StructureShape structure:
                return ReadMembers(structure, node, isEc2);
            case ListShape list:
                // Clients differ: with "member" (or the element's own name) between, or without.
                var items = node.Find(list.Element.LocationName ?? "member") ?? node.Find("member") ?? node;
                return new JsonArray([.. items.Numbered().Select(item => ReadValue(list.Element, item, isEc2))]);
            case MapShape map:
                var result = new JsonObject();
                foreach (var entry in (node.Find("entry") ?? node).Numbered())
                {
                    var key = entry.Find(map.Key.LocationName ?? "key")?.Value
                        ?? throw new WireFormatException($"{member.Name} has an entry without a key.");
                    if (entry.Find(map.Value.LocationName ?? "value") is { } value) result[key] = ReadValue(map.Value, value, isEc2);
                }

                return result;
            default:
                return node.Value is { } text ? Scalars.FromText(member, text) : null;
        }
    }
}
