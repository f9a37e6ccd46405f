using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Repair;

/// <summary>A place in a snapshot that holds a policy document.</summary>
/// <param name="Node">The number of what has it.</param>
/// <param name="Inline">The number of the inline policy; <see cref="Managed"/> or <see cref="Attached"/> for others.</param>
internal readonly record struct PolicySlot(int Node, int Inline)
{
    /// <summary>The document of a managed policy.</summary>
    public const int Managed = -1;

    /// <summary>The trust policy of a role, or the policy of a resource.</summary>
    public const int Attached = -2;

    /// <summary>What stands there; null for nothing.</summary>
    public PolicyDocument? In(Snapshot snapshot) => (snapshot.Nodes[Node], Inline) switch
    {
        (var node, Attached) => node.Policy,
        (PolicyNode policy, Managed) => policy.Document,
        (PrincipalNode principal, var number) => principal.Inline[number],
        (GroupNode group, var number) => group.Inline[number],
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
