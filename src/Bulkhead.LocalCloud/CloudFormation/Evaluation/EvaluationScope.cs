using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Templates;

namespace Bulkhead.LocalCloud.CloudFormation.Evaluation;

/// <summary>What the names in a template stand for while it is evaluated for one stack.</summary>
internal sealed record EvaluationScope
{
    /// <summary>Stands for a value that is known only once another resource is made; CloudFormation prints the same.</summary>
    public const string Unknown = "{{changeSet:KNOWN_AFTER_APPLY}}";

    /// <summary>The template.</summary>
    public required Template Template { get; init; }

    /// <summary>The value of every parameter.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The values of the pseudo parameters that are texts, by name.</summary>
    public required ImmutableDictionary<string, string> Pseudo { get; init; }

    /// <summary>The value of <c>AWS::NotificationARNs</c>.</summary>
    public ImmutableArray<string> NotificationArns { get; init; } = [];

    /// <summary>What <c>Ref</c> gives for a resource, by logical id.</summary>
    public required Func<string, JsonNode> Reference { get; init; }

    /// <summary>What <c>Fn::GetAtt</c> gives, by logical id and attribute.</summary>
    public required Func<string, string, JsonNode> Attribute { get; init; }

    /// <summary>The value that another stack exports, or null.</summary>
    public required Func<string, string?> Export { get; init; }

    /// <summary>The availability zones of a region.</summary>
    public required Func<string, IEnumerable<string>> Zones { get; init; }

    /// <summary>Whether a value, or a part of it, is not yet known.</summary>
    public static bool IsUnknown(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member => IsUnknown(member.Value)),
        JsonArray items => items.Any(IsUnknown),
        _ => JsonText.Scalar(node)?.Contains(Unknown, StringComparison.Ordinal) == true,
    };
}
