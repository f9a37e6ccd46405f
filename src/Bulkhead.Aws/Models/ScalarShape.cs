using System.Collections.Immutable;

namespace Bulkhead.Aws.Models;

/// <summary>A string, a number, a boolean, a timestamp or bytes.</summary>
public sealed class ScalarShape : Shape
{
    internal ScalarShape(string name, ScalarType type) : base(name) => Type = type;

    /// <summary>What it holds.</summary>
    public ScalarType Type { get; }

    /// <summary>The values that the model lists; empty where any is allowed. AWS adds values: a list is never complete.</summary>
    public ImmutableArray<string> Values { get; internal init; } = [];

    /// <summary>The least length or number; null where the model has none.</summary>
    public double? Min { get; internal init; }

    /// <summary>The greatest length or number; null where the model has none.</summary>
    public double? Max { get; internal init; }

    /// <summary>The pattern that a string must match, as AWS writes it; null where the model has none.</summary>
    public string? Pattern { get; internal init; }
}
