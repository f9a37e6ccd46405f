using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Reads XML bodies, by shape and by local names: services differ in their namespaces, and clients leave them out.</summary>
internal static class XmlBodyReader
{
    private const int MaxDepth = 128;

    /// <summary>The members of a structure that belong in a body.</summary>
    public static JsonObject ReadMembers(StructureShape shape, WireElement element, int depth = 0)
    {
        if (depth > MaxDepth) throw new WireFormatException("The XML is nested too deep.");
        var result = new JsonObject();
        foreach (var member in shape.Members)
        {
            if (member.Location != MemberLocation.Body) continue;
            if (Read(member, member.WireName, element, depth + 1) is { } value) result[member.Name] = value;
        }

        return result;
    }

    /// <summary>The value of a root element that is itself a member's.</summary>
    public static JsonNode ReadElement(Member member, WireElement element, int depth = 0) => member.Shape switch
    {
        StructureShape structure => ReadMembers(structure, element, depth),
        ListShape list => ReadItems(list, element.Children, depth),
        MapShape map => ReadEntries(map, element.Children, depth),
        _ => Scalars.FromText(member, element.Text),
    };

    private static JsonNode? Read(Member member, string name, WireElement parent, int depth)
    {
        if (member.IsXmlAttribute)
        {
            var local = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
            return parent.Attribute(local) is { } attribute ? Scalars.FromText(member, attribute) : null;
        }

        if (!member.IsFlattened) return parent.Child(name) is { } element ? ReadElement(member, element, depth) : null;
        var itemName = member.Shape is ListShape { Element.LocationName: { } own } && parent.Child(own) is not null ? own : name;
        var items = parent.Children.Where(e => e.Name == itemName).ToArray();
        if (items.Length == 0) return null;
        return member.Shape switch
        {
            ListShape list => ReadItems(list, items, depth),
            MapShape map => ReadEntries(map, items, depth),
            _ => throw new WireFormatException($"{member.Name} can't be flattened."),
        };
    }

    private static JsonArray ReadItems(ListShape list, IEnumerable<WireElement> items, int depth)
    {
        var result = new JsonArray();
        foreach (var item in items) result.Add(ReadElement(list.Element, item, depth + 1));
        return result;
    }

    private static JsonObject ReadEntries(MapShape map, IEnumerable<WireElement> entries, int depth)
    {
        var result = new JsonObject();
        foreach (var entry in entries)
        {
            var key = entry.Child(map.Key.LocationName ?? "key") ?? throw new WireFormatException("A map's entry has no key.");
            var value = entry.Child(map.Value.LocationName ?? "value");
            if (value is not null) result[key.Text] = ReadElement(map.Value, value, depth + 1);
        }

        return result;
    }
}
