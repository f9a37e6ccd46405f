using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Reads XML bodies, by shape and by local names: services differ in their namespaces, and clients leave them out.</summary>
internal static class XmlBodyReader
{
    private const int MaxDepth = 128;
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
    };

    /// <summary>The root element; null for an empty body.</summary>
    /// <exception cref="WireFormatException">It is not XML.</exception>
    public static XElement? Root(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return null;
        try
        {
            using var stream = new MemoryStream(body.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root;
        }
        catch (XmlException e)
        {
            throw new WireFormatException("The body is not XML: " + e.Message, e);
        }
    }

    /// <summary>The first child with a local name.</summary>
    public static XElement? Child(XElement? element, string name) =>
        element?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>The members of a structure that belong in a body.</summary>
    public static JsonObject ReadMembers(StructureShape shape, XElement element, int depth = 0)
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
    public static JsonNode ReadElement(Member member, XElement element, int depth = 0) => member.Shape switch
    {
        StructureShape structure => ReadMembers(structure, element, depth),
        ListShape list => ReadItems(list, element.Elements(), depth),
        MapShape map => ReadEntries(map, element.Elements(), depth),
        _ => Scalars.FromText(member, element.Value),
    };

    private static JsonNode? Read(Member member, string name, XElement parent, int depth)
    {
        if (member.IsXmlAttribute)
        {
            var local = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
            return parent.Attributes().FirstOrDefault(a => !a.IsNamespaceDeclaration && a.Name.LocalName == local) is { } attribute
                ? Scalars.FromText(member, attribute.Value)
                : null;
        }

        if (!member.IsFlattened) return Child(parent, name) is { } element ? ReadElement(member, element, depth) : null;
        var itemName = member.Shape is ListShape { Element.LocationName: { } own } && Child(parent, own) is not null ? own : name;
        var items = parent.Elements().Where(e => e.Name.LocalName == itemName).ToArray();
        if (items.Length == 0) return null;
        return member.Shape switch
        {
            ListShape list => ReadItems(list, items, depth),
            MapShape map => ReadEntries(map, items, depth),
            _ => throw new WireFormatException($"{member.Name} can't be flattened."),
        };
    }

    private static JsonArray ReadItems(ListShape list, IEnumerable<XElement> items, int depth)
    {
        var result = new JsonArray();
        foreach (var item in items) result.Add(ReadElement(list.Element, item, depth + 1));
        return result;
    }

    private static JsonObject ReadEntries(MapShape map, IEnumerable<XElement> entries, int depth)
    {
        var result = new JsonObject();
        foreach (var entry in entries)
        {
            var key = Child(entry, map.Key.LocationName ?? "key") ?? throw new WireFormatException("A map's entry has no key.");
            var value = Child(entry, map.Value.LocationName ?? "value");
            if (value is not null) result[key.Value] = ReadElement(map.Value, value, depth + 1);
        }

        return result;
    }
}
