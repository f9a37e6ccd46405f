using System.Collections.Immutable;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>A group of users.</summary>
public sealed class GroupNode : Node
{
    /// <summary>The inline policies.</summary>
    public ImmutableArray<PolicyDocument> Inline { get; init; } = [];

    /// <summary>The attached managed policies.</summary>
    public ImmutableArray<PolicyNode> Attached { get; init; } = [];
}
