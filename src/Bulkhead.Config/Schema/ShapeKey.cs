namespace Bulkhead.Config.Schema;

/// <summary>A key of a mapping with fixed keys.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">What it holds.</param>
/// <param name="Description">A sentence for editors and the documentation.</param>
internal sealed record ShapeKey(string Name, Shape Value, string Description)
{
    /// <summary>Whether the mapping must have it.</summary>
    public bool Required { get; init; }
}
