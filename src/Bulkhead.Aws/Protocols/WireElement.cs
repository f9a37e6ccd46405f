using System.Text;
using System.Xml;

namespace Bulkhead.Aws.Protocols;

/// <summary>
/// An element of an XML body, with what the protocols need of it: local names (services differ in their namespaces, and
/// clients leave them out), text, attributes and children.
/// </summary>
/// <param name="name">The local name.</param>
internal sealed class WireElement(string name)
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly List<WireElement> _children = [];
    private List<KeyValuePair<string, string>>? _attributes;
    private string _text = "";
    private StringBuilder? _more;

    /// <summary>The local name.</summary>
    public string Name => name;

    /// <summary>The text between the tags, of this element alone.</summary>
    public string Text => _more?.ToString() ?? _text;

    /// <summary>The elements within, in their order.</summary>
    public IReadOnlyList<WireElement> Children => _children;

    /// <summary>This element and all within, each before what it holds.</summary>
    public IEnumerable<WireElement> All()
    {
        var next = new Stack<WireElement>([this]);
        while (next.TryPop(out var element))
        {
            yield return element;
            for (var i = element._children.Count - 1; i >= 0; i--) next.Push(element._children[i]);
        }
    }

    /// <summary>The first child of a name; null where there is none.</summary>
    public WireElement? Child(string childName)
    {
        foreach (var child in _children)
        {
            if (child.Name == childName) return child;
        }

        return null;
    }

    /// <summary>The attribute of a local name; null where there is none.</summary>
    public string? Attribute(string localName) => _attributes?.Find(a => a.Key == localName).Value;

    /// <summary>The root element of a body; null for an empty one.</summary>
    /// <exception cref="WireFormatException">It is not XML, or it is a page for a browser.</exception>
    public static WireElement? Read(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return null;
        try
        {
            using var stream = new MemoryStream(body.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            var root = Read(reader);

            // The page of a proxy or a portal can be well-formed, and would pass for an answer that says nothing.
            return string.Equals(root?.Name, "html", StringComparison.OrdinalIgnoreCase) ? throw new WireFormatException("The body is a page of HTML") : root;
        }
        catch (XmlException e)
        {
            throw new WireFormatException("The body is not XML: " + e.Message, e);
        }
    }

    private static WireElement? Read(XmlReader reader)
    {
        var open = new Stack<WireElement>();
        WireElement? root = null;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = new WireElement(reader.LocalName);
                    if (open.TryPeek(out var parent)) parent._children.Add(element);
                    root ??= element;
                    var isEmpty = reader.IsEmptyElement;
                    element.ReadAttributes(reader);
                    if (!isEmpty) open.Push(element);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when open.TryPeek(out var holder):
                    // Text comes in one piece but for entities and sections; the white space between elements is nobody's.
                    if (holder._children.Count == 0 || reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) holder.Append(reader.Value);
                    break;
                default:
                    break;
            }
        }

        return root;
    }

    private void Append(string text)
    {
        if (_text.Length == 0) _text = text;
        else (_more ??= new StringBuilder(_text)).Append(text);
    }

    private void ReadAttributes(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns") (_attributes ??= []).Add(new(reader.LocalName, reader.Value));
        }
    }
}
