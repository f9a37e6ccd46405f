using System.Collections.Immutable;

namespace Bulkhead.Reach.Facts;

/// <summary>The values of an attribute, or why they are not known.</summary>
/// <param name="Values">The values; none where the attribute is not there.</param>
/// <param name="Unknown">What would have to be collected, such as <c>ec2:DescribeInstanceAttribute in 111111111111</c>; null where the values are known.</param>
public sealed record AttributeValue(ImmutableArray<string> Values, string? Unknown = null)
{
    /// <summary>Known to be absent.</summary>
    public static AttributeValue None { get; } = new([]);

    /// <summary>One value.</summary>
    public static AttributeValue One(string value) => new([value]);

    /// <summary>Not known.</summary>
    public static AttributeValue NotKnown(string missing) => new([], missing);
}
