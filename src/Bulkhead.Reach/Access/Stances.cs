using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Access;

/// <summary>Makes stances: what changes nothing for a principal is left out, and two that come to the same are one.</summary>
/// <param name="snapshot">What is known.</param>
/// <param name="hasTagTests">Whether some policy tests a principal's tags.</param>
internal sealed class Stances(Snapshot snapshot, bool hasTagTests)
{
    // By the principal as it was read: with other policies it is another one.
    private readonly Dictionary<PrincipalNode, Dictionary<(Loosening Loosening, string Lists, bool Everywhere), Stance>> _known = new(ReferenceEqualityComparer.Instance);

    public Stance Of(
        PrincipalNode principal, Loosening loosening, ImmutableSortedSet<int> gained, ImmutableSortedSet<int> joined, ImmutableSortedSet<int> boundaries,
        bool isUnguardedEverywhere)
    {
        loosening &= ~Idle(principal);
        if ((loosening & Loosening.FreeIdentity) != Loosening.None || principal.IsFree)
        {
            gained = [];
            joined = [];
        }

        if (principal.Boundary is null || (loosening & Loosening.WithoutBoundary) != Loosening.None) boundaries = [];
        isUnguardedEverywhere &= snapshot.HasOrganization;
        var lists = gained.IsEmpty && joined.IsEmpty && boundaries.IsEmpty ? "" : $"{string.Join(',', gained)}/{string.Join(',', joined)}/{string.Join(',', boundaries)}";
        var key = (loosening, lists, isUnguardedEverywhere);
        if (!_known.TryGetValue(principal, out var modes)) _known[principal] = modes = [];
        if (modes.TryGetValue(key, out var known)) return known;
        return modes[key] = new(principal)
        {
            Loosening = loosening,
            Gained = gained,
            Joined = joined,
            Boundaries = boundaries,
            IsUnguardedEverywhere = isUnguardedEverywhere,
        };
    }

    // What loosens nothing, because there is nothing of the kind.
    private Loosening Idle(PrincipalNode principal)
    {
        // As a resource only.
        var idle = Loosening.SetTags | Loosening.RemoveTags;
        if (!principal.Inline.Any(Denies)) idle |= Loosening.WithoutInlineDenials;
        if (!principal.Attached.Any(Denies)) idle |= Loosening.WithoutAttachedDenials;
        if (!principal.Groups.Any(g => g.Inline.Any(Denies) || g.Attached.Any(Denies))) idle |= Loosening.WithoutGroupDenials;
        if (principal.Boundary is null) idle |= Loosening.WithoutBoundary;
        if (!hasTagTests) idle |= Loosening.FreeTags;
        if (!snapshot.HasOrganization) idle |= Loosening.WithoutGuardrails;
        return principal.IsFree ? idle | Loosening.FreeIdentity : idle;
    }

    private static bool Denies(PolicyDocument document) => document.Statements.Any(s => s.Effect == StatementEffect.Deny);

    private static bool Denies(PolicyNode policy) => policy.Document is { } document && Denies(document);
}
