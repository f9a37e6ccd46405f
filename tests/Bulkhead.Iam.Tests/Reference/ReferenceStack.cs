using System.Text.Json.Nodes;

namespace Bulkhead.Iam.Tests.Reference;

/// <summary>The policies that a request meets, as raw JSON.</summary>
internal sealed record ReferenceStack
{
    public IReadOnlyList<JsonNode> Identity { get; init; } = [];

    public IReadOnlyList<JsonNode>? Boundary { get; init; }

    public IReadOnlyList<JsonNode>? Session { get; init; }

    public JsonNode? Resource { get; init; }

    public IReadOnlyList<IReadOnlyList<JsonNode>>? ServiceControl { get; init; }

    public IReadOnlyList<IReadOnlyList<JsonNode>>? ResourceControl { get; init; }

    public IReadOnlyList<JsonNode>? Endpoint { get; init; }

    public IReadOnlyList<ReferenceGrant> Grants { get; init; } = [];

    public string? ManagementAccount { get; init; }
}
