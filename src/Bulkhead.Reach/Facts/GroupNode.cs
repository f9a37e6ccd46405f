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

    /// <summary>What of its policies is not known, such as an inline policy that can't be read; null where all are. It may allow and deny anything.</summary>
    public string? PoliciesUnknown { get; init; }
}
