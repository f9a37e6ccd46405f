using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Access;

/// <summary>The identity policies and boundaries that a stance can act with; where it has the choice, each choice.</summary>
internal sealed class IdentityStacks(Snapshot snapshot)
{
    private readonly Dictionary<PolicyDocument, PolicyDocument> _withoutDenials = new(ReferenceEqualityComparer.Instance);

    /// <summary>One choice: policies, boundary (null for none), and what of them is not known.</summary>
    internal sealed record Choice(ImmutableArray<PolicyDocument> Identity, PolicyDocument? Boundary, bool HasBoundary, string? Unknown)
    {
        /// <summary>The number of this set of policies.</summary>
        public int Number { get; init; }

        /// <summary>What they may allow; set by the oracle.</summary>
        public AllowedSet Allowed { get; init; } = null!;
    }

    public IEnumerable<Choice> Of(Stance stance)
    {
        var principal = stance.Principal;
        var (identity, unknown) = Base(stance);
        foreach (var (more, missing) in Extras(stance))
        {
            var all = identity.AddRange(more);
            var why = unknown ?? missing;
            if (principal.Boundary is null || stance.Has(Loosening.WithoutBoundary))
            {
                yield return new(all, null, false, why);
            }
            else
            {
                yield return new(all, principal.Boundary.Document, true, why ?? (principal.Boundary.Document is null ? $"the document of {principal.Boundary.Arn}" : null));
            }

            foreach (var index in stance.Boundaries)
            {
                var policy = (PolicyNode)snapshot.Nodes[index];
                yield return new(all, policy.Document, true, why ?? (policy.Document is null ? $"the document of {policy.Arn}" : null));
            }
        }
    }

    private (ImmutableArray<PolicyDocument> Identity, string? Unknown) Base(Stance stance)
    {
        var principal = stance.Principal;
        var unknown = principal.PoliciesUnknown;
        var identity = ImmutableArray.CreateBuilder<PolicyDocument>();
        void AddManaged(PolicyNode policy, bool strip)
        {
            if (policy.Document is { } document) identity.Add(strip ? Strip(document) : document);
            else unknown ??= $"the document of {policy.Arn}";
        }

        foreach (var document in principal.Inline) identity.Add(stance.Has(Loosening.WithoutInlineDenials) ? Strip(document) : document);
        foreach (var policy in principal.Attached) AddManaged(policy, stance.Has(Loosening.WithoutAttachedDenials));
        foreach (var group in principal.Groups)
        {
            var strip = stance.Has(Loosening.WithoutGroupDenials);
            unknown ??= group.PoliciesUnknown;
            foreach (var document in group.Inline) identity.Add(strip ? Strip(document) : document);
            foreach (var policy in group.Attached) AddManaged(policy, strip);
        }

        if (principal.IsFree || stance.Has(Loosening.FreeIdentity)) identity.Add(PolicyDocument.FullAccess);
        return (identity.DrainToImmutable(), unknown);
    }

    // As it is, each policy or group for itself, and all together.
    private IEnumerable<(ImmutableArray<PolicyDocument> Documents, string? Unknown)> Extras(Stance stance)
    {
        yield return ([], null);
        if (stance.Has(Loosening.FreeIdentity) || stance.Principal.IsFree) yield break;
        var all = ImmutableArray.CreateBuilder<PolicyDocument>();
        var count = 0;
        foreach (var index in stance.Gained.Concat(stance.Joined))
        {
            var (documents, unknown) = DocumentsOf(snapshot.Nodes[index]);
            all.AddRange(documents);
            count++;
            yield return (documents, unknown);
        }

        if (count > 1) yield return (all.DrainToImmutable(), null);
    }

    private static (ImmutableArray<PolicyDocument> Documents, string? Unknown) DocumentsOf(Node node) => node switch
    {
        PolicyNode { Document: { } document } => ([document], null),
        PolicyNode policy => ([], $"the document of {policy.Arn}"),
        GroupNode group => (
            [.. group.Inline, .. group.Attached.Select(p => p.Document).OfType<PolicyDocument>()],
            group.PoliciesUnknown ?? (group.Attached.FirstOrDefault(p => p.Document is null) is { } missing ? $"the document of {missing.Arn}" : null)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private PolicyDocument Strip(PolicyDocument document)
    {
        if (_withoutDenials.TryGetValue(document, out var known)) return known;
        return _withoutDenials[document] = document with { Statements = [.. document.Statements.Where(s => s.Effect == StatementEffect.Allow)] };
    }
}
