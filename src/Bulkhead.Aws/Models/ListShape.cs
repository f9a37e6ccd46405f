namespace Bulkhead.Aws.Models;

/// <summary>A list.</summary>
public sealed class ListShape : Shape
{
    internal ListShape(string name, Member element) : base(name) => Element = element;

    /// <summary>What it holds. <see cref="Member.LocationName"/> is the XML name of an element.</summary>
    public Member Element { get; }
}
