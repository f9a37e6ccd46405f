namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>A property of a resource type, or a member of one.</summary>
/// <param name="Name">Its name, in AWS's case.</param>
/// <param name="Type">What it holds.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Replaces">Whether changing it makes a new resource.</param>
/// <param name="IsHere">Whether the local cloud can do what it asks for.</param>
internal sealed record Property(
    string Name, PropertyType Type, bool IsRequired = false, Replacement Replaces = Replacement.Never, bool IsHere = true)
{
    /// <summary>A property that may be left out and is changed in place.</summary>
    public static Property Of(string name, PropertyType type) => new(name, type);

    /// <summary>A property that AWS has and the local cloud does not; using it is refused.</summary>
    public static Property Absent(string name) => new(name, PropertyType.Json, IsHere: false);

    /// <summary>The same property, which must be given.</summary>
    public Property Required() => this with { IsRequired = true };

    /// <summary>The same property, whose change makes a new resource.</summary>
    public Property Replacing() => this with { Replaces = Replacement.Always };
}
