using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>The properties and attributes of a resource type (AWS CloudFormation Template Reference, the page of the type).</summary>
internal sealed record ResourceSchema
{
    private readonly PropertyType.ObjectType _type = new([]);

    /// <summary>Everything that a template may say of the resource.</summary>
    public required ImmutableArray<Property> Properties
    {
        get => _type.Members;
        init => _type = new PropertyType.ObjectType(value);
    }

    /// <summary>What <c>Fn::GetAtt</c> answers.</summary>
    public FrozenSet<string> Attributes { get; init; } = [];

    /// <summary>The property that names the resource, its members joined by "/"; null when AWS always names it.</summary>
    public string? NameProperty { get; init; }

    /// <summary>Whether the resource carries tags, and so the stack's tags.</summary>
    public bool HasTags => Find("Tags") is not null;

    /// <summary>The property of a name, or null.</summary>
    public Property? Find(string name) => _type.Members.FirstOrDefault(property => property.Name == name);

    /// <summary>The name that a template gives to the resource, or null.</summary>
    public string? NameGiven(JsonObject properties) =>
        NameProperty is null ? null : JsonText.Scalar(NameProperty.Split('/').Aggregate((JsonNode?)properties, (node, name) => node?[name]));

    /// <summary>The properties in their types.</summary>
    /// <exception cref="ServiceException">A property is unknown, missing or not of its type.</exception>
    public JsonObject Read(JsonObject properties) => _type.ReadMembers("", properties);

    /// <summary>The names of the properties that differ.</summary>
    public static IEnumerable<string> Changed(JsonObject before, JsonObject after) =>
        before.Select(member => member.Key).Union(after.Select(member => member.Key))
            .Where(name => !JsonNode.DeepEquals(before[name], after[name])).Order(StringComparer.Ordinal);

    /// <summary>Whether a change of one property makes a new resource.</summary>
    public Replacement Replaces(string property, JsonObject before, JsonObject after) => Find(property) is not { } found ? Replacement.Never
        : found.Replaces != Replacement.Never ? found.Replaces
        : found.Type.Change(before[property], after[property]);
}
