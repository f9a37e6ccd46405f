using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>What a stack is deployed from.</summary>
internal sealed record StackInput
{
    /// <summary>The template's text.</summary>
    public required string TemplateBody { get; init; }

    /// <summary>The value of every parameter.</summary>
    public required ImmutableSortedDictionary<string, string> Parameters { get; init; }

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
}
