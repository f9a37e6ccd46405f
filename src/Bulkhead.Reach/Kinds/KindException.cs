using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Kinds;

/// <summary>A value of an attribute with which a response about the resource says nothing, such as that a bucket's owner alone owns its objects.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Value">The value.</param>
public sealed record KindException(string Attribute, string Value)
{
    /// <summary>Whether it is so of the resource; null where the attribute is not known.</summary>
    public bool? HoldsOf(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var value = node.Attribute(Attribute);
        return value.Unknown is not null ? null : value.Values.Contains(Value);
    }
}
