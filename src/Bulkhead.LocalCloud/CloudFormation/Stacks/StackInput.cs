using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>What a stack is deployed from.</summary>
internal sealed record StackInput
{
    /// <summary>The key of the template's text in <see cref="StackTemplates"/>.</summary>
    public required string Template { get; init; }

    /// <summary>The value of every parameter.</summary>
    public required ImmutableSortedDictionary<string, string> Parameters { get; init; }

    /// <summary>The parameters with NoEcho, whose values are never shown. Kept here so that showing a stack reads no template.</summary>
    public required ImmutableArray<string> HiddenParameters { get; init; }

    /// <summary>The stack's tags.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What the caller acknowledged.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = [];

    /// <summary>The topics that hear of events, as given.</summary>
    public ImmutableArray<string> NotificationArns { get; init; } = [];

    /// <summary>The role that deploys; null for the caller.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Rollback triggers, as given.</summary>
    public JsonObject? RollbackConfiguration { get; init; }

    /// <summary>The values that are never shown.</summary>
    [JsonIgnore]
    public IEnumerable<string> HiddenValues => HiddenParameters.Select(name => Parameters[name]);
}
