using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Repair;

/// <summary>A change that takes a call of a way from its caller.</summary>
/// <param name="Key">What tells it from others: the same change found on two ways has the same key.</param>
/// <param name="Kind">Where it is made.</param>
/// <param name="Edit">The change of the facts.</param>
/// <param name="Text">What it is, one sentence.</param>
/// <param name="Touched">Who loses something by it.</param>
internal sealed record Cut(string Key, RepairKind Kind, PolicyEdit Edit, string Text, ImmutableArray<PrincipalNode> Touched)
{
    private const long Weight = 100;

    // Whatever else the group or the policy allows goes too.
    private const int Breadth = 50;

    /// <summary>One for the change, one for each principal that loses something; among equals the kind decides, then whether it is about one resource.</summary>
    public long Cost => (Weight * (1 + Touched.Length + (Edit is PolicyEdit.LeaveGroup or PolicyEdit.Detach ? Breadth : 0))) + (2 * (long)Kind) + (IsAboutOne ? 0 : 1);

    private bool IsAboutOne => Edit switch
    {
        PolicyEdit.AddServiceControl scp => IsOne(scp.Statement),
        PolicyEdit.AddResourceControl or PolicyEdit.ReplacePrincipal => true,
        PolicyEdit.AddBoundary boundary => IsOne(boundary.Statement),
        PolicyEdit.AddStatement added => IsOne(added.Statement),
        PolicyEdit.RemoveAction or PolicyEdit.LeaveGroup or PolicyEdit.Detach => false,
        PolicyEdit.RevokeGrant or PolicyEdit.CloseAccessLists => true,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsOne(Statement statement) => statement.Resource is not { Patterns: [{ Text: "*" }] };
}
