namespace Bulkhead.Aws.Models;

/// <summary>A map with text keys.</summary>
public sealed class MapShape : Shape
{
    internal MapShape(string name, Member key, Member value, bool flattened) : base(name) =>
        (Key, Value, Flattened) = (key, value, flattened);

    /// <summary>The key.</summary>
    public Member Key { get; }

    /// <summary>The value.</summary>
    public Member Value { get; }

    /// <summary>Whether XML and query protocols write the entries without a wrapper.</summary>
    public bool Flattened { get; }
}
