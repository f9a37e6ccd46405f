using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>A template that is well-formed: every reference leads somewhere and every function has its arguments.</summary>
internal sealed record Template
{
    /// <summary>The text as it was given.</summary>
    public required string Body { get; init; }

    /// <summary>What the template says of itself.</summary>
    public string? Description { get; init; }

    /// <summary>The template's metadata, as given.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>The parameters by name.</summary>
    public ImmutableSortedDictionary<string, ParameterDefinition> Parameters { get; init; } =
        ImmutableSortedDictionary.Create<string, ParameterDefinition>(StringComparer.Ordinal);

    /// <summary>The mappings: name, then two levels of keys.</summary>
    public JsonObject Mappings { get; init; } = [];

    /// <summary>The conditions by name, not evaluated.</summary>
    public JsonObject Conditions { get; init; } = [];

    /// <summary>The resources by logical id.</summary>
    public required ImmutableSortedDictionary<string, ResourceDefinition> Resources { get; init; }

    /// <summary>The outputs by key.</summary>
    public ImmutableSortedDictionary<string, OutputDefinition> Outputs { get; init; } =
        ImmutableSortedDictionary.Create<string, OutputDefinition>(StringComparer.Ordinal);
}
