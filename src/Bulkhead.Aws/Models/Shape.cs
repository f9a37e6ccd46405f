namespace Bulkhead.Aws.Models;

/// <summary>A type of a service model: a structure, a list, a map or a scalar.</summary>
public abstract class Shape
{
    private protected Shape(string name) => Name = name;

    /// <summary>The shape's name in the model.</summary>
    public string Name { get; }

    /// <summary>
    /// Whether the model marks what it holds as sensitive: not to be written into logs (Smithy, "sensitive trait"). AWS marks
    /// most secrets and personal data so, and not all.
    /// </summary>
    public bool IsSensitive { get; internal init; }
}
