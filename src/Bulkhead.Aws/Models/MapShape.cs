namespace Bulkhead.Aws.Models;

/// <summary>A map with text keys.</summary>
public sealed class MapShape : Shape
{
    internal MapShape(string name, Member key, Member value) : base(name) => (Key, Value) = (key, value);

    /// <summary>The key.</summary>
    public Member Key { get; }

    /// <summary>The value.</summary>
    public Member Value { get; }
}
