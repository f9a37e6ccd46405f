using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>A parameter of a template.</summary>
internal sealed record ParameterDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type, such as <c>String</c> or <c>List&lt;Number&gt;</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The value when none is given; null when one must be given.</summary>
    public string? Default { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whether its value is never shown.</summary>
    public bool NoEcho { get; init; }

    /// <summary>The only values allowed; empty when all are.</summary>
    public ImmutableArray<string> AllowedValues { get; init; } = [];

    /// <summary>The regular expression that the whole value matches.</summary>
    public string? AllowedPattern { get; init; }

    /// <summary>Said in place of the constraint that a value fails.</summary>
    public string? ConstraintDescription { get; init; }

    /// <summary>Least length in characters.</summary>
    public int? MinLength { get; init; }

    /// <summary>Greatest length in characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Least number.</summary>
    public double? MinValue { get; init; }

    /// <summary>Greatest number.</summary>
    public double? MaxValue { get; init; }

    /// <summary>Whether the value is a list of texts separated by commas.</summary>
    public bool IsList => Type == "CommaDelimitedList" || Type.StartsWith("List<", StringComparison.Ordinal);

    /// <summary>Whether the value, or each part of the list, is a number.</summary>
    public bool IsNumeric => Type is "Number" or "List<Number>";
}
