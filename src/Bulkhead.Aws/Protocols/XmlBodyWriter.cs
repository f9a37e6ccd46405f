using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Writes XML bodies, by shape.</summary>
internal static class XmlBodyWriter
{
    private const int MaxDepth = 128;
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        NewLineHandling = NewLineHandling.Entitize,
        CheckCharacters = false,
    };

    /// <summary>A document that <paramref name="write"/> fills.</summary>
    public static ReadOnlyMemory<byte> Document(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, Settings)) write(writer);
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <summary>The members of a structure that belong in a body, inside the element that is open.</summary>
    public static void WriteMembers(XmlWriter writer, StructureShape? shape, JsonObject value, int depth = 0, XmlNamespace? ns = null)
    {
        if (depth > MaxDepth) throw new ModelMismatchException($"{shape?.Name} is nested too deep.");
        // Attributes must come before elements.
        foreach (var (name, node) in value)
        {
            if (Find(shape, name) is not { IsXmlAttribute: true } attribute || node is null) continue;
            var parts = attribute.WireName.Split(':');
            var text = Scalars.ToText(attribute, node, TimestampFormat.Iso8601);
            if (parts.Length == 2) writer.WriteAttributeString(parts[0], parts[1], ns?.Uri, text);
            else writer.WriteAttributeString(parts[0], text);
        }

        foreach (var (name, node) in value)
        {
            var member = Find(shape, name);
            if (node is null || member.IsXmlAttribute || member.Location != MemberLocation.Body) continue;
            Write(writer, member, member.WireName, node, depth + 1);
        }
    }

    /// <summary>One element (or several, for a flattened list or map).</summary>
    public static void Write(XmlWriter writer, Member member, string name, JsonNode node, int depth = 0)
    {
        switch (member.Shape)
        {
            case StructureShape structure when node is JsonObject value:
                Start(writer, name, member.XmlNamespace);
                WriteMembers(writer, structure, value, depth + 1, member.XmlNamespace);
                writer.WriteEndElement();
                break;
            case ListShape list when node is JsonArray items:
                if (!member.IsFlattened) Start(writer, name, member.XmlNamespace);
                var itemName = list.Element.LocationName ?? (member.IsFlattened ? name : "member");
                foreach (var item in items)
                {
                    if (item is not null) Write(writer, list.Element, itemName, item, depth + 1);
                }

                if (!member.IsFlattened) writer.WriteEndElement();
                break;
            case MapShape map when node is JsonObject entries:
                if (!member.IsFlattened) Start(writer, name, member.XmlNamespace);
                foreach (var (key, value) in entries)
                {
                    writer.WriteStartElement(member.IsFlattened ? name : "entry");
                    writer.WriteElementString(map.Key.LocationName ?? "key", key);
                    Write(writer, map.Value, map.Value.LocationName ?? "value", value!, depth + 1);
                    writer.WriteEndElement();
                }

                if (!member.IsFlattened) writer.WriteEndElement();
                break;
            case ScalarShape:
                Start(writer, name, member.XmlNamespace);
                writer.WriteString(Scalars.ToText(member, node, TimestampFormat.Iso8601));
                writer.WriteEndElement();
                break;
            default:
                throw Scalars.Wrong(member, node.GetValueKind());
        }
    }

    /// <summary>Opens an element, in the namespace that the model gives it, else in its parent's.</summary>
    public static void Start(XmlWriter writer, string name, XmlNamespace? ns)
    {
        // A namespace with a prefix is for attributes, and is declared where one is written.
        if (ns is { Prefix: null }) writer.WriteStartElement(name, ns.Uri);
        else writer.WriteStartElement(name);
    }

    private static Member Find(StructureShape? shape, string name) =>
        shape?.Find(name) ?? throw new ModelMismatchException($"{shape?.Name ?? "The request"} has no member '{name}'.");
}
