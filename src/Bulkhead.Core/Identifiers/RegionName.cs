namespace Bulkhead.Core.Identifiers;

/// <summary>The name of an AWS region, such as <c>eu-west-1</c>.</summary>
public readonly record struct RegionName
{
    private readonly string? _value;

    /// <summary>Names a region; whether it exists is for <c>RegionCatalogue</c> to say.</summary>
    public RegionName(string value) => _value = value;

    /// <summary>The name.</summary>
    public string Value => _value ?? "";

    /// <inheritdoc/>
    public override string ToString() => Value;
}
