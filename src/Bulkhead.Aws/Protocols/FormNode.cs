using System.Globalization;

namespace Bulkhead.Aws.Protocols;

/// <summary>One step of the dotted names of a form.</summary>
internal sealed class FormNode
{
    private Dictionary<string, FormNode>? _children;

    /// <summary>The value at this name; null when only longer names have one.</summary>
    public string? Value { get; private set; }

    /// <summary>Puts a value at a dotted name.</summary>
    /// <exception cref="WireFormatException">The name has too many steps.</exception>
    public void Put(string name, string value, int maxDepth)
    {
        var node = this;
        foreach (var step in name.Split('.'))
        {
            if (maxDepth-- == 0) throw new WireFormatException("A parameter's name has too many parts.");
            node._children ??= new Dictionary<string, FormNode>(StringComparer.Ordinal);
            if (!node._children.TryGetValue(step, out var next)) node._children[step] = next = new FormNode();
            node = next;
        }

        node.Value = value;
    }

    /// <summary>The node of the next step; null when there is none.</summary>
    public FormNode? Find(string step) => _children?.GetValueOrDefault(step);

    /// <summary>The children whose step is a number, in its order.</summary>
    public IEnumerable<FormNode> Numbered() => (_children ?? [])
        .Select(c => (IsNumber: int.TryParse(c.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var n), Number: n, Node: c.Value))
        .Where(c => c.IsNumber)
        .OrderBy(c => c.Number)
        .Select(c => c.Node);
}
