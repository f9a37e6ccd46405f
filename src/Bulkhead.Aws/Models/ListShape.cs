namespace Bulkhead.Aws.Models;

/// <summary>A list.</summary>
public sealed class ListShape : Shape
{
    internal ListShape(string name, Member element, bool flattened) : base(name) => (Element, Flattened) = (element, flattened);

    /// <summary>What it holds. <see cref="Member.LocationName"/> is the XML name of an element.</summary>
    public Member Element { get; }

    /// <summary>Whether XML and query protocols write the elements without a wrapper.</summary>
    public bool Flattened { get; }
}
